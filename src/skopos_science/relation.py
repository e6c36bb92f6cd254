"""Does what happens on social media go before what happens in the till? A lagged relation, and what it does not show.

Both series are freed from what would make any two series go together: trend, seasons, and what else is known. Then each
is asked to foretell the other, beyond what the other's own past foretells.

References
----------
.. [1] Box, G. E. P. and Jenkins, G. M. (1976). Time Series Analysis: Forecasting and Control. Holden-Day. Chapter 11.
.. [2] Granger, C. W. J. (1969). Investigating causal relations by econometric models and cross-spectral methods.
   Econometrica 37(3), 424-438.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import f as f_distribution

Floats = NDArray[np.float64]

LEAST_STEPS = 40
OWN_PAST = 4
"""Steps of a series' own past that it is foretold from."""

KNOTS_EVERY = 40
"""Steps between the knots of the slow wander that is taken out as trend."""


class Finding(StrEnum):
    """What the lags say."""

    SOCIAL_FIRST = "social_first"
    OUTCOME_FIRST = "outcome_first"
    TOGETHER = "together"
    BOTH_WAYS = "both_ways"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, eq=False)
class Relation:
    """How two series go together at different lags.

    Attributes
    ----------
    lags : ndarray of int, shape (2 * longest + 1,)
        Steps by which social goes before the outcome; negative where it follows.
    correlations : ndarray
        Between what is left of the two series, freed from social's own past, -1 to 1.
    limit : float
        Size that a single correlation stays below in 95 of 100 chance meetings.
    p_social_first, p_outcome_first, p_together : float
        Chance that social foretells the outcome as well by accident, that the outcome so foretells social, and that
        what neither past foretells agrees so closely in the same step.
    total, low, high : float
        What one unit more of social goes with in the outcome over lag 0 to the longest, with its 95 % range.
    explained : float
        Share of the outcome's remaining scatter that social's lags go with, after paying for their number; 0 to 1.
    finding : Finding
    """

    lags: NDArray[np.int64]
    correlations: Floats
    limit: float
    p_social_first: float
    p_outcome_first: float
    p_together: float
    total: float
    low: float
    high: float
    explained: float
    finding: Finding


def lagged_relation(
    social: ArrayLike,
    outcome: ArrayLike,
    controls: ArrayLike | None = None,
    *,
    longest: int = 8,
    season: float = 52.18,
    level: float = 0.05,
) -> Relation:
    """Compare a social series with an outcome at lags of up to `longest` steps either way.

    Parameters
    ----------
    social, outcome : array_like, shape (n,)
        One value a step, oldest first; at least 40, and five for each lag.
    controls : array_like, shape (n, k), optional
        What else moves the outcome: price, advertising, holidays. Taken out of both.
    longest : int
        Steps, 1 or more.
    season : float
        Steps in a season (52.18 for the year in weeks, 7 for the week in days); 0 for none.
    level : float
        Chance of finding a relation where there is none, over both directions and the same step together.

    Returns
    -------
    Relation

    Raises
    ------
    ValueError
        If values are missing, a series never changes, or there are too few steps.

    Notes
    -----
    A relation in time is no cause: a third thing (a new product, the weather) may move social first and the till later.
    Only a trial, or a campaign with a comparison, shows a cause.
    """
    x, y, z = _checked(social, outcome, controls, longest)
    n = len(x)
    columns = _common(n, z, season)
    left_x, left_y = _left(x, columns), _left(y, columns)
    p = {
        "social": _foretelling(x, y, columns, longest),
        "outcome": _foretelling(y, x, columns, longest),
        "together": _agreeing(x, y, columns),
    }
    lags = np.arange(-longest, longest + 1)
    filtered_x, filtered_y = _filtered(left_x, left_x), _filtered(left_y, left_x)
    total, spread, explained = _summed(left_x, left_y, longest)
    return Relation(
        lags,
        _correlations(filtered_x, filtered_y, longest),
        1.96 / float(np.sqrt(n)),
        p["social"],
        p["outcome"],
        p["together"],
        total,
        total - 1.96 * spread,
        total + 1.96 * spread,
        explained,
        _finding(p, level / 3),
    )


def _checked(
    social: ArrayLike, outcome: ArrayLike, controls: ArrayLike | None, longest: int
) -> tuple[Floats, Floats, Floats]:
    x, y = np.asarray(social, dtype=float).reshape(-1), np.asarray(outcome, dtype=float).reshape(-1)
    if len(x) != len(y):
        raise ValueError(f"{len(x)} and {len(y)} steps: both series must cover the same ones")
    z = np.empty((len(y), 0)) if controls is None else np.asarray(controls, dtype=float).reshape(len(y), -1)
    if longest < 1:
        raise ValueError(f"longest must be 1 or more, not {longest}")
    if len(x) < max(LEAST_STEPS, 5 * longest):
        raise ValueError(f"{len(x)} steps are too few: at least {max(LEAST_STEPS, 5 * longest)} are needed")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(z).all()):
        raise ValueError("values are missing: fill or leave out the steps without a figure")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise ValueError("one of the series never changes")
    return x, y, z


