"""A tactic's regions held against the others, from imported figures and from single orders."""

from datetime import timedelta

import numpy as np
import pytest
import time_machine
from django.urls import reverse

from skopos.measurement.queries.regions import regional
from skopos.strategy.models import Tactic
from skopos.value import actions
from skopos.value.models import Kind
from skopos.value.queries.results import result
from tests.measurement.factories import order, point, store_orders, store_points
from tests.value.factories import TODAY, on, tell

NAMES = ("North", "South", "East", "West", "Coast", "Hills")


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def tactic(cast):
    made = tell(cast.workspace)
    Tactic.objects.filter(pk=made.pk).update(regions="north; East", end=on(219))
    return Tactic.objects.get(pk=made.pk)


def store_regions(workspace, *, first=100, end=230, effect=60.0, names=NAMES, **fields):
    """Money of each region and day that moves with one tide; the tactic adds `effect` a day in North and East."""
    rng = np.random.default_rng(5)
    tide = 100 + 20 * np.sin(np.arange(300) / 9)
    rows = [
        point(
            "revenue", on(day),
            float(tide[day] * (1 + at / 5) + rng.normal(0, 4) + effect * (name in ("North", "East") and day >= 200)),
            channel="shop", platform="matomo", unit="EUR", audience=name, breakdown="region", **fields,
        )
        for day in range(first, end)
        for at, name in enumerate(names)
    ]  # fmt: skip
    store_points(workspace, rows)


def page(cast, slug="ads"):
    parts = {"workspace": cast.workspace.slug, "slug": slug}
    return cast.browser(cast.vi).get(reverse("value:effect", kwargs=parts)).content.decode()


def test_what_the_regions_had_more_is_found(cast, tactic):
    store_regions(cast.workspace)
    actions.measure(cast.workspace, (Kind.EFFECTS, Kind.GEO))
    row = result(cast.workspace, Kind.GEO, "ads")
    low, _mid, high = row.result["check"]["total"]
    assert 0 < low <= 2 * 60 * 20 <= high < 5000  # twenty days, two regions, 60 a day
    assert row.result["treated"] == ["East", "North"]
    assert sorted(row.result["controls"]) == ["Coast", "Hills", "South", "West"]
    told = page(cast)
    for words in ("Held against other regions", "East, North", "Hills, Coast, West, South", "where it did not run"):
        assert words in told
    table = cast.browser(cast.vi).get(reverse("value:result_csv", args=[cast.workspace.slug, row.pk]))
    lines = b"".join(table.streaming_content).decode().splitlines()
    assert lines[0].endswith("date,region,outcome,treated")
    assert len(lines) == 1 + 6 * (100 + 20)


def test_nothing_is_found_where_nothing_happened(cast, tactic):
    store_regions(cast.workspace, effect=0.0)
    actions.measure(cast.workspace, (Kind.GEO,))
    low, _mid, high = result(cast.workspace, Kind.GEO, "ads").result["check"]["total"]
    assert low < 0 < high


@pytest.mark.parametrize(
    ("regions", "stored", "why"),
    [
        ("Moon", {}, "regions_unknown"),
        ("North, East, South, West", {}, "too_few_regions"),
        ("North", {"first": 190}, "too_little_by_region"),
        ("North", None, "no_regions"),
    ],
)
def test_it_says_why_regions_say_nothing(cast, tactic, regions, stored, why):
    Tactic.objects.filter(pk=tactic.pk).update(regions=regions)
    if stored is not None:
        store_regions(cast.workspace, **stored)
    actions.measure(cast.workspace, (Kind.GEO,))
    assert result(cast.workspace, Kind.GEO, "ads").why_not == why
    told = page(cast)
    assert "Not measurable yet." in told
    assert ("Regions that are known: Coast" in told) is (why == "regions_unknown")


def test_a_tactic_without_regions_is_asked_for_them(cast, tactic):
    Tactic.objects.filter(pk=tactic.pk).update(regions="")
    actions.measure(cast.workspace, (Kind.GEO,))
    assert result(cast.workspace, Kind.GEO, "ads") is None
    assert "It names no regions" in page(cast)
    edit = reverse("strategy:tactic_edit", args=[cast.workspace.slug, "ads"])
    assert edit not in page(cast)  # a viewer cannot change it
    parts = {"workspace": cast.workspace.slug, "slug": "ads"}
    assert edit in cast.browser(cast.ana).get(reverse("value:effect", kwargs=parts)).content.decode()


def test_orders_are_added_up_by_region_and_days_without_any_are_nothing(cast):
    store_orders(
        cast.workspace,
        [
            order("a", f"{on(10)} 10:00", amount=20.0, region="DE"),
            order("b", f"{on(10)} 11:00", amount=5.0, region=" DE "),
            order("c", f"{on(12)} 11:00", amount=7.0, region="PL"),
            order("d", f"{on(12)} 11:00", amount=9.0, region=None),
            order("e", f"{on(12)} 12:00", amount=-2.0, region="PL", kind="return"),
        ],
    )
    (found,) = regional(cast.workspace, "revenue", "shop", on(0), on(20))
    assert (found.origin, found.unit, found.days) == ("orders", "EUR", [on(10), on(11), on(12)])
    assert found.values == {"DE": [25.0, 0.0, 0.0], "PL": [0.0, 0.0, 5.0]}
    assert found.filled == 0
    (counted,) = regional(cast.workspace, "orders", "", on(0), on(20))
    assert counted.values == {"DE": [2.0, 0.0, 0.0], "PL": [0.0, 0.0, 1.0]}
    assert regional(cast.workspace, "orders", "other", on(0), on(20)) == []
    assert regional(cast.workspace, "followers", "", on(0), on(20) + timedelta(days=1)) == []
