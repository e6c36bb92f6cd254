"""How sure a period's value is, and its change against the period before."""

import ast
import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skopos.common.series import Period
from skopos.measurement.catalogue import Direction, Uncertainty
from skopos.measurement.formulas import parse
from skopos.measurement.queries.history import History, Step
from skopos.measurement.queries.working_out import value_of
from skopos_science.changes import (
    NOT_ENOUGH,
    Estimate,
    count_change,
    count_interval,
    dispersion,
    jackknife_interval,
    mean_change,
    mean_interval,
    share_change,
)
from skopos_science.quantiles import quantile_interval

LEAST_DAYS = 5
"""Days that a period must have before its days say how sure a quotient is."""
SCATTER_DAYS = 28
"""Days whose scatter stands for the noise of a single day's count."""


class ChangeIn(StrEnum):
    """In what a change is told."""

    RELATIVE = "relative"  # 0.1 is a tenth more
    POINTS = "points"  # difference of two shares
    ABSOLUTE = "absolute"  # difference in the metric's own unit


@dataclass(frozen=True)
class Change:
    """The change of a period against the one before.

    `estimate` is NaN where the data do not carry it; `low` and `high` are NaN where no interval is stated.
    """

    kind: ChangeIn
    estimate: Estimate
    direction: Direction

    @property
    def is_known(self) -> bool:
        """Are there two periods with enough data to compare?"""
        return not math.isnan(self.estimate.value)

    @property
    def has_interval(self) -> bool:
        """Is an interval stated?"""
        return not math.isnan(self.estimate.low)

    @property
    def is_sure(self) -> bool:
        """Does the interval leave no doubt about the sign? False where there is no interval."""
        return self.estimate.low > 0 or self.estimate.high < 0

    @property
    def is_good(self) -> bool | None:
        """Is the change for the better? None if it is open, or neither way is better."""
        if self.direction is Direction.NONE or not self.is_known or self.estimate.value == 0:
            return None
        if self.has_interval and not self.is_sure:
            return None
        return (self.estimate.value > 0) is (self.direction is Direction.UP)


def scatter_at(history: History, index: int) -> float:
    """Give how much days scatter at the step `index`: inside it and the one before; for days, over the last weeks."""
    if history.period is Period.DAY:
        first = max(0, index - SCATTER_DAYS + 1)
        return dispersion([value for step in history.steps[first : index + 1] for value in step.daily])
    return dispersion(*(step.daily for step in history.steps[max(0, index - 1) : index + 1]))


def share_counts(step: Step) -> tuple[float, float] | None:
    """Give (count, total) of a share; None where it is no share of counts."""
    if step.bottom is None or not 0 <= step.top <= step.bottom or step.bottom < 1:
        return None
    return step.top, step.bottom


def estimates(history: History) -> list[Estimate]:
    """Give each period's value with its interval; NaN ends where none is stated."""
    how = history.metric.uncertainty
    out = []
    for index, step in enumerate(history.steps):
        if step.value is None:
            out.append(NOT_ENOUGH)
            continue
        plain = Estimate(step.value, math.nan, math.nan)
        if how is Uncertainty.MEAN and step.bottom and step.squares is not None:
            out.append(mean_interval(step.top, step.squares, step.bottom))
        elif how is Uncertainty.QUANTILE:
            out.append(Estimate(*quantile_interval(step.readings, history.metric.quantile)))
        elif how is Uncertainty.COUNT and not history.is_spread and step.value >= 0:
            out.append(count_interval(step.value, scatter_at(history, index)))
        else:
            out.append(plain)
    if how is Uncertainty.PARTS:
        return [_of_parts(history, step) for step in history.steps]
    return _with_shares(history, out) if how is Uncertainty.SHARE and history.metric.is_quotient else out


def _of_parts(history: History, step: Step) -> Estimate:
    """Give a formula's value with its interval: of a share of counts by Wilson, else by leaving out each day once.

    There is none where a part is no sum of days, and none for sums and differences: these add up what was booked.
    """
    if step.value is None:
        return NOT_ENOUGH
    plain = Estimate(step.value, math.nan, math.nan)
    if quotient_of(history.metric.expression) is None:
        return plain
    if (counts := part_counts(history, step)) is not None:
        from skopos_science.intervals import share_interval

        share, low, high = share_interval(np.array([counts[0]]), np.array([counts[1]]))[0]
        return Estimate(float(share), float(low), float(high))
    return _without_each_day(history, step, plain)


