"""A metric as one value a step without gaps, as the methods take it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skopos.common.series import Kind, Period
from skopos.measurement import queries as measurement
from skopos.measurement.queries.history import History
from skopos.workspaces.models import Workspace

Floats = NDArray[np.float64]
LONGEST = {Period.DAY: 900, Period.WEEK: 420}
STEP_DAYS = {Period.DAY: 1, Period.WEEK: 7}


@dataclass(frozen=True, eq=False)
class Daily:
    """One value a step, oldest first.

    Attributes
    ----------
    first : date
        First day of the first step.
    period : Period
        Day, or week where the figures are for weeks.
    values : ndarray
        A flow as it is; of a level, what each step added; a ratio as it was, gaps filled between its neighbours.
    kind : Kind
        Of the metric.
    unit : str
    filled : int
        How many steps had no reading of their own.
    """

    first: date
    period: Period
    values: Floats
    kind: Kind
    unit: str
    filled: int = 0

    @property
    def step_days(self) -> int:
        """Days of a step."""
        return STEP_DAYS[self.period]

    @property
    def end(self) -> date:
        """The day after the last step."""
        return self.first + timedelta(days=len(self.values) * self.step_days)

    def index(self, day: date) -> int:
        """Give the step that holds a day; it may lie outside."""
        return (day - self.first).days // self.step_days

    def starts(self) -> list[date]:
        """Give the first day of each step."""
        return [self.first + timedelta(days=step * self.step_days) for step in range(len(self.values))]

    def since(self, day: date) -> "Daily":
        """Leave out the steps before a day."""
        skip = min(max(self.index(day), 0), max(len(self.values) - 1, 0))
        first = self.first + timedelta(days=skip * self.step_days)
        return Daily(first, self.period, self.values[skip:], self.kind, self.unit, self.filled)


def daily(workspace: Workspace, metric: str, channel: str = "", segment: str = "") -> Daily | None:
    """Read a metric day by day, or by weeks where its figures are for weeks; None if there is too little of it."""
    narrowed: dict[str, Any] = {}
    if segment:
        dimension = measurement.dimension_of(workspace, metric, segment)
        if not dimension:
            return None
        narrowed[dimension] = segment
    for period in (Period.DAY, Period.WEEK):
        try:
            found = measurement.history(workspace, metric, measurement.Asked(period, channel, **narrowed))
        except measurement.UnknownMetricError:
            return None
        steps = _steps(found, period)
        if steps is not None and not (period is Period.DAY and found.is_spread):
            return steps
    return None


def _steps(found: History, period: Period) -> Daily | None:
    values = np.array([np.nan if step.value is None else step.value for step in found.steps], dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    # A reading now and then says little of single days: leave it to longer steps.
    if len(known) < 2 or len(known) < 0.6 * (known[-1] - known[0] + 1):
        return None
    values = values[known[0] : known[-1] + 1]
    start = found.steps[known[0]].start
    gaps = ~np.isfinite(values)
    at = np.arange(len(values))
    values = np.interp(at, at[~gaps], values[~gaps])
    kind = found.metric.kind
    if kind is Kind.STOCK:
        values, start = np.diff(values), start + timedelta(days=STEP_DAYS[period])
    skip = max(len(values) - LONGEST[period], 0)
    start += timedelta(days=skip * STEP_DAYS[period])
    return Daily(start, period, values[skip:], kind, found.unit, int(gaps.sum()))


def aligned(series: Daily, other: Daily | None) -> Floats | None:
    """Give another series on the steps of the first; 0 where it has none. None if they have different steps."""
    if other is None or other.period is not series.period:
        return None
    out = np.zeros(len(series.values))
    shift = (other.first - series.first).days // series.step_days
    first, last = max(shift, 0), min(shift + len(other.values), len(out))
    if first >= last:
        return None
    out[first:last] = other.values[first - shift : last - shift]
    return out
