"""What channels cost by the month, counted by the day."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from skopos.common.series import Period
from skopos.measurement.actions import feed_costs
from skopos.measurement.queries import series
from skopos.money.models import CostEntry, Kind
from skopos.money.queries import booked, costs, standing_lines
from tests.channels.factories import make_channel

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel("2026-05-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def channel(cast):
    return make_channel(cast.workspace, key="fb", name="Our page", monthly_cost=Decimal("30.44"))


def enter(cast, day, **fields):
    made = {"channel": "fb", "kind": Kind.OTHER, "amount": Decimal("50"), "currency": "EUR"}
    return CostEntry.objects.create(workspace=cast.workspace, day=day, **made | fields)


def test_the_days_of_a_year_add_up_to_twelve_months_to_the_cent(cast, channel):
    (cost,) = costs(cast.workspace, *YEAR, by="channel")
    assert (cost.key, cost.amount) == ("fb", Decimal("365.03"))  # 30.44 × 12 × 365 / 365.25
    by_day = costs(cast.workspace, *YEAR, by="day")
    assert len(by_day) == 365
    assert {day.amount for day in by_day} == {Decimal("1.00"), Decimal("1.01")}


def test_days_to_come_cost_nothing_yet(cast, channel):
    assert len(costs(cast.workspace, date(2026, 5, 19), date(2026, 6, 30), by="day")) == 2
    assert costs(cast.workspace, date(2026, 6, 1), date(2026, 6, 30)) == []


def test_the_metric_of_cost_holds_what_has_a_day_of_its_own(cast, channel):
    enter(cast, date(2026, 4, 2))
    assert [line.standing for line in booked(cast.workspace, *YEAR, standing=False)] == []
    assert feed_costs(cast.workspace) == 1
    assert series(cast.workspace, "total_cost", period=Period.DAY).values == (50.0,)


@pytest.mark.parametrize(
    ("fields", "left"),
    [({}, 0), ({"channel": "x"}, 15), ({"kind": Kind.TOOL}, 15), ({"day": date(2026, 3, 31)}, 15)],
)
def test_an_entry_of_the_same_channel_kind_and_month_counts_instead(cast, channel, fields, left):
    enter(cast, **{"day": date(2026, 4, 2)} | fields)  # the days asked for begin after it
    lines = standing_lines(booked(cast.workspace, date(2026, 4, 16), date(2026, 4, 30)))
    assert [(line.days, line.replaced) for line in lines] == [(left, 15 - left)]


def test_the_page_of_money_shows_it_to_its_own_people_only(cast, channel):
    make_channel(cast.other, key="theirs", name="Theirs", monthly_cost=Decimal("99"))
    url = reverse("money:costs", args=[cast.workspace.slug])
    page = cast.browser(cast.vi).get(url).text
    assert "What channels cost by the month" in page
    assert "Our page" in page
    assert "Theirs" not in page
    assert reverse("channels:channel", args=[cast.workspace.slug, channel.pk]) in page
    assert cast.browser(cast.cem).get(url).status_code == 404
