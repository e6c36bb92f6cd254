"""Days, weeks, months and quarters: where one begins, where it ends, and which suits an objective."""

from datetime import date, timedelta

from skopos.common.series import Period

DAYS_EACH = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92}
"""The longest that a period can be, in days."""

LONGEST_BY_DAY, LONGEST_BY_WEEK, LONGEST_BY_MONTH = 100, 200, 1500
"""Days of an objective up to which its series is read by day, week and month; see `suitable_period`.

A quarter is read by day, so that what counts so far is exact to the last day known.
"""


def start_of(day: date, period: Period) -> date:
    """Give the first day of the period that holds `day`."""
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    if period is Period.MONTH:
        return day.replace(day=1)
    if period is Period.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def next_start(start: date, period: Period) -> date:
    """Give the first day of the period after the one that begins on `start`."""
    return start_of(start + timedelta(days=DAYS_EACH[period]), period)


def end_of(start: date, period: Period) -> date:
    """Give the last day of the period that begins on `start`."""
    return next_start(start, period) - timedelta(days=1)


def starts_from(start: date, period: Period, count: int) -> list[date]:
    """Give the first days of `count` periods, the first of which begins on `start`."""
    starts = [start]
    while len(starts) < count:
        starts.append(next_start(starts[-1], period))
    return starts[:count]


def share_inside(start: date, period: Period, first: date, last: date) -> float:
    """Give the share of a period's days that lie from `first` to `last`, 0 to 1."""
    end = end_of(start, period)
    days = (min(end, last) - max(start, first)).days + 1
    return max(days, 0) / ((end - start).days + 1)


def suitable_period(start: date | None, deadline: date | None, today: date) -> Period:
    """Choose the rhythm in which an objective's series is read: fine enough to see it move, coarse enough to foresee.

    Counts the days that matter, from the earlier of `start` and `today` to the deadline.
    """
    if deadline is None:
        return Period.WEEK
    days = (deadline - min(start or today, today)).days + 1
    if days <= LONGEST_BY_DAY:
        return Period.DAY
    if days <= LONGEST_BY_WEEK:
        return Period.WEEK
    return Period.MONTH if days <= LONGEST_BY_MONTH else Period.QUARTER
