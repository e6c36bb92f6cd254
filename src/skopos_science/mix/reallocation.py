"""A budget shared out anew within limits, and what certainty costs: the frontier of expected return against risk.

The posterior draws of a media mix say how each plan would fare in each world that the data allow. Of all plans within
the limits, one brings most on average; others bring less but vary less from world to world. A plan is on the frontier
if none within the limits brings more at no more risk.

References
----------
.. [1] Markowitz, H. (1952). Portfolio selection. The Journal of Finance 7(1), 77-91.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.mix.budget import Curves

Floats = NDArray[np.float64]

PARTS = (8, 20, 50, 125, 300, 800)
FIRST, LATER = 60, 12
"""Money is exchanged in such parts of the budget, coarse ones first, at most so often: in the first part, in others."""
CAUTION = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 20.0)
"""How much the variance counts, in units of the most daring plan's return over its variance; each gives a plan."""


@dataclass(frozen=True)
class Limits:
    """What a plan may do.

    Attributes
    ----------
    least, most : float or sequence of float
        Bounds of each channel, as multiples of what it had.
    floor, ceiling : mapping of int to float
        Bounds of single channels in money, by their place; the stricter bound counts.
    fixed : tuple of int
        Channels that keep what they had: contracts, organic work.
    step : float or None
        No channel changes by more than this share of what it had.
    groups : sequence of (channels, least, most)
        Bounds in money on sums of channels, such as all of social.
    """

    least: float | Sequence[float] = 0.5
    most: float | Sequence[float] = 1.5
    floor: dict[int, float] = field(default_factory=dict)
    ceiling: dict[int, float] = field(default_factory=dict)
    fixed: tuple[int, ...] = ()
    step: float | None = None
    groups: tuple[tuple[tuple[int, ...], float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Choice:
    """One plan of the frontier.

    Attributes
    ----------
    spend : ndarray, shape (channels,)
        What each channel gets.
    expected : float
        Mean change of the outcome over all steps, against the money as it was spent.
    risk : float
        Standard deviation of that change over the posterior draws.
    low, high : float
        90 % interval of the change.
    probability_better : float
        That the outcome would be above what it was; NaN for the plan that changes nothing.
    """

    spend: Floats
    expected: float
    risk: float
    low: float
    high: float
    probability_better: float


def bounds(spend: ArrayLike, limits: Limits, reach: float) -> tuple[Floats, Floats]:
    """Give the least and most money of each channel; a channel without money keeps 0.

    Raises
    ------
    ValueError
        If a channel's bounds contradict each other or exceed `reach`, the largest multiple that the curves know.
    """
    money = np.asarray(spend, dtype=float)
    if not np.isfinite(money).all() or (money < 0).any():
        raise ValueError("What a channel had must be a number of 0 or more.")
    low = np.broadcast_to(np.asarray(limits.least, dtype=float), money.shape) * money
    high = np.broadcast_to(np.asarray(limits.most, dtype=float), money.shape) * money
    if limits.step is not None:
        low, high = np.maximum(low, (1 - limits.step) * money), np.minimum(high, (1 + limits.step) * money)
    for place, least in limits.floor.items():
        low[place] = max(low[place], least)
    for place, most in limits.ceiling.items():
        high[place] = min(high[place], most)
    for place in limits.fixed:
        low[place] = high[place] = money[place]
    for place in range(len(money)):
        if low[place] > high[place] + 1e-9:
            raise ValueError(f"channel {place} must get at least {low[place]:g} and at most {high[place]:g}")
        if high[place] > reach * money[place] * (1 + 1e-9):
            raise ValueError(f"the curves reach {reach:g} times the activity only")
    return low, high


def risk_frontier(
    curves: Curves, spend: ArrayLike, budget: float | None = None, limits: Limits | None = None
) -> list[Choice]:
    """Give the plans on the frontier, the most daring first.

    Parameters
    ----------
    curves : Curves
        From `budget.response_curves`; must reach the largest multiple allowed.
    spend : array_like, shape (channels,)
        Money as it was spent; a channel with 0 is left as it is.
    budget : float, optional
        In all; default: as much as was spent.
    limits : Limits, optional

    Returns
    -------
    list of Choice
        Each brings less than the one before it, at less risk.

    Raises
    ------
    ValueError
        If the limits cannot hold the budget, or contradict each other.

    Notes
    -----
    Curves may start slowly, so the search exchanges money between pairs of channels in ever finer parts, from several
    beginnings, instead of following the slope. It is exact for one or two channels up to the finest part and has no
    guarantee beyond; tests hold it against known optima.
    """
    search = _Search(curves, spend, budget, limits or Limits())
    found: list[Floats] = []
    for level in CAUTION:
        starts = [found[-1], search.start] if found else [search.start, search.proportional()]
        caution = level * search.price(found[0]) if found else 0.0
        plans = [search.improved(start, caution) for start in starts]
        found.append(max(plans, key=lambda plan: search.worth(plan, caution)))
    choices = sorted((search.choice(plan) for plan in found), key=lambda choice: (-choice.expected, choice.risk))
    front: list[Choice] = []
    for choice in choices:
        if not front or choice.risk < front[-1].risk * (1 - 1e-6) - 1e-12:
            front.append(choice)
    return front


def best_plan(curves: Curves, spend: ArrayLike, budget: float | None = None, limits: Limits | None = None) -> Choice:
    """Give the most daring plan of the frontier alone: the one that is expected to bring most."""
    search = _Search(curves, spend, budget, limits or Limits())
    plans = [search.improved(start, 0.0) for start in (search.start, search.proportional())]
    return search.choice(max(plans, key=lambda plan: search.worth(plan, 0.0)))


class _Search:
    """Plans within the limits, and what they are worth."""

    def __init__(self, curves: Curves, spend: ArrayLike, budget: float | None, limits: Limits) -> None:
        self.curves, self.money = curves, np.asarray(spend, dtype=float)
        self.low, self.high = bounds(self.money, limits, float(curves.multiples[-1]))
        self.groups = [(np.isin(np.arange(len(self.money)), members), a, b) for members, a, b in limits.groups]
        self.total = float(self.money.sum() if budget is None else budget)
        self.slack = 1e-9 * max(self.total, 1.0)
        if not self.low.sum() - self.slack <= self.total <= self.high.sum() + self.slack:
            raise ValueError(
                f"a budget of {self.total:g} does not fit between {self.low.sum():g} and {self.high.sum():g}"
            )
        self.now = curves.at(np.ones(len(self.money))).sum(axis=1)
        self.start = self._feasible()

    def _feasible(self) -> Floats:
        """Give a plan within all limits near what was spent: the smallest sum of changes."""
        from scipy.optimize import linprog

        n = len(self.money)
        rows = [np.concatenate([sign * mask, np.zeros(n)]) for mask, _, _ in self.groups for sign in (1.0, -1.0)]
        ends = [end for _, least, most in self.groups for end in (most, -least)]
        eye = np.eye(n)
        answer = linprog(
            np.concatenate([np.zeros(n), np.ones(n)]),
            A_ub=np.vstack([np.hstack([eye, -eye]), np.hstack([-eye, -eye]), *rows]),
            b_ub=np.concatenate([self.money, -self.money, ends]),
            A_eq=np.concatenate([np.ones(n), np.zeros(n)])[None],
            b_eq=[self.total],
            bounds=[*zip(self.low, self.high, strict=True), *([(0, None)] * n)],
        )
        if answer.status != 0:
            raise ValueError(f"no plan of {self.total:g} keeps all limits: those of groups and channels contradict")
        return np.clip(answer.x[:n], self.low, self.high)

    def proportional(self) -> Floats:
        """Give every channel the same part of its room, where groups allow it; another place to begin."""
        room = (self.high - self.low).sum()
        plan = self.low + (self.high - self.low) * ((self.total - self.low.sum()) / room if room > 0 else 0.0)
        return plan if self._allowed(plan) else self.start

    def _allowed(self, plan: Floats) -> bool:
        return all(low - self.slack <= plan[mask].sum() <= high + self.slack for mask, low, high in self.groups)

    def changes(self, plan: Floats) -> Floats:
        """Give the change of the outcome in each draw."""
        return np.asarray(self._added(plan).sum(axis=1) - self.now)

    def _added(self, plan: Floats) -> Floats:
        """Give what each channel would add in each draw, shape (draws, channels)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            multiples = np.where(self.money > 0, plan / self.money, 1.0)
        return self.curves.at(np.clip(multiples, 0.0, self.curves.multiples[-1]))

    def price(self, plan: Floats) -> float:
        """Give the weight of variance at which a plan's risk is worth its expected change."""
        changes = self.changes(plan)
        variance = float(changes.var())
        return abs(float(changes.mean())) / variance if variance > 1e-18 * float((self.now**2).mean()) else 0.0

    def worth(self, plan: Floats, caution: float) -> float:
        """Give the expected change less what its variance is worth."""
        changes = self.changes(plan)
        return float(changes.mean() - caution * changes.var())

    def improved(self, plan: Floats, caution: float) -> Floats:
        """Exchange money between pairs of channels, in ever finer parts, while it gains."""
        free = np.flatnonzero(self.high - self.low > self.slack)
        for parts in PARTS:
            most = FIRST if parts == PARTS[0] else LATER
            plan = self._exchanged(plan, caution, free, self.total / parts, most)
        return plan

    def _exchanged(self, plan: Floats, caution: float, free: NDArray[np.int64], unit: float, most: int) -> Floats:
        """Make the best exchange of one part between two channels, again and again, until none gains."""
        for _ in range(most):
            here = self._added(plan)
            total = here.sum(axis=1) - self.now
            givers = free[plan[free] - unit >= self.low[free] - self.slack]
            takers = free[plan[free] + unit <= self.high[free] + self.slack]
            if not len(givers) or not len(takers):
                break
            less = (self._added(plan - unit) - here)[:, givers]
            more = (self._added(plan + unit) - here)[:, takers]
            changes = total[:, None, None] + less[:, :, None] + more[:, None, :]
            values = changes.mean(axis=0) - caution * changes.var(axis=0)
            for giver, taker in np.argwhere(~self._may(plan, givers, takers, unit)):
                values[giver, taker] = -np.inf
            giver, taker = np.unravel_index(int(values.argmax()), values.shape)
            best = float(total.mean() - caution * total.var())
            if values[giver, taker] <= best + 1e-12 * max(abs(best), 1.0):
                break
            plan = plan.copy()
            plan[givers[giver]] -= unit
            plan[takers[taker]] += unit
        return np.clip(plan, self.low, self.high)

    def _may(
        self, plan: Floats, givers: NDArray[np.int64], takers: NDArray[np.int64], unit: float
    ) -> NDArray[np.bool_]:
        """Say which exchanges the groups allow."""
        may = givers[:, None] != takers[None, :]
        for mask, least, most in self.groups:
            gained = unit * (mask[takers][None, :].astype(float) - mask[givers][:, None])
            after = plan[mask].sum() + gained
            may &= (after >= least - self.slack) & (after <= most + self.slack)
        return may

    def choice(self, plan: Floats) -> Choice:
        """Describe a plan."""
        changes = self.changes(plan)
        low, high = np.quantile(changes, [0.05, 0.95]).tolist()
        same = np.abs(plan - self.money).max(initial=0.0) <= self.slack
        better = float("nan") if same else float((changes > 0).mean())
        return Choice(plan, float(changes.mean()), float(changes.std()), low, high, better)
