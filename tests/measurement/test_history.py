import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.periods import last_day, next_start, previous_start, start_of, starts_between
from skopos.common.series import Period
from skopos.measurement.catalogue import METRICS
from skopos.measurement.queries.history import (
    DayValue,
    Reading,
    covered_until,
    steps_from_days,
    steps_from_readings,
)

MONDAY = date(2026, 9, 7)
LATER = date(2026, 11, 1)


def days(first, values):
    return [DayValue(first + timedelta(days=n), value, points=1) for n, value in enumerate(values) if value is not None]


def test_a_quiet_week_of_a_flow_is_zero_and_the_running_week_is_left_out():
    entries = [
        *days(MONDAY, [1.0] * 7),
        *days(MONDAY + timedelta(days=14), [2.0] * 7),
        *days(MONDAY + timedelta(21), [9.0]),
    ]
    steps, running = steps_from_days(METRICS["orders"], entries, Period.WEEK, until=entries[-1].day)
    assert [(step.start, step.value) for step in steps] == [
        (MONDAY, 7.0),
        (MONDAY + timedelta(7), 0.0),
        (MONDAY + timedelta(14), 14.0),
    ]
    assert (running.start, running.value) == (MONDAY + timedelta(21), 9.0)


def test_a_first_week_that_is_mostly_missing_is_left_out():
    friday = MONDAY + timedelta(4)
    steps, _ = steps_from_days(METRICS["orders"], days(friday, [1.0] * 10), Period.WEEK, until=friday + timedelta(9))
    assert [step.start for step in steps] == [MONDAY + timedelta(7)]
    wednesday = MONDAY + timedelta(2)
    steps, _ = steps_from_days(
        METRICS["orders"], days(wednesday, [1.0] * 12), Period.WEEK, until=wednesday + timedelta(11)
    )
    assert [step.value for step in steps] == [5.0, 7.0]


def test_a_ratio_divides_sums_and_has_no_value_without_data():
    rate = METRICS["engagement_rate_by_reach"]
    entries = [
        DayValue(MONDAY, 5.0, 50.0, points=1),
        DayValue(MONDAY + timedelta(1), 45.0, 50.0, points=1),
        DayValue(MONDAY + timedelta(20), 1.0, 4.0, points=1),
    ]
    steps, _ = steps_from_days(rate, entries, Period.WEEK, until=MONDAY + timedelta(20))
    assert [step.value for step in steps] == [0.5, None, 0.25]


def test_a_level_is_the_last_reading_and_channels_add_up():
    readings = [
        Reading(("facebook",), MONDAY, 100.0),
        Reading(("x",), MONDAY + timedelta(1), 10.0),
        Reading(("facebook",), MONDAY + timedelta(3), 120.0),
        Reading(("facebook",), MONDAY + timedelta(16), 130.0),
    ]
    steps, running = steps_from_readings(readings, Period.WEEK, until=MONDAY + timedelta(20))
    assert [step.value for step in steps] == [130.0, None, 140.0]
    assert running is None


def test_data_cover_a_quiet_weekend_when_weekends_are_always_quiet():
    weekdays = [MONDAY + timedelta(week * 7 + day) for week in range(4) for day in range(5)]
    friday = weekdays[-1]
    assert covered_until(weekdays, LATER, LATER, Period.WEEK) == friday + timedelta(2)
    assert covered_until(weekdays, friday + timedelta(2), LATER, Period.WEEK) == friday + timedelta(1)


def test_today_never_counts_as_covered():
    run = [MONDAY + timedelta(n) for n in range(7)]
    assert covered_until(run, run[-1], run[-1], Period.WEEK) == run[-2]


def test_quiet_time_after_the_last_row_never_adds_a_period():
    sparse = [MONDAY, MONDAY + timedelta(40)]
    assert covered_until(sparse, LATER, LATER, Period.WEEK) == last_day(start_of(sparse[-1], Period.WEEK), Period.WEEK)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.DAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Period.WEEK, date(2026, 2, 23), date(2026, 3, 1)),
        (Period.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Period.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_the_period_of_a_day(period, start, end):
    assert start_of(date(2026, 2, 28), period) == start
    assert last_day(start, period) == end


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 800), st.sampled_from(Period))
def test_periods_lie_end_to_end(first, length, period):
    last = first + timedelta(length)
    starts = starts_between(first, last, period)
    assert starts[0] <= first
    assert last <= last_day(starts[-1], period)
    for start, following in itertools.pairwise(starts):
        assert next_start(start, period) == following
        assert previous_start(following, period) == start
        assert start_of(following - timedelta(1), period) == start


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 1000)), min_size=1, max_size=60), st.sampled_from(Period))
def test_periods_hold_every_day_of_theirs_once(rows, period):
    by_day = {}
    for offset, value in rows:
        by_day[offset] = by_day.get(offset, 0) + value
    entries = [DayValue(MONDAY + timedelta(n), float(value), points=1) for n, value in sorted(by_day.items())]
    until = entries[-1].day
    steps, running = steps_from_days(METRICS["orders"], entries, period, until)
    counted = [*steps, *([running] if running else [])]
    covered = [e.value for e in entries if any(s.start <= e.day <= s.end for s in counted)]
    assert sum(step.value for step in counted) == sum(covered)
    assert all(step.end <= until for step in steps)
