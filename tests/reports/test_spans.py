"""The days a report is about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.series import Period
from skopos.reports.spans import SpanKind, between, span_of

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "first", "last", "calendar"),
    [
        ("last_week", date(2026, 11, 9), date(2026, 11, 15), Period.WEEK),
        ("this_week", date(2026, 11, 16), date(2026, 11, 22), Period.WEEK),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31), Period.MONTH),
        ("this_month", date(2026, 11, 1), date(2026, 11, 30), Period.MONTH),
        ("last_quarter", date(2026, 7, 1), date(2026, 9, 30), Period.QUARTER),
        ("this_quarter", date(2026, 10, 1), date(2026, 12, 31), Period.QUARTER),
    ],
)
def test_relative_days_are_those_of_the_day_the_report_is_made_on(kind, first, last, calendar):
    span = span_of(kind, SUNDAY)
    assert (span.first, span.last, span.calendar) == (first, last, calendar)
    assert span.is_over is kind.startswith("last")


def test_the_last_days_end_yesterday_and_are_compared_with_as_many():
    span = span_of("last_days", SUNDAY, days=10)
    assert (span.first, span.last, span.before) == (
        date(2026, 11, 12),
        date(2026, 11, 21),
        (date(2026, 11, 2), date(2026, 11, 11)),
    )


def test_a_calendar_month_is_compared_with_the_month_before_however_long():
    assert between(date(2026, 3, 1), date(2026, 3, 31), SUNDAY).before == (date(2026, 2, 1), date(2026, 2, 28))
    assert between(date(2026, 3, 2), date(2026, 3, 31), SUNDAY).before == (date(2026, 1, 31), date(2026, 3, 1))


@given(st.sampled_from(SpanKind.values), st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 700))
def test_what_it_is_compared_with_ends_the_day_before(kind, made_on, days):
    span = span_of(kind, made_on, days=days, first=made_on - timedelta(days), last=made_on)
    assert span.first <= span.last
    assert span.before[0] <= span.before[1] == span.first - timedelta(1)
    assert (span.last < made_on) is span.is_over