def part_counts(history: History, step: Step) -> tuple[float, float] | None:
    """Give (count, total) of a formula that is a share of one count in another; None where it is not."""
    ends = quotient_of(history.metric.expression) if history.unit == "share" else None
    if ends is None:
        return None
    counts = {leaf.key: leaf.value for leaf in step.leaves if leaf.is_count}
    top, bottom = (counts.get(end) for end in ends)
    if top is None or bottom is None or not 0 <= top <= bottom or bottom < 1:
        return None
    return top, bottom


def quotient_of(expression: str) -> tuple[str, str] | None:
    """Give the names that a formula divides (empty for what is no single metric); None if it is no quotient."""
    tree = parse(expression).tree
    if not (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)):
        return None
    top, bottom = (side.id if isinstance(side, ast.Name) else "" for side in (tree.left, tree.right))
    return top, bottom


def _without_each_day(history: History, step: Step, plain: Estimate) -> Estimate:
    days = {len(leaf.daily) for leaf in step.leaves}
    length = max(days, default=0)
    if days != {length} or length < LEAST_DAYS:
        return plain
    formulas = dict(history.expressions)
    left = []
    for day in range(length):
        values = {leaf.key: leaf.value - leaf.daily[day] for leaf in step.leaves if leaf.value is not None}
        left.append(value_of(history.metric.expression, values, formulas))
    known = [value for value in left if value is not None]
    if len(known) < length:
        return plain
    found = jackknife_interval(plain.value, known)
    return found._replace(low=max(found.low, 0.0)) if min(known) >= 0 else found


def _with_shares(history: History, out: list[Estimate]) -> list[Estimate]:
    """Put Wilson intervals to those periods whose share is one of counts."""
    from skopos_science.intervals import share_interval

    counted = [(index, counts) for index, step in enumerate(history.steps) if (counts := share_counts(step))]
    if not counted:
        return out
    rows = share_interval(np.array([top for _i, (top, _n) in counted]), np.array([n for _i, (_t, n) in counted]))
    for (index, _counts), (share, low, high) in zip(counted, rows, strict=True):
        out[index] = Estimate(float(share), float(low), float(high))
    return out


def change_at(history: History, index: int = -1) -> Change:
    """Give the change of the step `index` against the one before it."""
    metric, steps = history.metric, history.steps
    index = index + len(steps) if index < 0 else index
    kind = _kind(history)
    if not 0 < index < len(steps):
        return Change(kind, NOT_ENOUGH, metric.direction)
    return Change(kind, _compare(history, steps[index - 1], steps[index], index), metric.direction)


def changes(history: History) -> list[Change]:
    """Give the change of every period against the one before it."""
    return [change_at(history, index) for index in range(len(history.steps))]


def _kind(history: History) -> ChangeIn:
    if history.unit == "share":
        return ChangeIn.POINTS
    return ChangeIn.ABSOLUTE if history.unit == "score" else ChangeIn.RELATIVE


def _compare(history: History, before: Step, after: Step, index: int) -> Estimate:
    how = history.metric.uncertainty
    if before.value is None or after.value is None:
        return NOT_ENOUGH
    if how is Uncertainty.SHARE and (first := share_counts(before)) and (second := share_counts(after)):
        return share_change(first, second)
    if how is Uncertainty.PARTS and (one := part_counts(history, before)) and (two := part_counts(history, after)):
        return share_change(one, two)
    if how is Uncertainty.MEAN and before.bottom and after.bottom:
        return mean_change(
            (before.top, before.squares or 0.0, before.bottom), (after.top, after.squares or 0.0, after.bottom)
        )
    if how is Uncertainty.COUNT and not history.is_spread and min(before.value, after.value) >= 0:
        return count_change(before.value, after.value, scatter_at(history, index))
    if _kind(history) is not ChangeIn.RELATIVE:
        return Estimate(after.value - before.value, math.nan, math.nan)
    if before.value <= 0:
        return NOT_ENOUGH
    return Estimate(after.value / before.value - 1, math.nan, math.nan)
