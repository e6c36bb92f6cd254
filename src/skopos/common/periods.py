"""Days, weeks, months and quarters as calendar periods."""

from bisect import bisect_right
from datetime import date, timedelta

from skopos.common.series import Period

LONGEST_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92}
"""The longest that one period can be."""


def start_of(day: date, period: Period) -> date:
    """Give the first day of the period that `day` lies in; weeks begin on Monday."""
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    if period is Period.MONTH:
        return day.replace(day=1)
    if period is Period.QUARTER:
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return day


def next_start(start: date, period: Period) -> date:
    """Give the first day of the following period; `start` is the first day of one."""
    if period in (Period.DAY, Period.WEEK):
        return start + timedelta(days=1 if period is Period.DAY else 7)
    months = start.year * 12 + start.month - 1 + (1 if period is Period.MONTH else 3)
    return date(months // 12, months % 12 + 1, 1)


def last_day(start: date, period: Period) -> date:
    """Give the last day of the period that begins on `start`."""
    return next_start(start, period) - timedelta(days=1)


def previous_start(start: date, period: Period) -> date:
    """Give the first day of the period before the one that begins on `start`."""
    return start_of(start - timedelta(days=1), period)


def starts_between(first: date, last: date, period: Period) -> list[date]:
    """Give the first day of every period that touches `first` … `last`; empty if `last` lies before `first`."""
    starts = []
    start = start_of(first, period)
    while start <= last:
        starts.append(start)
        start = next_start(start, period)
    return starts


def index_of(day: date, starts: list[date]) -> int:
    """Give the position of the period that holds `day`; -1 if it lies before the first."""
    return bisect_right(starts, day) - 1
