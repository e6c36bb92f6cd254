"""Intervals for shares."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z_95 = 1.959963984540054


def share_interval(counts: ArrayLike, totals: ArrayLike, *, z: float = 1.96) -> NDArray[np.float64]:
    """Give each share with its Wilson score interval.

    Three positive mentions of four is not "75 % positive"; this says how far the data carry.
    The Wilson interval stays inside 0 to 1 and holds its coverage for small totals.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Mentions with the property, per group; 0 or more.
    totals : array_like, shape (n,)
        All mentions, per group. A total of 0 gives NaN.
    z : float
        Normal quantile of the confidence wanted; 1.96 is 95 %.

    Returns
    -------
    ndarray, shape (n, 3)
        Columns share, low, high; fractions from 0 to 1.

    Raises
    ------
    ValueError
        If a count is negative or larger than its total.

    Notes
    -----
    Mentions are taken as independent; reposts are not, so collapse them before counting.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> share_interval([3, 300], [4, 400]).round(2)
    array([[0.75, 0.3 , 0.95],
           [0.75, 0.71, 0.79]])
    """
    k, n = np.atleast_1d(np.asarray(counts, float)), np.atleast_1d(np.asarray(totals, float))
    if not ((k >= 0) & (k <= n)).all():
        raise ValueError("Each count must lie between 0 and its total.")
    n = np.where(n > 0, n, np.nan)
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return np.column_stack([share, np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)])
