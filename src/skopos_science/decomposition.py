"""Starting seasonal effects of a history: classical decomposition, shrunk by how well each effect is known.

References
----------
.. [1] Miller, D. M. and Williams, D. (2003). Shrinkage estimators of time series seasonal factors and their effect on
   forecasting accuracy. International Journal of Forecasting 19(4), 669-684.
"""

import numpy as np
from numpy.typing import NDArray

from skopos_science.compiled import compiled
from skopos_science.seasons import SEASONS_NEEDED

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
    shown, effects = _decomposed(values, length)
    return effects if shown else None


@compiled
def _decomposed(values: NDArray[np.float64], length: int) -> tuple[bool, NDArray[np.float64]]:
    """Say whether there is a season, and give its effects."""
    deviations = values - _moving_average(values, length)
    sums, counts, means = np.zeros(length), np.zeros(length), np.zeros(length)
    for i in range(len(values)):
        if not np.isnan(deviations[i]):
            sums[i % length] += deviations[i]
            counts[i % length] += 1.0
    if counts.min() == 0.0:
        return False, means
    means = sums / counts
    squares = 0.0
    for i in range(len(values)):
        if not np.isnan(deviations[i]):
            squares += (deviations[i] - means[i % length]) ** 2
    noise = squares / max(counts.sum() - length, 1.0)
    spread = means.var()
    if spread == 0.0 or spread * length / (length - 1) * counts.mean() < LEAST_F * noise:
        return False, means
    between = max(spread - noise / counts.mean(), 0.0)
    effects = means * between / (between + noise / counts)
    return True, effects - effects.mean()


@compiled
def _moving_average(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Average over one season around each value; NaN where the season is not whole or not observed."""
    n, reach = len(values), length // 2
    known = np.flatnonzero(~np.isnan(values))
    # Gaps are bridged by straight lines, for averages only.
    filled = values if len(known) == n else np.interp(np.arange(n), known, values[known])
    result = np.full(n, np.nan)
    for i in range(reach, n - reach):
        total = filled[i - reach : i + reach + 1].sum()
        if length % 2 == 0:
            total -= 0.5 * (filled[i - reach] + filled[i + reach])
        result[i] = total / length
    return result
