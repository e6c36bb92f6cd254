"""Metrics by a formula: how sure they are, and what each channel gives."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse

from skopos.common.series import Period
from skopos.measurement import queries
from skopos.measurement.actions.formulas import save_formula
from skopos.measurement.queries import sureness
from skopos.measurement.queries.sureness import quotient_of
from skopos_science.changes import ratio_interval, share_change
from skopos_science.intervals import share_interval
from tests.measurement.factories import point, store_points

MONDAY = date(2026, 5, 4)
DAYS = [MONDAY + timedelta(days=number) for number in range(14)]


def store(workspace, channel, orders, **more):
    rows = [
        point("orders", day, orders + number % 3, channel=channel, platform="shop") for number, day in enumerate(DAYS)
    ]
    for metric, value in more.items():
        unit = "EUR" if metric == "revenue" else "count"
        rows += [
            point(metric, day, value + 7 * (number % 4), channel=channel, platform="shop", unit=unit)
            for number, day in enumerate(DAYS)
        ]
    store_points(workspace, rows)


def history(workspace, key):
    return queries.history(workspace, key, queries.Asked(Period.WEEK))


def test_a_share_of_counts_has_a_wilson_interval(cast):
    store(cast.workspace, "shop", 4, sessions=100)
    found = history(cast.workspace, "conversion_rate")
    seen = sureness.estimates(found)[0]
    assert seen == pytest.approx(share_interval([4 * 7 + 6], [700 + 7 * 9])[0].tolist())
    change = sureness.change_at(found, 1)
    assert change.estimate == share_change((4 * 7 + 6, 763), (4 * 7 + 7, 770))
    assert change.is_good is None  # so small a change may be chance


def test_another_quotient_is_as_sure_as_its_days_agree(cast):
    store(cast.workspace, "shop", 4, revenue=100.0)
    save_formula(cast.workspace, "basket", formula="revenue / orders", unit="count", by=cast.ana, label="Basket")
    found = history(cast.workspace, "basket")
    seen = sureness.estimates(found)[0]
    tops, bottoms = [100 + 7 * (n % 4) for n in range(7)], [4 + n % 3 for n in range(7)]
    usual = ratio_interval(tops, bottoms)
    assert seen.value == pytest.approx(sum(tops) / sum(bottoms))
    assert seen.low == pytest.approx(usual.low, rel=0.03)
    assert seen.high == pytest.approx(usual.high, rel=0.03)


def test_a_formula_over_formulas_reaches_down_to_the_days(cast):
    store(cast.workspace, "shop", 4, spend=50)
    seen = sureness.estimates(history(cast.workspace, "cost_per_order"))[0]
    assert seen.low < seen.value < seen.high


def test_sums_and_booked_amounts_state_no_interval(cast):
    store(cast.workspace, "shop", 4, spend=50)
    assert np.isnan(sureness.estimates(history(cast.workspace, "total_cost"))[0].low)


def test_figures_for_several_days_tell_nothing_of_chance(cast):
    rows = [point("orders", MONDAY, 70, 7), *(point("revenue", day, 9, unit="EUR") for day in DAYS)]
    store_points(cast.workspace, rows)
    save_formula(cast.workspace, "basket", formula="revenue / orders", unit="count", by=cast.ana, label="Basket")
    seen = sureness.estimates(history(cast.workspace, "basket"))[0]
    assert seen.value == pytest.approx(63 / 70)
    assert np.isnan(seen.low)


@pytest.mark.parametrize(
    ("text", "ends"),
    [("a / b", ("a", "b")), ("(a + b) / c", ("", "c")), ("a + b / c", None), ("sum(a, b)", None), ("a", None)],
)
def test_which_formulas_are_quotients(text, ends):
    assert quotient_of(text) == ends


def test_a_formula_is_worked_out_for_each_channel_that_has_its_parts(cast):
    store(cast.workspace, "shop", 4, sessions=100)
    store(cast.workspace, "mail", 9, sessions=100)
    store(cast.workspace, "till", 30)
    url = reverse("measurement:metric", args=[cast.workspace.slug, "conversion_rate"])
    page = cast.browser(cast.vi).get(f"{url}?period=W")
    parts = {part.key: part.value for part, _name in page.context["parts"]}
    assert list(parts) == ["mail", "shop"]  # the till knows no sessions
    assert parts["shop"] == pytest.approx((4 * 7 + 7) / (700 + 7 * 11), rel=0.1)
    assert "By channel" in page.text
