from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.series import Period
from skopos.strategy.periods import end_of, next_start, share_inside, start_of, starts_from, suitable_period

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(Period))
def test_a_day_lies_in_exactly_one_period(day, period):
    start = start_of(day, period)
    assert start <= day <= end_of(start, period)
    assert start_of(end_of(start, period), period) == start
    assert next_start(start, period) == end_of(start, period) + timedelta(days=1)
    assert start_of(next_start(start, period), period) == next_start(start, period)


def test_months_and_quarters_follow_the_calendar():
    assert starts_from(date(2027, 12, 1), Period.MONTH, 3) == [date(2027, 12, 1), date(2028, 1, 1), date(2028, 2, 1)]
    assert end_of(date(2028, 2, 1), Period.MONTH) == date(2028, 2, 29)
    assert start_of(date(2027, 8, 9), Period.QUARTER) == date(2027, 7, 1)
    assert start_of(date(2026, 11, 22), Period.WEEK) == date(2026, 11, 16)


def test_a_period_counts_by_its_share_of_days():
    april = date(2027, 4, 1)
    assert share_inside(april, Period.MONTH, date(2027, 1, 1), date(2027, 4, 15)) == 0.5
    assert share_inside(april, Period.MONTH, date(2027, 4, 10), date(2027, 4, 12)) == 0.1
    assert share_inside(april, Period.MONTH, date(2027, 5, 1), date(2027, 6, 1)) == 0


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (30, Period.DAY),
        (92, Period.DAY),
        (101, Period.WEEK),
        (201, Period.MONTH),
        (365, Period.MONTH),
        (2000, Period.QUARTER),
    ],
)
def test_a_longer_objective_is_read_in_a_coarser_rhythm(days, period):
    start = date(2026, 1, 1)
    assert suitable_period(start, start + timedelta(days=days - 1), start) is period


def test_without_a_deadline_the_week_is_the_rhythm():
    assert suitable_period(None, None, date(2026, 1, 1)) is Period.WEEK