def _common(n: int, controls: Floats, season: float) -> Floats:
    """Give what is taken out of both series: level, trend, a slow wander, seasons, controls."""
    at = np.arange(n)
    columns = [np.ones(n), np.linspace(-1, 1, n)]
    if season > 0 and n >= 1.5 * season:
        columns += [wave(2 * np.pi * k * at / season) for k in (1, 2, 3) for wave in (np.sin, np.cos)]
    knots = np.linspace(0, n - 1, n // KNOTS_EVERY + 2)
    columns += [np.maximum(0.0, 1.0 - np.abs(at - knot) / (knots[1] - knots[0])) for knot in knots[1:-1]]
    return np.column_stack([*columns, *(column - column.mean() for column in controls.T)])


def _left(series: Floats, columns: Floats) -> Floats:
    return series - columns @ np.linalg.lstsq(columns, series, rcond=None)[0]


def _own_past(series: Floats) -> Floats:
    """Give the last steps of a series as columns, shape (n - OWN_PAST, OWN_PAST)."""
    n = len(series)
    return np.column_stack([series[OWN_PAST - lag : n - lag] for lag in range(1, OWN_PAST + 1)])


def _filtered(series: Floats, by: Floats) -> Floats:
    """Take out of a series what the own past of another would foretell of that one: the same filter for both."""
    weights = np.linalg.lstsq(_own_past(by), by[OWN_PAST:], rcond=None)[0]
    return series[OWN_PAST:] - _own_past(series) @ weights


def _foretelling(first: Floats, second: Floats, columns: Floats, longest: int) -> float:
    """Give the chance that the lags of `first` foretell `second`, beyond its own past, so well by accident (F test)."""
    begin = max(OWN_PAST, longest)
    known = np.column_stack([columns[begin:], _own_past(second)[begin - OWN_PAST :]])
    lagged = np.column_stack([first[begin - lag : len(first) - lag] for lag in range(1, longest + 1)])
    return _f_test(second[begin:], known, lagged)


def _agreeing(x: Floats, y: Floats, columns: Floats) -> float:
    """Give the chance that what neither past foretells agrees so closely in the same step by accident."""
    known = np.column_stack([columns[OWN_PAST:], _own_past(x), _own_past(y)])
    return _f_test(y[OWN_PAST:], known, x[OWN_PAST:, None])


def _f_test(target: Floats, known: Floats, added: Floats) -> float:
    """Give the p-value of the columns added to a regression."""
    basis = _span(known)
    rest = target - basis @ (basis.T @ target)
    new = _span(added - basis @ (basis.T @ added))
    gained = float(((new.T @ rest) ** 2).sum())
    freedom = len(target) - basis.shape[1] - new.shape[1]
    left = max(float(rest @ rest) - gained, 0.0)
    if new.shape[1] == 0 or freedom < 1 or left <= 1e-12 * float(target @ target):
        return 1.0 if gained <= left else 0.0
    return float(f_distribution.sf(gained / new.shape[1] / (left / freedom), new.shape[1], freedom))


def _span(columns: Floats) -> Floats:
    """Give an orthonormal basis of what columns span; columns that follow from others add nothing."""
    size = np.linalg.norm(columns, axis=0)
    scaled = columns[:, size > 0] / size[size > 0]
    left, values, _ = np.linalg.svd(scaled, full_matrices=False)
    return left[:, values > 1e-8]


def _correlations(x: Floats, y: Floats, longest: int) -> Floats:
    """Give the correlation of x, `lag` steps earlier, with y for each lag."""
    a, b = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if scale == 0.0:
        return np.zeros(2 * longest + 1)
    n = len(a)
    later = [a[: n - lag] @ b[lag:] for lag in range(longest + 1)]
    earlier = [a[lag:] @ b[: n - lag] for lag in range(longest, 0, -1)]
    return np.array(earlier + later) / scale


def _summed(x: Floats, y: Floats, longest: int) -> tuple[float, float, float]:
    """Give the sum of the lags' weights in a regression, its standard error (Newey-West), and what they explain."""
    n = len(x)
    lagged = np.column_stack([x[longest - lag : n - lag] for lag in range(longest + 1)])
    target = y[longest:]
    inverse = np.linalg.pinv(lagged.T @ lagged)
    weights = inverse @ lagged.T @ target
    rest = target - lagged @ weights
    scores = lagged * rest[:, None]
    middle = scores.T @ scores
    reach = int(4 * (len(rest) / 100) ** (2 / 9)) + longest // 2
    for lag in range(1, reach + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (reach + 1)) * (cross + cross.T)
    freedom = max(len(rest) - lagged.shape[1], 1)
    spread = np.sqrt(max(float((inverse @ middle @ inverse).sum()) * len(rest) / freedom, 0.0))
    paid = 1 - (rest @ rest / freedom) / max(float(target @ target) / max(len(target) - 1, 1), 1e-300)
    return float(weights.sum()), float(spread), float(min(max(paid, 0.0), 1.0))


def _finding(p: dict[str, float], level: float) -> Finding:
    first, last = p["social"] <= level, p["outcome"] <= level
    if first and last:
        return Finding.BOTH_WAYS
    if first or last:
        return Finding.SOCIAL_FIRST if first else Finding.OUTCOME_FIRST
    return Finding.TOGETHER if p["together"] <= level else Finding.NO_EVIDENCE
