"""Starting seasonal effects of a history: classical decomposition, shrunk by how well each effect is known.

References
----------
.. [1] Miller, D. M. and Williams, D. (2003). Shrinkage estimators of time series seasonal factors and their effect on
   forecasting accuracy. International Journal of Forecasting 19(4), 669-684.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Period = Literal["D", "W", "M", "Q"]

LENGTHS: dict[Period, int] = {"D": 7, "W": 52, "M": 12, "Q": 4}
"""Steps after which a rhythm may repeat: the week for days, the year for weeks, months and quarters."""

SEASONS_NEEDED = 2.5
LEAST_F = 1.3
"""Ratio of variance between and within the phases below which the history counts as having no season."""


def seasonal_effects(values: NDArray[np.float64], length: int) -> NDArray[np.float64] | None:
    """Give the seasonal effect of each phase of a history, or None if it shows no season.

    Parameters
    ----------
    values : ndarray, shape (n,)
        The history, on the scale on which the season adds; NaN where nothing was observed.
    length : int
        Steps in a season, 1 or more.

    Returns
    -------
    ndarray, shape (length,), or None
        Effects, adding up to 0; the first belongs to the first value. None below two and a half seasons.

    Examples
    --------
    >>> seasonal_effects(np.tile([10.0, 20.0, 30.0, 20.0], 5), 4).round(6) + 0.0
    array([-10.,   0.,  10.,   0.])
    """
    n = len(values)
    if length < 2 or n < int(SEASONS_NEEDED * length):
        return None
    deviations = values - _moving_average(values, length)
    known = ~np.isnan(deviations)
    phases = np.arange(n)[known] % length
    counts = np.bincount(phases, minlength=length).astype(float)
    if not counts.all():
        return None
    means = np.bincount(phases, deviations[known], minlength=length) / counts
    left = deviations[known] - means[phases]
    noise = float(left @ left) / max(known.sum() - length, 1)
    spread = float(means.var())
    if spread == 0.0 or spread * length / (length - 1) * counts.mean() < LEAST_F * noise:
        return None
    between = max(spread - noise / counts.mean(), 0.0)
    effects = means * between / (between + noise / counts)
    return effects - effects.mean()


def _moving_average(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Average over one season around each value; NaN where the season is not whole or not observed."""
    weights = np.ones(length) / length if length % 2 else np.r_[0.5, np.ones(length - 1), 0.5] / length
    result = np.full(len(values), np.nan)
    reach = len(weights) // 2
    filled = _fill(values)
    result[reach : len(values) - reach] = np.convolve(filled, weights, "valid")
    return result


def _fill(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bridge gaps by straight lines, for averages only."""
    gap = np.isnan(values)
    if not gap.any():
        return values
    at = np.arange(len(values))
    return np.interp(at, at[~gap], values[~gap])
