from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from skopos.listening.filters import Filter, read

TODAY = date(2026, 3, 20)


def of(query):
    return read(QueryDict(query), TODAY)


def test_an_address_is_read_into_a_filter():
    chosen = of("q=+fresh+bread&topic=price&topic=service&emotion=joy&whose=ours&author=a1&period=7")
    assert chosen == Filter(
        q="fresh bread",
        topic=("price", "service"),
        emotion=("joy",),
        author="a1",
        owned=True,
        period="7",
        since=date(2026, 3, 14),
        until=TODAY,
    )


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("since=2026-03-01&until=2026-03-05", date(2026, 3, 1), date(2026, 3, 5)),
        ("since=2026-03-05&until=2026-03-01", date(2026, 3, 1), date(2026, 3, 5)),
        ("since=2026-03-05", date(2026, 3, 5), None),
        ("since=nonsense&period=all", None, None),
        ("period=nonsense", None, None),
        ("", None, None),
    ],
)
def test_days_of_an_address(query, since, until):
    chosen = of(query)
    assert (chosen.since, chosen.until) == (since, until)


def test_choosing_twice_takes_away():
    chosen = Filter().toggled("topic", "price").toggled("topic", "service")
    assert chosen.topic == ("price", "service")
    assert chosen.toggled("topic", "price").topic == ("service",)


def test_clearing_keeps_the_time_and_whose():
    chosen = of("q=bread&topic=price&whose=ours&period=7")
    assert chosen.cleared() == of("whose=ours&period=7")


def test_too_much_is_cut():
    chosen = of("q=" + "x" * 9_999 + "".join(f"&topic=t{number}" for number in range(99)) + "&author=%00a")
    assert (len(chosen.q), len(chosen.topic)) == (4_000, 40)


keys = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8), max_size=3, unique=True
)


@given(topic=keys, country=keys, period=st.sampled_from(["7", "28", "90", "365", "all"]), owned=st.booleans())
def test_a_filter_comes_back_from_its_own_address(topic, country, period, owned):
    chosen = Filter(topic=tuple(topic), country=tuple(country), owned=owned).in_period(period, TODAY)
    assert of(chosen.to_query()) == chosen
    day = chosen.on(date(2026, 1, 2), date(2026, 1, 9))
    assert of(day.to_query()) == day


def test_hours_come_back_from_their_own_address_and_whole_days_forget_them():
    berlin = ZoneInfo("Europe/Berlin")
    after = datetime(2026, 3, 19, 22, 30, tzinfo=UTC)
    hour = Filter(topic=("price",)).between(after, after + timedelta(hours=1), berlin)
    assert (hour.since, hour.until) == (date(2026, 3, 19), date(2026, 3, 20))
    assert of(hour.to_query()) == hour
    assert hour.whole_days() == Filter(topic=("price",)).on(date(2026, 3, 19), date(2026, 3, 20))
    assert of("since=2026-03-19&after=noon").after is None
    assert of("since=2026-03-19&after=2026-03-19T12:00").after is None
