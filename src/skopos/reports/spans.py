"""The days a report is about: relative to the day it is made on, or fixed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from skopos.common.periods import last_day, next_start, previous_start, start_of
from skopos.common.series import Period

MOST_DAYS = 732


class SpanKind(models.TextChoices):
    """How the days of a report are named."""

    LAST_WEEK = "last_week", _("Last week")
    LAST_MONTH = "last_month", _("Last month")
    LAST_QUARTER = "last_quarter", _("Last quarter")
    THIS_WEEK = "this_week", _("This week so far")
    THIS_MONTH = "this_month", _("This month so far")
    THIS_QUARTER = "this_quarter", _("This quarter so far")
    LAST_DAYS = "last_days", _("The last days")
    FIXED = "fixed", _("From one day to another")


PERIODS = {"week": Period.WEEK, "month": Period.MONTH, "quarter": Period.QUARTER}


@dataclass(frozen=True)
class Span:
    """The days a report is about.

    Attributes
    ----------
    first, last : date
        Both inside.
    made_on : date
        The day on which the report is made, in the workspace's zone.
    calendar : Period or None
        The calendar period that it is, or None for other stretches of days.
    """

    first: date
    last: date
    made_on: date
    calendar: Period | None = None

    @property
    def is_over(self) -> bool:
        """Are all its days past?"""
        return self.last < self.made_on

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> tuple[date, date]:
        """First and last day of what it is compared with: the calendar period before, or as many days."""
        end = self.first - timedelta(days=1)
        if self.calendar:
            return previous_start(self.first, self.calendar), end
        return self.first - timedelta(days=self.days), end

    @property
    def grain(self) -> Period:
        """Steps in which something is drawn over it."""
        return Period.DAY if self.days <= 45 else Period.WEEK if self.days <= 200 else Period.MONTH

    @property
    def longest(self) -> Period:
        """The longest figure that may be spread over its days: none longer than itself."""
        if self.days < 7:
            return Period.DAY
        return Period.WEEK if self.days < 28 else Period.MONTH if self.days < 90 else Period.QUARTER


def span_of(
    kind: str, made_on: date, *, days: int | None = None, first: date | None = None, last: date | None = None
) -> Span:
    """Give the days that `kind` means on the day `made_on`.

    >>> span_of("last_week", date(2026, 11, 22)).first, span_of("last_week", date(2026, 11, 22)).last
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 15))
    >>> span_of("last_days", date(2026, 11, 22), days=7).first
    datetime.date(2026, 11, 15)
    """
    if kind == SpanKind.FIXED and first and last:
        return between(first, last, made_on)
    if kind == SpanKind.LAST_DAYS:
        yesterday = made_on - timedelta(days=1)
        return Span(yesterday - timedelta(days=(days or 28) - 1), yesterday, made_on)
    which, _underscore, name = kind.partition("_")
    period = PERIODS.get(name, Period.MONTH)
    start = start_of(made_on, period)
    if which == "this":
        return Span(start, last_day(start, period), made_on, period)
    start = previous_start(start, period)
    return Span(start, last_day(start, period), made_on, period)


def between(first: date, last: date, made_on: date) -> Span:
    """Give the days from `first` to `last`; whole weeks, months and quarters are known as such."""
    for period in (Period.QUARTER, Period.MONTH, Period.WEEK):
        if start_of(first, period) == first and next_start(first, period) - timedelta(days=1) == last:
            return Span(first, last, made_on, period)
    return Span(first, last, made_on)
