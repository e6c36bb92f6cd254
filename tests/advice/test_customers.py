"""Customers that social media brought, beside the rest; insights that say no more than the figures."""

import pytest
import time_machine
from django.urls import reverse

from skopos.advice.insights import insights
from skopos.advice.segments import is_social, segments
from skopos.value.queries import ledger, span_of
from tests.channels.factories import make_channel
from tests.measurement.factories import order, store_orders


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel("2026-11-22T11:00:00Z", tick=False):
        yield


def sell(workspace, *, social=30.0, rest=20.0, people=40):
    """Each source brings as many; who came by Instagram comes again and leaves `social`, the others `rest`."""
    rows = []
    for number in range(people):
        for source, amount in (("instagram", social), ("search", rest)):
            name = f"{source}{number}"
            spread = amount * (0.9 + 0.2 * (number % 5) / 4)
            rows.append(order(f"1{name}", "2026-05-04 10:00", name, spread, came_from=source))
            if source == "instagram":
                rows.append(order(f"2{name}", "2026-06-04 10:00", name, spread, came_from="direct"))
    rows.append(order("r", "2026-06-09 10:00", "search0", 20.0, kind="return"))
    rows.append(order("n", "2026-06-09 10:00", None, 500.0))
    store_orders(workspace, rows)


def test_customers_belong_to_what_brought_their_first_order(cast):
    make_channel(cast.workspace)
    sell(cast.workspace)
    found = segments(cast.workspace)
    assert (found.social.customers, found.social.orders, found.rest.customers, found.rest.orders) == (40, 80, 40, 40)
    assert (found.social.again.value, found.rest.again.value) == (1.0, 0.0)
    assert found.social.worth.value == pytest.approx(60.0)
    assert found.rest.worth.value == pytest.approx(20 - 20 / 40)
    assert found.rest.returned.value == 1 / 40
    assert found.rest.returned.low < 1 / 40 < found.rest.returned.high
    assert found.ahead.low < found.ahead.value == pytest.approx(40.5)
    assert found.ahead.low > 30
    assert found.unknown == 1
    assert [group.source for group in found.sources] == ["instagram", "search"]


def test_pages_say_who_leaves_more(cast):
    url = reverse("advice:customers", args=[cast.workspace.slug])
    browser = cast.browser(cast.vi)
    assert "No customers are known" in browser.get(url).text
    sell(cast.workspace)
    page = browser.get(url).text
    assert "Customers that social media brought leave more than others." in page
    assert "1 order names no customer" in page


def test_few_customers_are_not_compared(cast):
    sell(cast.workspace, people=8)
    found = segments(cast.workspace)
    assert (found.social, found.rest, found.ahead, found.sources) == (None, None, None, ())
    page = cast.browser(cast.vi).get(reverse("advice:customers", args=[cast.workspace.slug])).text
    assert "too few to compare" in page


@pytest.mark.parametrize(
    ("source", "social"),
    [
        ("Instagram", True),
        ("instagram stories", True),
        ("Paid Social", True),
        ("tiktok", True),
        ("", False),
        ("direct", False),
        ("search", False),
        ("xylophone shop", False),
    ],
)
def test_which_sources_are_social(source, social):
    assert is_social(source, frozenset({"instagram", "tiktok", "x"})) is social


@pytest.mark.parametrize(
    ("social", "words", "mood"),
    [(30.0, "leaves more than others", "good"), (5.0, "leaves less than others", "warn"), (10.0, "neither", "info")],
)
def test_insights_follow_the_figures(cast, social, words, mood):
    sell(cast.workspace, social=social, rest=20.5)
    book = ledger(cast.workspace, span_of(cast.workspace))
    (told,) = insights(cast.workspace, book, segments(cast.workspace))
    assert words in told.text
    assert told.mood == mood
    assert cast.browser(cast.vi).get(told.url).status_code == 200


def test_nothing_measured_says_nothing(cast):
    assert insights(cast.workspace, ledger(cast.workspace, span_of(cast.workspace))) == []
