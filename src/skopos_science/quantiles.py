"""A quantile of independent readings with an interval that assumes nothing about how they are distributed."""

import math

import numpy as np
from numpy.typing import ArrayLike


def quantile_interval(values: ArrayLike, q: float, *, level: float = 0.95) -> tuple[float, float, float]:
    """Give the sample quantile with an interval between two order statistics.

    Parameters
    ----------
    values : array_like, shape (n,)
        Readings, in any order.
    q : float
        Which quantile, more than 0 and less than 1.
    level : float
        Confidence wanted.

    Returns
    -------
    tuple of float
        Quantile, low, high. The quantile is NaN without readings. An end is NaN where there are too few readings for
        the interval to reach `level`: five readings say nothing about a 90th percentile.

    Raises
    ------
    ValueError
        If `q` or `level` does not lie between 0 and 1.

    Notes
    -----
    The number of readings below the true quantile is binomial(n, q); the ends are the readings whose ranks leave at
    most (1 - level) / 2 on each side. The interval covers at least `level` for any continuous distribution.

    References
    ----------
    .. [1] Thompson, W. R. (1936). On confidence ranges for the median and other expectation distributions for
       populations of unknown distribution form. Annals of Mathematical Statistics 7(3), 122-128.

    Examples
    --------
    >>> quantile_interval(range(1, 11), 0.5)
    (5.5, 2.0, 9.0)
    """
    from scipy.stats import binom  # takes a second to load, and pages without a quantile read this file too

    if not 0 < q < 1 or not 0 < level < 1:
        raise ValueError("The quantile and the level lie between 0 and 1.")
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    if not n:
        return math.nan, math.nan, math.nan
    tail = (1 - level) / 2
    ranks = np.arange(1, n + 1)
    low_ranks = ranks[binom.cdf(ranks - 1, n, q) <= tail]  # P(at most rank - 1 readings lie below)
    high_ranks = ranks[binom.sf(ranks - 1, n, q) <= tail]  # P(at least rank readings lie below)
    low = float(ordered[low_ranks[-1] - 1]) if len(low_ranks) else math.nan
    high = float(ordered[high_ranks[0] - 1]) if len(high_ranks) else math.nan
    return float(np.quantile(ordered, q)), low, high
