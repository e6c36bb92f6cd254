"""Orders and journeys as the science package takes them."""

from datetime import date
from decimal import Decimal

import pytest

from skopos.measurement import queries
from skopos.money.models import ExchangeRate
from skopos_science.attribution import attribute
from tests.factories import make_workspace
from tests.measurement.factories import at, order, store_journeys, store_orders, store_touches, touch
from tests.strategy.factories import make_objective, make_strategy, make_tactic

MAY = (date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def workspace(db):
    return make_workspace(currency="EUR")


def told(table):
    """The journeys of a table: (path, conversions, value, nulls), in their order."""
    found: dict[int, list] = {}
    for row in table.to_pylist():
        found.setdefault(row["journey"], []).append(row)
    return [
        ([row["channel"] for row in rows], *(rows[0][name] for name in ("conversions", "value", "nulls")))
        for rows in found.values()
    ]


def test_amounts_are_in_the_workspaces_currency_and_a_missing_rate_is_said(workspace):
    ExchangeRate.objects.create(
        workspace=workspace, day=date(2026, 5, 1), base="EUR", currency="PLN", per_base=Decimal("4.25")
    )
    store_orders(
        workspace,
        [
            order("1", "2026-05-04 10:00", amount=85, currency="PLN"),
            order("2", "2026-05-04 11:00", amount=10, currency="USD"),
        ],
    )
    found = queries.orders(workspace, *MAY)
    assert found["amount"].to_pylist() == [20.0, None]
    assert found.schema.metadata[b"no_rate"] == b"1"


def test_an_order_knows_whether_it_is_the_first_and_what_brought_its_customer(workspace):
    store_orders(
        workspace,
        [
            order("1", "2026-04-02 10:00", came_from="instagram"),
            order("2", "2026-05-04 10:00", came_from="search"),
            order("3", "2026-05-05 10:00", "ben"),
            order("4", "2026-05-06 10:00", None),
            order("R1", "2026-05-07 10:00", amount=-5, kind="return"),
        ],
    )
    rows = queries.orders(workspace, *MAY).to_pylist()
    assert [(row["native_id"], row["is_first"], row["first_source"]) for row in rows] == [
        ("2", False, "instagram"),
        ("3", True, ""),
        ("4", None, ""),
        ("R1", False, "instagram"),
    ]
    bought = queries.transactions(workspace, *MAY)
    assert bought["customer"].to_pylist() == [0, 1]
    assert bought["at_days"].to_pylist() == [pytest.approx(3.5), pytest.approx(4.5)]  # midnight in Berlin is 22:00 UTC
    assert bought["group"].to_pylist() == ["instagram", ""]


def test_a_campaign_is_recognised_by_the_tag_of_a_tactic(workspace):
    objective = make_objective(workspace, make_strategy(workspace))
    tactic = make_tactic(objective, tag="Spring Sale")
    store_orders(workspace, [order("1", "2026-05-04 10:00", campaign="spring sale")])
    assert queries.orders(workspace, *MAY)["tactic"].to_pylist() == [tactic.slug]


def test_a_journey_is_the_contacts_before_an_order_back_to_the_order_before(workspace):
    store_touches(
        workspace,
        [
            touch("2026-05-01 10:00", "search"),
            touch("2026-05-03 10:00", "mail"),
            touch("2026-05-05 10:00", "instagram"),
            touch("2026-05-06 10:00", "instagram", "ben"),
        ],
    )
    store_orders(
        workspace,
        [order("1", "2026-05-04 10:00", amount=30), order("2", "2026-05-05 12:00"), order("3", "2026-05-08 12:00")],
    )
    table = queries.journeys(workspace, *MAY)
    assert told(table) == [
        (["search", "mail"], 1.0, 30.0, 0.0),
        (["instagram"], 1.0, 20.0, 0.0),
        (["instagram"], 0.0, 0.0, 1.0),
    ]
    assert table["age_days"].to_pylist()[:2] == [3.0, 1.0]
    assert table.schema.metadata[b"orders_without_contact"] == b"0"


def test_what_lies_before_the_window_led_to_nothing(workspace):
    store_touches(workspace, [touch("2026-05-01 10:00", "tv"), touch("2026-05-12 10:00", "search")])
    store_orders(workspace, [order("1", "2026-05-13 10:00"), order("2", "2026-05-13 11:00", "zoe")])
    table = queries.journeys(workspace, *MAY, window_days=7)
    assert told(table) == [(["tv"], 0.0, 0.0, 1.0), (["search"], 1.0, 20.0, 0.0)]
    assert table.schema.metadata[b"orders_without_contact"] == b"1"


def test_a_long_silence_parts_journeys_that_led_nowhere(workspace):
    store_touches(
        workspace,
        [
            touch("2026-05-01 10:00", "mail"),
            touch("2026-05-02 10:00", "mail"),
            touch("2026-05-20 10:00", "search"),
            touch("2026-05-20 11:00", "search", None),
        ],
    )
    assert told(queries.journeys(workspace, *MAY, window_days=7)) == [
        (["mail", "mail"], 0.0, 0.0, 1.0),
        (["search"], 0.0, 0.0, 1.0),
    ]


def test_a_contact_that_converts_ends_a_journey_with_its_own_value(workspace):
    store_touches(
        workspace,
        [
            touch("2026-05-01 10:00", "mail"),
            touch("2026-05-02 10:00", "site", kind="conversion", value=12.0, currency="EUR"),
        ],
    )
    assert told(queries.journeys(workspace, *MAY)) == [(["mail"], 1.0, 12.0, 0.0)]


def test_counted_paths_are_journeys_too_and_go_straight_into_attribution(workspace):
    store_journeys(
        workspace,
        [
            {"at": at("2026-05-10 00:00"), "path": ["eta", "iota"], "conversions": 2.0, "value": 6.0, "nulls": 3.0},
            {"at": at("2026-05-10 00:00"), "path": ["iota"], "conversions": 1.0, "value": None, "nulls": 0.0},
        ],
    )
    store_touches(workspace, [touch("2026-05-09 10:00", "mail")])
    table = queries.journeys(workspace, *MAY)
    assert told(table) == [
        (["mail"], 0.0, 0.0, 1.0),
        (["eta", "iota"], 2.0, 6.0, 3.0),
        (["iota"], 1.0, 1.0, 0.0),
    ]
    made = queries.as_journeys(table)
    credit = attribute(made, "first")
    assert dict(zip(made.channels, credit.conversions.tolist(), strict=True)) == {"mail": 0.0, "eta": 2.0, "iota": 1.0}
    assert made.age_days is None


def test_no_contact_is_no_journey(workspace):
    assert queries.as_journeys(queries.journeys(workspace, *MAY)) is None
