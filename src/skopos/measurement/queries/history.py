"""From daily values to the regular periods of one metric."""

import math
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from skopos.common.periods import index_of, last_day, next_start, start_of, starts_between
from skopos.common.series import Kind, Period, Series
from skopos.measurement.catalogue import Metric

type Windows = tuple[tuple[date, date], ...]
"""First and last day of stretches that are no calendar periods, oldest first."""


@dataclass(frozen=True)
class DayValue:
    """One day of a metric after nothing is counted twice; `bottom` and `squares` belong to ratios, `readings` to
    quantiles."""

    day: date
    value: float
    bottom: float | None = None
    squares: float | None = None
    points: int = 0
    readings: tuple[float, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """A metric that a formula rests on, in one period: its value, its days if they add up to it, and if it counts."""

    key: str
    value: float | None
    daily: tuple[float, ...] = ()
    is_count: bool = False


@dataclass(frozen=True)
class Step:
    """One period: its value, the sums or readings it was made from, and how many rows stand behind it."""

    start: date
    end: date
    value: float | None
    top: float = 0.0
    bottom: float | None = None
    squares: float | None = None
    points: int = 0
    daily: tuple[float, ...] = ()
    readings: tuple[float, ...] = ()
    leaves: tuple[Leaf, ...] = ()


@dataclass(frozen=True)
class History:
    """A metric over regular periods, with what the pages say about it.

    Attributes
    ----------
    metric : Metric
        What it is.
    unit : str
        `count`, `share`, … or the currency that was chosen.
    period : Period
        Length of a step.
    steps : tuple of Step
        Oldest first, without gaps; the running period is left out.
    running : Step or None
        The period that is still running, as far as it goes.
    fed_at : datetime or None
        When the latest figure came in.
    complete_until : date or None
        Last day that the data cover.
    platforms : tuple of str
        Where the figures come from.
    notes : tuple of str
        What a reader must know about how it was put together; translated.
    is_spread : bool
        True if figures for several days were spread evenly: then its days tell nothing of chance.
    expressions : tuple of (str, str)
        Formulas that the metric's own rests on, by key.
    """

    metric: Metric
    unit: str
    period: Period
    steps: tuple[Step, ...] = ()
    running: Step | None = None
    fed_at: datetime | None = None
    complete_until: date | None = None
    platforms: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    is_spread: bool = False
    expressions: tuple[tuple[str, str], ...] = ()

    @cached_property
    def last(self) -> Step | None:
        """The latest complete period, or None."""
        return self.steps[-1] if self.steps else None

    @cached_property
    def before(self) -> Step | None:
        """The complete period before the latest, or None."""
        return self.steps[-2] if len(self.steps) > 1 else None

    @property
    def is_fed(self) -> bool:
        """Has any figure ever come in?"""
        return self.fed_at is not None

    def upto(self, start: date) -> "History":
        """Give the history as it stood when the period that begins on `start` was the latest."""
        return replace(self, steps=tuple(step for step in self.steps if step.start <= start), running=None)

    def as_series(self, source: str) -> Series:
        """Give what other rooms take."""
        return Series(
            metric=self.metric.key,
            label=str(self.metric.label),
            unit=self.unit,
            kind=self.metric.kind,
            period=self.period,
            starts=tuple(step.start for step in self.steps),
            values=tuple(step.value for step in self.steps),
            fed_at=self.fed_at,
            source=source,
            complete_until=self.complete_until,
        )


def covered_until(days: list[date], fed_on: date, today: date, period: Period) -> date:
    """Give the last day that the data cover; `days` are those with data, ascending and not empty.

    A quiet day leaves no row, so the last row alone would call a week unfinished whose Sunday was quiet. The data are
    taken to cover further days of the last row's period, up to the usual gap between days with data (nine of ten gaps
    are no longer), though never the day they were taken in nor the one still running.
    """
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    usual = gaps[math.ceil(0.9 * len(gaps)) - 1] if gaps else 1
    reach = min(days[-1] + timedelta(days=usual - 1), last_day(start_of(days[-1], period), period))
    return min(max(days[-1], min(reach, fed_on - timedelta(days=1))), today - timedelta(days=1))


def complete_starts(first: date, until: date, period: Period) -> list[date]:
    """Give the periods that the data cover, from `first` on.

    The first is left out when more than half of it lies before the data begin; the last when it ends after `until`.
    """
    starts = [start for start in starts_between(first, until, period) if last_day(start, period) <= until]
    if starts and first - starts[0] > (next_start(starts[0], period) - starts[0]) / 2:
        starts = starts[1:]
    return starts


def steps_from_days(
    metric: Metric, days: list[DayValue], period: Period, until: date
) -> tuple[tuple[Step, ...], Step | None]:
    """Sum days into periods and give (complete periods, the running one or None)."""
    if not days:
        return (), None
    starts = complete_starts(days[0].day, until, period)
    following = next_start(starts[-1], period) if starts else start_of(days[-1].day, period)
    begun = [*starts, following] if days[-1].day >= following else starts
    if not begun:
        return (), None
    ends = [last_day(start, period) for start in begun]
    members: list[list[DayValue]] = [[] for _start in begun]
    for entry in days:
        position = index_of(entry.day, begun)
        if position >= 0 and entry.day <= ends[position]:
            members[position].append(entry)
    steps = [_sum(metric, *bounds) for bounds in zip(begun, ends, members, strict=True)]
    complete = tuple(steps[: len(starts)])
    return complete, steps[len(starts)] if len(steps) > len(starts) else None


@dataclass(frozen=True)
class Reading:
    """The level of one leg (a channel, page or audience) at the end of a day."""

    leg: tuple[str, ...]
    day: date
    value: float
    points: int = 1


def windows_from_days(metric: Metric, days: list[DayValue], windows: Windows) -> tuple[Step, ...]:
    """Sum days into stretches of any length; those before the first day with data are left out."""
    return tuple(
        _sum(metric, first, last, [entry for entry in days if first <= entry.day <= last])
        for first, last in windows
        if days and days[0].day <= last
    )


def windows_from_readings(readings: list[Reading], windows: Windows) -> tuple[Step, ...]:
    """Give the level at the end of each stretch; None where nothing was read in it."""
    steps = []
    for first, last in windows:
        known = [reading for reading in readings if reading.day <= last]
        if not known:
            continue
        inside = [reading for reading in known if reading.day >= first]
        levels = {reading.leg: reading.value for reading in known}
        value = math.fsum(levels.values()) if inside else None
        steps.append(Step(first, last, value, value or 0.0, points=sum(reading.points for reading in inside)))
    return tuple(steps)


def _sum(metric: Metric, start: date, end: date, days: list[DayValue]) -> Step:
    """One period from its days; a flow without days is 0, a ratio without days has no value."""
    top = math.fsum(entry.value for entry in days)
    points = sum(entry.points for entry in days)
    if metric.quantile:
        readings = tuple(sorted(value for entry in days for value in entry.readings))
        middle = float(np.quantile(readings, metric.quantile)) if readings else None
        return Step(start, end, middle, middle or 0.0, points=points, readings=readings)
    if metric.kind is Kind.RATIO:
        bottom = math.fsum(entry.bottom or 0.0 for entry in days)
        squares = math.fsum(entry.squares or 0.0 for entry in days)
        return Step(start, end, top / bottom if bottom > 0 else None, top, bottom, squares, points)
    by_day = {entry.day: entry.value for entry in days}
    length = (end - start).days + 1
    daily = tuple(by_day.get(start + timedelta(days=offset), 0.0) for offset in range(length))
    return Step(start, end, top, top, points=points, daily=daily)


def steps_from_readings(readings: list[Reading], period: Period, until: date) -> tuple[tuple[Step, ...], Step | None]:
    """Give the level at the end of each period: the sum of the legs' last readings.

    A period in which nothing was read has no value. A leg that was not read in a period keeps its last reading, so
    that a total does not fall because one channel was not exported.
    """
    if not readings:
        return (), None
    complete = complete_levels(readings, until, period)
    following = next_start(complete[-1], period) if complete else start_of(readings[-1].day, period)
    begun = [*complete, following] if readings[-1].day >= following else complete
    levels: dict[tuple[str, ...], float] = {}
    ends = [last_day(start, period) for start in begun]
    members: list[list[Reading]] = [[] for _start in begun]
    for reading in readings:
        position = index_of(reading.day, begun)
        if position < 0:
            levels[reading.leg] = reading.value
        elif reading.day <= ends[position]:
            members[position].append(reading)
    steps = []
    for start, end, inside in zip(begun, ends, members, strict=True):
        for reading in inside:
            levels[reading.leg] = reading.value
        value = math.fsum(levels.values()) if inside else None
        count = sum(reading.points for reading in inside)
        steps.append(Step(start, end, value, value or 0.0, points=count))
    return tuple(steps[: len(complete)]), steps[len(complete)] if len(steps) > len(complete) else None


def complete_levels(readings: list[Reading], until: date, period: Period) -> list[date]:
    """Give the periods a level is known for; a level needs no full first period."""
    first = readings[0].day
    return [start for start in starts_between(first, until, period) if last_day(start, period) <= until]
