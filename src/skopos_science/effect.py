"""What a campaign changed: the outcome held against what would have happened without it.

The outcome before the campaign is explained by control series, the days of the week and a level that may wander; the
explanation is carried on through the campaign, and the effect is what was seen minus that. How much the level wanders
and how far the controls are trusted is not fixed by a single estimate: all settings of a grid are kept, each weighted
by how well it explains the time before, so that the interval knows what the data do not tell.

References
----------
.. [1] Brodersen, K. H., Gallusser, F., Koehler, J., Remy, N., & Scott, S. L. (2015). Inferring causal impact using
   Bayesian structural time-series models. Annals of Applied Statistics 9(1), 247-274.
.. [2] Abadie, A., Diamond, A., & Hainmueller, J. (2010). Synthetic control methods for comparative case studies.
   Journal of the American Statistical Association 105(490), 493-505. (Placebos.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular

Floats = NDArray[np.float64]

LEAST_BEFORE = 21
LONGEST = 1500
WANDER = np.array([1e-3, 4e-3, 1.6e-2, 6.4e-2, 0.25, 1.0, 4.0])
"""Variance of the level's daily step, in units of the noise variance."""
TRUST = np.array([0.3, 3.0, 30.0, 300.0])
"""Variance of a control's weight, in units of the noise variance; the ridge penalty is its inverse."""
DRAWS = 4000


@dataclass(frozen=True, eq=False)
class Estimate:
    """How large an effect is, with its interval.

    Attributes
    ----------
    total, low, high : float
        Sum over the campaign's days of what was seen minus what was expected, and its interval; in the outcome's unit.
    relative, relative_low, relative_high : float
        The same as a fraction of what was expected; NaN where that is not clearly above 0.
    level : float
        Confidence of the intervals, 0 to 1.
    """

    total: float
    low: float
    high: float
    relative: float
    relative_low: float
    relative_high: float
    level: float


@dataclass(frozen=True, eq=False)
class Effect(Estimate):
    """A campaign's effect.

    Attributes
    ----------
    expected, expected_low, expected_high : ndarray, shape (h,)
        Per day of the campaign: what would have been seen without it.
    probability_positive : float
        That the effect is above 0; 0 to 1.
    placebo : Placebo or None
        How the same method fares where nothing happened; None if the time before is too short for it.
    """

    expected: Floats
    expected_low: Floats
    expected_high: Floats
    probability_positive: float
    placebo: "Placebo | None"


@dataclass(frozen=True, eq=False)
class Placebo:
    """The method tried on stretches before the campaign, where the true effect is nothing.

    Attributes
    ----------
    totals : ndarray, shape (k,)
        Effects found there; all of them are error.
    covered : float
        Share of the stretches whose interval held 0; should be near the level.
    """

    totals: Floats
    covered: float


def campaign_effect(
    outcome: ArrayLike,
    start: int,
    controls: ArrayLike | None = None,
    *,
    weekly: bool = True,
    level: float = 0.9,
    seed: int = 0,
    placebos: int = 8,
) -> Effect:
    """Estimate what a campaign changed.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        One value a day (or other regular step), before and during the campaign.
    start : int
        Index of the campaign's first day; at least 21 days lie before it.
    controls : array_like, shape (n, k), optional
        Series that the campaign cannot have touched: other regions, topics, the market.
    weekly : bool
        Whether the days of the week differ; False for steps that are not days.
    level : float
        Confidence of the intervals, more than 0.5 and less than 1.
    seed : int
        Of the draws.
    placebos : int
        Stretches before the campaign on which to try the method; 0 to save their time.

    Raises
    ------
    ValueError
        If values are missing, too few lie before the start, none after it, or the outcome never changes before.
    """
    y, x = _checked(outcome, start, controls, level)
    paths = expected_paths(y, x, start, weekly, seed)
    seen = y[start:]
    totals = seen.sum() - paths.sum(axis=1)
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(totals, tails)
    day_low, day_high = np.quantile(paths, tails, axis=0)
    expected_total = float(np.median(paths.sum(axis=1)))
    clear = np.quantile(paths.sum(axis=1), 0.025) > 0
    relative = np.quantile(seen.sum() / paths.sum(axis=1) - 1, [0.5, *tails]) if clear else np.full(3, np.nan)
    return Effect(
        float(seen.sum() - expected_total),
        float(low),
        float(high),
        float(relative[0]),
        float(relative[1]),
        float(relative[2]),
        level,
        np.median(paths, axis=0),
        day_low,
        day_high,
        float((totals > 0).mean()),
        _placebo(y, x, start, weekly, level, seed, placebos) if placebos else None,
    )


