"""What was spent, in one currency."""

from datetime import date
from decimal import Decimal

import pytest

from skopos.money.models import CostEntry, ExchangeRate, HourlyRate, Kind
from skopos.money.queries import costs
from skopos.money.rates import NoRate, Used
from tests.factories import make_workspace
from tests.measurement.factories import point, store_points
from tests.strategy.factories import make_objective, make_strategy, make_tactic

D = Decimal
MAY = (date(2026, 5, 1), date(2026, 5, 31))
FOURTH = date(2026, 5, 4)


@pytest.fixture
def workspace(db):
    return make_workspace(currency="EUR")


@pytest.fixture
def tactic(workspace):
    return make_tactic(make_objective(workspace, make_strategy(workspace)), tag="Spring", channel="instagram")


def spent(workspace, amount, **fields):
    defaults = {"day": FOURTH, "kind": Kind.TOOL, "currency": "EUR"}
    return CostEntry.objects.create(workspace=workspace, amount=amount, **defaults | fields)


def test_other_currencies_are_converted_and_the_rate_is_named(workspace, tactic):
    ExchangeRate.objects.create(workspace=workspace, day=MAY[0], base="EUR", currency="PLN", per_base=D("4"))
    spent(workspace, D("100"), tactic=tactic)
    spent(workspace, D("10.02"), tactic=tactic, currency="PLN")
    (cost,) = costs(workspace, *MAY)
    assert (cost.key, cost.amount) == (tactic.slug, D("102.51"))
    assert cost.rates == (Used("PLN", "EUR", D("0.25"), MAY[0]),)


def test_what_has_no_rate_is_left_out_and_said(workspace):
    spent(workspace, D("100"))
    spent(workspace, D("50"), currency="PLN", day=date(2026, 5, 3))
    (cost,) = costs(workspace, *MAY)
    assert cost.amount == D("100.00")
    assert [line.missing for line in cost.missing] == [NoRate("PLN", "EUR", date(2026, 5, 3))]


def test_hours_cost_what_an_hour_costs_on_the_day(workspace):
    HourlyRate.objects.create(workspace=workspace, since=date(2026, 1, 1), amount=D("40"), currency="EUR")
    HourlyRate.objects.create(workspace=workspace, since=date(2026, 5, 4), amount=D("45"), currency="EUR")
    HourlyRate.objects.create(
        workspace=workspace, work="Design", since=date(2026, 1, 1), amount=D("60"), currency="EUR"
    )
    for day, work in ((date(2026, 5, 3), ""), (FOURTH, "video"), (FOURTH, "design")):
        spent(workspace, None, kind=Kind.HOURS, hours=D("2"), work=work, day=day, currency="")
    (cost,) = costs(workspace, *MAY, by="kind")
    assert (cost.amount, cost.hours) == (D("290.00"), D("6.00"))


def test_hours_without_a_price_count_as_hours_and_are_said(workspace):
    spent(workspace, None, kind=Kind.HOURS, hours=D("3"), currency="")
    (cost,) = costs(workspace, *MAY)
    assert (cost.amount, cost.hours, [line.missing for line in cost.missing]) == (D("0"), D("3.00"), ["no_price"])


def test_spend_that_the_ad_platform_reports_counts_once(workspace, tactic):
    store_points(
        workspace,
        [
            point("spend", FOURTH, 80, unit="EUR", campaign="spring"),
            point("spend", FOURTH, 7, unit="EUR", campaign="x"),
        ],
    )
    spent(workspace, D("79"), kind=Kind.SPEND, tactic=tactic)
    spent(workspace, D("5"), kind=Kind.SPEND)
    found = {cost.key: cost.amount for cost in costs(workspace, *MAY)}
    assert found == {tactic.slug: D("80.00"), "": D("5.00")}


def test_costs_by_channel_kind_and_day(workspace, tactic):
    spent(workspace, D("100"), tactic=tactic)
    spent(workspace, D("30"), channel="mail", kind=Kind.AGENCY, day=date(2026, 5, 9))
    assert [(c.key, c.amount) for c in costs(workspace, *MAY, by="channel")] == [
        ("instagram", D("100.00")),
        ("mail", D("30.00")),
    ]
    assert [(c.key, c.amount) for c in costs(workspace, *MAY, by="kind")] == [
        ("tool", D("100.00")),
        ("agency", D("30.00")),
    ]
    assert [c.key for c in costs(workspace, *MAY, by="day")] == ["2026-05-04", "2026-05-09"]


def test_another_workspaces_costs_are_not_seen(workspace):
    spent(make_workspace(), D("9"))
    assert costs(workspace, *MAY) == []
