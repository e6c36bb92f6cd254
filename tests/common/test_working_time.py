from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos.common.working_time import NoWorkingTimeError, WorkingTime, holiday_places, holidays_of

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = ((540, 1020),)
OFFICE = WorkingTime(BERLIN, (NINE_TO_FIVE,) * 5 + ((), ()))
ALWAYS = WorkingTime(BERLIN, (((0, 1440),),) * 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def test_a_night_and_a_weekend_are_no_working_time():
    assert OFFICE.between(at("2026-11-20 16:00"), at("2026-11-23 10:30")) == timedelta(hours=2, minutes=30)
    assert OFFICE.after(at("2026-11-20 16:00"), timedelta(hours=2)) == at("2026-11-23 10:00")


def test_what_comes_at_night_is_due_counted_from_the_morning():
    assert OFFICE.after(at("2026-11-18 03:00"), timedelta(hours=4)) == at("2026-11-18 13:00")
    assert OFFICE.after(at("2026-11-18 20:00"), timedelta(hours=8)) == at("2026-11-19 17:00")


def test_a_lunch_break_is_left_out():
    broken = WorkingTime(BERLIN, (((480, 720), (780, 1020)),) * 7)
    assert broken.after(at("2026-11-18 11:00"), timedelta(hours=2)) == at("2026-11-18 14:00")


def test_public_holidays_of_a_region_are_free():
    bavaria = WorkingTime(BERLIN, OFFICE.week, country="DE", region="BY")
    berlin = WorkingTime(BERLIN, OFFICE.week, country="DE", region="BE")
    assert bavaria.is_free(date(2027, 1, 6))
    assert not berlin.is_free(date(2027, 1, 6))
    assert bavaria.after(at("2027-01-05 16:00"), timedelta(hours=2)) == at("2027-01-07 10:00")
    assert holidays_of("DE", "BY", 2027)[date(2027, 1, 6)] == "Epiphany"


def test_an_unknown_place_has_no_holidays_and_own_closures_count():
    closed = WorkingTime(BERLIN, OFFICE.week, country="QQ", closed=frozenset({date(2026, 11, 18)}))
    assert closed.after(at("2026-11-18 09:00"), timedelta(hours=1)) == at("2026-11-19 10:00")
    assert holidays_of("QQ", "", 2026) == {}
    assert "BY" in holiday_places()["DE"]


def test_the_day_on_which_the_clocks_change_is_as_long_as_it_is():
    assert ALWAYS.between(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == timedelta(hours=23)
    assert ALWAYS.between(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == timedelta(hours=25)
    skipped = WorkingTime(BERLIN, (((120, 180),),) * 7)
    assert list(skipped.stretches(date(2026, 3, 29))) == []


def test_without_working_time_nothing_is_ever_due():
    with pytest.raises(NoWorkingTimeError):
        WorkingTime(BERLIN, ((),) * 7).after(at("2026-11-18 09:00"), timedelta(minutes=1))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
amounts = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=60, deadline=None)
@given(moments, amounts)
def test_after_and_between_are_each_others_inverse(start, amount):
    assert OFFICE.between(start, OFFICE.after(start, amount)) == amount


@settings(max_examples=60, deadline=None)
@given(moments, amounts, amounts)
def test_working_time_adds_up(start, first, second):
    middle = start + first
    end = middle + second
    assert OFFICE.between(start, middle) + OFFICE.between(middle, end) == OFFICE.between(start, end)
    assert ALWAYS.between(start, end) == end - start