def _checked(outcome: ArrayLike, start: int, controls: ArrayLike | None, level: float) -> tuple[Floats, Floats]:
    y = np.asarray(outcome, float)
    x = np.empty((len(y), 0)) if controls is None else np.asarray(controls, float).reshape(len(y), -1)
    check_span(len(y), start, level)
    if not np.isfinite(y).all() or not np.isfinite(x).all():
        raise ValueError("Values are missing: fill or leave out the days without a figure, in outcome and controls.")
    if np.ptp(y[:start]) == 0:
        raise ValueError("The outcome never changes before the campaign, so its usual scatter is unknown.")
    return y, x


def check_span(length: int, start: int, level: float) -> None:
    """Refuse a span of values of which too many, or too few before and after `start`, are there."""
    if length > LONGEST:
        raise ValueError(f"{length} values are more than {LONGEST}: shorten the time before or use longer steps.")
    if start < LEAST_BEFORE:
        raise ValueError(f"{start} values lie before the campaign; at least {LEAST_BEFORE} are needed.")
    if start >= length:
        raise ValueError("No value lies in the campaign: start must be less than the number of values.")
    if not 0.5 < level < 1:
        raise ValueError(f"level must be between 0.5 and 1, not {level}.")


def expected_paths(y: Floats, x: Floats, start: int, weekly: bool, seed: int) -> Floats:
    """Draw what would have been, shape (DRAWS, h): a setting by its weight, then a path under it."""
    centre, scale = y[:start].mean(), y[:start].std()
    z = (y - centre) / scale
    fixed, wander, trusted = _covariances(x, start, len(y), weekly)
    settings = [(q, v) for v in (TRUST if x.shape[1] else [0.0]) for q in WANDER]
    fits = [_conditional(z, fixed + q * wander + v * trusted, start) for q, v in settings]
    logs = np.array([fit[0] for fit in fits])
    weights = np.exp(logs - logs.max())
    rng = np.random.default_rng(seed)
    chosen = rng.multinomial(DRAWS, weights / weights.sum())
    degrees = start + 1.0
    paths = [
        mean
        + (rng.standard_normal((count, len(mean))) @ root.T)
        * np.sqrt(spread * degrees / rng.chisquare(degrees, (count, 1)))
        for (_, mean, root, spread), count in zip(fits, chosen, strict=True)
        if count
    ]
    return np.concatenate(paths) * scale + centre


def _covariances(x: Floats, start: int, length: int, weekly: bool) -> tuple[Floats, Floats, Floats]:
    """Give the covariances, in units of the noise variance: noise with weekdays and mean, the level, the controls."""
    time = np.arange(length)
    fixed = np.eye(length) + 1e3
    if weekly:
        days = np.eye(7)[time % 7] - 1 / 7
        fixed += 10 * days @ days.T
    spread = x[:start].std(axis=0)
    scaled = (x - x[:start].mean(axis=0))[:, spread > 0] / spread[spread > 0]
    return fixed, np.minimum.outer(time, time) + 1.0, scaled @ scaled.T


def _conditional(z: Floats, covariance: Floats, start: int) -> tuple[float, Floats, Floats, float]:
    """Give a setting's log weight, and mean, covariance root and noise variance of the days after `start`.

    The noise variance is integrated out under an inverse gamma prior, which makes the forecast a Student t.
    """
    root = np.linalg.cholesky(covariance[:start, :start])
    residual = solve_triangular(root, z[:start], lower=True)
    cross = solve_triangular(root, covariance[:start, start:], lower=True)
    shape, rate = 0.5 + start / 2, 0.005 + residual @ residual / 2
    weight = -np.log(np.diag(root)).sum() - shape * np.log(rate)
    left = covariance[start:, start:] - cross.T @ cross
    return weight, cross.T @ residual, np.linalg.cholesky(left), rate / shape


def _placebo(y: Floats, x: Floats, start: int, weekly: bool, level: float, seed: int, most: int) -> Placebo | None:
    """Try the method on stretches as long as the campaign that end before it, spread evenly."""
    length = len(y) - start
    first = max(LEAST_BEFORE, start // 2)
    if start - length < first:
        return None
    starts = np.unique(np.linspace(first, start - length, most).astype(int))
    totals, covered = [], []
    for begin in starts:
        end = begin + length
        if np.ptp(y[:begin]) == 0:
            continue
        errors = y[begin:end].sum() - expected_paths(y[:end], x[:end], begin, weekly, seed).sum(axis=1)
        low, high = np.quantile(errors, [(1 - level) / 2, (1 + level) / 2])
        totals.append(float(np.median(errors)))
        covered.append(low <= 0 <= high)
    return Placebo(np.array(totals), float(np.mean(covered))) if totals else None
