"""What the next euro would bring, and how a budget would best be shared out, read off a fitted media mix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.mix.model import Mix
from skopos_science.mix.shapes import features

Floats = NDArray[np.float64]

STEPS = 200
"""Parts into which a budget is cut when it is shared out."""

KEPT_DRAWS = 400


@dataclass(frozen=True, eq=False)
class Curves:
    """What each channel would have added at other levels of its activity.

    Attributes
    ----------
    multiples : ndarray, shape (m,)
        Of the activity as it was; 1 is as it was.
    added : ndarray, shape (draws, channels, m)
        Over all steps, in the unit of the outcome.
    """

    multiples: Floats
    added: Floats

    def at(self, multiples: ArrayLike) -> Floats:
        """Give what the channels would have added, shape (draws, channels), each at its own multiple."""
        wanted = np.asarray(multiples, dtype=float)
        parts = [
            _interpolated(self.multiples, self.added[:, channel], float(multiple))
            for channel, multiple in enumerate(wanted)
        ]
        return np.stack(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Plan:
    """A budget shared out anew.

    Attributes
    ----------
    spend : ndarray, shape (channels,)
        What each channel gets.
    change, low, high : float
        Of the outcome over all steps, against the money as it was spent; median with its 90 % interval.
    probability_better : float
        That the outcome would be above what it was.
    """

    spend: Floats
    change: float
    low: float
    high: float
    probability_better: float


def response_curves(mix: Mix, activity: ArrayLike, most: float = 2.0) -> Curves:
    """Work out what the channels would have added with less or more activity, week by week in the same pattern.

    Parameters
    ----------
    mix : Mix
        From `fit_mix`.
    activity : array_like, shape (n, c)
        The same as was fitted.
    most : float
        Largest multiple of the activity; beyond what was seen the curve rests on the form alone.

    Returns
    -------
    Curves
        On 21 multiples from 0 to `most`, and 1.
    """
    x = np.asarray(activity, dtype=float)
    multiples = np.unique(np.append(np.linspace(0.0, most, 21), 1.0))
    rows = np.linspace(0, len(mix.sizes) - 1, min(KEPT_DRAWS, len(mix.sizes))).astype(int)
    sizes, chosen = mix.sizes[rows], mix.chosen[rows]
    added = np.empty((len(rows), x.shape[1], len(multiples)))
    for channel in range(x.shape[1]):
        strength = x[:, channel] / x[:, channel].max()
        for place, multiple in enumerate(multiples):
            sums = features(strength * multiple).sum(axis=1)
            added[:, channel, place] = sizes[:, channel] * sums[chosen[:, channel]]
    return Curves(multiples, added)


def next_euro(curves: Curves, spend: ArrayLike, step: float = 0.05) -> Floats:
    """Give what one more unit of spend in each channel would bring, shape (draws, channels).

    Parameters
    ----------
    curves : Curves
    spend : array_like, shape (channels,)
        Money that went into each channel over all steps; 0 gives NaN (organic work has no price here).
    step : float
        By which share of the spend the channel is raised to see it.
    """
    money = np.asarray(spend, dtype=float)
    now, more = curves.at(np.ones(len(money))), curves.at(np.full(len(money), 1.0 + step))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(money > 0, (more - now) / (step * money), np.nan)


def share_out(
    curves: Curves,
    spend: ArrayLike,
    budget: float | None = None,
    *,
    least: float | Sequence[float] = 0.5,
    most: float | Sequence[float] = 1.5,
) -> Plan:
    """Share a budget out so that the expected outcome is highest.

    Parameters
    ----------
    curves : Curves
        Must reach `most`.
    spend : array_like, shape (channels,)
        Money as it was spent; a channel with 0 is left as it is.
    budget : float, optional
        In all; default: as much as was spent.
    least, most : float or sequence of float
        Bounds for each channel, as multiples of what it had.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        If the bounds cannot hold the budget, or the curves do not reach them.

    Notes
    -----
    Curves may start slowly, so the best plan is searched over all plans on a grid of the budget's two-hundredths
    (dynamic programming), not by following the slope.
    """
    money = np.asarray(spend, dtype=float)
    low, high = (np.broadcast_to(np.asarray(bound, dtype=float), money.shape) * money for bound in (least, most))
    total = float(money.sum() if budget is None else budget)
    if not low.sum() - 1e-9 <= total <= high.sum() + 1e-9:
        raise ValueError(f"a budget of {total:g} does not fit between {low.sum():g} and {high.sum():g}")
    if (np.broadcast_to(np.asarray(most, dtype=float), money.shape) > curves.multiples[-1] + 1e-9).any():
        raise ValueError(f"the curves reach {curves.multiples[-1]:g} times the activity only")
    paid = np.flatnonzero(money > 0)
    mean, unit = curves.added.mean(axis=0), (total - low.sum()) / STEPS
    best, choices = np.full(STEPS + 1, -np.inf), []
    best[0] = 0.0
    for channel in paid:
        given = low[channel] + unit * np.arange(STEPS + 1)
        gain = np.interp(given / money[channel], curves.multiples, mean[channel])
        gain[given > high[channel] + 1e-9 * max(total, 1.0)] = -np.inf
        # table[i, j]: i parts spent so far, j of them here.
        table = np.full((STEPS + 1, STEPS + 1), -np.inf)
        for here in range(STEPS + 1):
            table[here:, here] = best[: STEPS + 1 - here] + gain[here]
        choices.append(table.argmax(axis=1))
        best = table.max(axis=1)
    # Bounds may keep a last part from being placed; what can be spent is.
    left = int(np.flatnonzero(np.isfinite(best))[-1])
    plan = money.copy()
    for channel, choice in zip(paid[::-1], choices[::-1], strict=True):
        plan[channel] = low[channel] + unit * choice[left]
        left -= int(choice[left])
    with np.errstate(divide="ignore", invalid="ignore"):
        multiples = np.where(money > 0, plan / money, 1.0)
    change = (curves.at(multiples) - curves.at(np.ones(len(money)))).sum(axis=1)
    lower, middle, upper = np.quantile(change, [0.05, 0.5, 0.95]).tolist()
    return Plan(plan, middle, lower, upper, float((change > 0).mean()))


def frontier(curves: Curves, spend: ArrayLike, budgets: Sequence[float], **bounds: float) -> list[Plan]:
    """Give the best plan for each of several budgets: the efficient frontier."""
    return [share_out(curves, spend, budget, **bounds) for budget in budgets]


def _interpolated(multiples: Floats, added: Floats, multiple: float) -> Floats:
    place = min(max(int(np.searchsorted(multiples, multiple)), 1), len(multiples) - 1)
    before, after = multiples[place - 1], multiples[place]
    share = (multiple - before) / (after - before)
    return added[:, place - 1] * (1 - share) + added[:, place] * share
