"""How far a period's value, and its change against the period before, can be told from chance.

Shares of counts use score intervals. Counts are taken as over-dispersed Poisson counts whose scatter is measured on the
days inside the periods: posts and campaigns make days differ more than independent events would.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from skopos_science.intervals import Z_95, share_interval

FEWEST = 5
"""A total below this says nothing about a relative change."""


class Estimate(NamedTuple):
    """A value with the ends of its interval; NaN where the data do not carry it."""

    value: float
    low: float
    high: float


NOT_ENOUGH = Estimate(float("nan"), float("nan"), float("nan"))


def dispersion(*groups: ArrayLike) -> float:
    """Give how much more days scatter inside their periods than Poisson counts would.

    Parameters
    ----------
    *groups : array_like, shape (days,)
        Counts per day, one array per period; the periods may differ in level.

    Returns
    -------
    float
        Pearson's statistic over its degrees of freedom, at least 1; 1 if there are too few days to measure it.
    """
    arrays = [np.asarray(group, dtype=np.float64) for group in groups]
    arrays = [array for array in arrays if array.size > 1 and array.mean() > 0]
    freedom = sum(array.size - 1 for array in arrays)
    if freedom < 3:
        return 1.0
    pearson = sum(float(((array - array.mean()) ** 2).sum() / array.mean()) for array in arrays)
    return max(1.0, pearson / freedom)


def count_interval(total: float, scatter: float = 1.0, *, z: float = Z_95) -> Estimate:
    """Give a count with the interval of the rate behind it.

    Parameters
    ----------
    total : float
        The count; 0 or more.
    scatter : float
        From `dispersion`.
    z : float
        Normal quantile of the confidence wanted.

    Returns
    -------
    Estimate
        Byar's approximation of the Poisson interval, widened by the scatter; never below 0.

    References
    ----------
    .. [1] Breslow, N. E. and Day, N. E. (1987). Statistical Methods in Cancer Research, vol. II, p. 69.
    """
    if total < 0 or scatter < 1:
        raise ValueError("A count is 0 or more, and a scatter 1 or more.")
    effective = total / scatter
    low = effective * (1 - 1 / (9 * effective) - z / (3 * np.sqrt(effective))) ** 3 if effective > 0 else 0.0
    above = effective + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return Estimate(total, max(0.0, float(low)) * scatter, float(high) * scatter)


def count_change(before: float, after: float, scatter: float = 1.0, *, z: float = Z_95) -> Estimate:
    """Give the relative change from one count to another: 0.25 is a quarter more.

    The interval is symmetric on the logarithm of the ratio. Totals below `FEWEST` give NaN: not enough data.

    Examples
    --------
    >>> np.round(count_change(100, 150), 2)
    array([0.5 , 0.16, 0.93])
    """
    if min(before, after) < FEWEST:
        return NOT_ENOUGH
    middle = np.log(after / before)
    reach = z * np.sqrt(scatter * (1 / before + 1 / after))
    low, high = np.expm1([middle - reach, middle + reach])
    return Estimate(float(np.expm1(middle)), float(low), float(high))


def share_change(before: tuple[float, float], after: tuple[float, float], *, z: float = Z_95) -> Estimate:
    """Give the difference of two independent shares, each as (count, total), in share points from -1 to 1.

    Newcombe's hybrid of two Wilson intervals: it stays inside -1 to 1 and holds its coverage for small totals.

    Raises
    ------
    ValueError
        If a count is negative or larger than its total.

    References
    ----------
    .. [1] Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions.
       Statistics in Medicine 17, 873-890. Method 10.

    Examples
    --------
    >>> np.round(share_change((48, 80), (56, 70)), 4)
    array([0.2   , 0.0524, 0.3339])
    """
    for count, total in (before, after):
        if not 0 <= count <= total:
            raise ValueError(f"A share needs 0 ≤ count ≤ total; it was {count} of {total}.")
        if total == 0:
            return NOT_ENOUGH
    first, second = before[0] / before[1], after[0] / after[1]
    (_, low_1, high_1), (_, low_2, high_2) = share_interval([before[0], after[0]], [before[1], after[1]], z=z)
    difference = second - first
    low = difference - np.hypot(second - low_2, high_1 - first)
    high = difference + np.hypot(high_2 - second, first - low_1)
    return Estimate(difference, float(max(-1.0, low)), float(min(1.0, high)))


def mean_interval(total: float, squares: float, number: float, *, z: float = Z_95) -> Estimate:
    """Give a mean with Student's interval.

    Parameters
    ----------
    total, squares : float
        Sum of the values and sum of their squares.
    number : float
        How many values there are; below 2 the ends are NaN.
    z : float
        Normal quantile of the confidence wanted; Student's quantile of that confidence is used.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika 6(1), 1-25.

    Examples
    --------
    >>> np.round(mean_interval(30, 220, 5), 2)
    array([6.  , 2.07, 9.93])
    """
    if number <= 0:
        return NOT_ENOUGH
    mean = total / number
    if number < 2:
        return Estimate(mean, float("nan"), float("nan"))
    reach = _student(z, number - 1) * np.sqrt(_variance_of_mean(total, squares, number))
    return Estimate(mean, float(mean - reach), float(mean + reach))


def mean_change(before: tuple[float, float, float], after: tuple[float, float, float], *, z: float = Z_95) -> Estimate:
    """Give the difference of two means, each as (sum, sum of squares, number), with Welch's interval.

    The two periods may scatter differently. With fewer than two values in either the result is NaN: not enough data.

    References
    ----------
    .. [1] Welch, B. L. (1947). The generalization of "Student's" problem when several different population variances
       are involved. Biometrika 34(1/2), 28-35.

    Examples
    --------
    >>> np.round(mean_change((30, 220, 5), (60, 640, 6)), 2)
    array([ 4.  , -0.19,  8.19])
    """
    if min(before[2], after[2]) < 2:
        return NOT_ENOUGH
    difference = after[0] / after[2] - before[0] / before[2]
    parts = [_variance_of_mean(*before), _variance_of_mean(*after)]
    variance = sum(parts)
    if variance == 0:
        return Estimate(difference, difference, difference)
    freedom = variance**2 / (parts[0] ** 2 / (before[2] - 1) + parts[1] ** 2 / (after[2] - 1))
    reach = _student(z, freedom) * np.sqrt(variance)
    return Estimate(difference, float(difference - reach), float(difference + reach))


def ratio_change(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], *, z: float = Z_95
) -> Estimate:
    """Give the difference of two ratios of sums, each as (tops, bottoms) by day.

    What is said on one day hangs together, so that each day, not each mention, counts as one observation (linearised
    ratio estimator). Fewer than three days with a bottom above 0 in either give NaN: not enough data.

    Raises ValueError if tops and bottoms differ in length, are not finite, or a bottom is negative.
    """
    first, second = _ratio(*before), _ratio(*after)
    if first is None or second is None:
        return NOT_ENOUGH
    spread = float(np.sqrt(first[1] + second[1]))
    freedom = (first[1] + second[1]) ** 2 / max(
        first[1] ** 2 / (first[2] - 1) + second[1] ** 2 / (second[2] - 1), 1e-300
    )
    reach = _student(z, max(freedom, 1.0)) * spread
    difference = second[0] - first[0]
    return Estimate(difference, difference - reach, difference + reach)


def ratio_interval(tops: ArrayLike, bottoms: ArrayLike, *, z: float = Z_95) -> Estimate:
    """Give a ratio of sums over days with its interval; each day counts as one observation, as in `ratio_change`."""
    found = _ratio(tops, bottoms)
    if found is None:
        return NOT_ENOUGH
    reach = _student(z, found[2] - 1.0) * float(np.sqrt(found[1]))
    return Estimate(found[0], found[0] - reach, found[0] + reach)


def _ratio(tops: ArrayLike, bottoms: ArrayLike) -> tuple[float, float, int] | None:
    """Give a ratio of sums, its variance over days, and the number of days."""
    top, bottom = np.asarray(tops, dtype=float), np.asarray(bottoms, dtype=float)
    if top.shape != bottom.shape or not (np.isfinite(top).all() and np.isfinite(bottom).all()) or (bottom < 0).any():
        raise ValueError("tops and bottoms must be as many, finite, and bottoms 0 or more.")
    days = int((bottom > 0).sum())
    if days < 3:
        return None
    ratio = float(top.sum() / bottom.sum())
    left = (top - ratio * bottom)[bottom > 0]
    return ratio, float((left**2).sum()) * days / (days - 1) / float(bottom.sum()) ** 2, days


def jackknife_interval(value: float, without: ArrayLike, *, z: float = Z_95) -> Estimate:
    """Give a figure's interval from what it would be with each of its days left out once.

    It holds for smooth figures such as quotients of sums, whatever their form; days are taken as independent.

    Parameters
    ----------
    value : float
        The figure over all days.
    without : array_like, shape (n,)
        The figure with one day left out each; at least two, else the ends are NaN.
    z : float
        Normal quantile of the confidence wanted; Student's is used in its place.

    References
    ----------
    .. [1] Tukey, J. W. (1958). Bias and confidence in not-quite large samples. The Annals of Mathematical Statistics
       29(2), 614.

    Examples
    --------
    >>> days = np.array([3.0, 5.0, 4.0, 8.0])  # of a mean, the same as the usual interval
    >>> np.round(jackknife_interval(5.0, (days.sum() - days) / 3), 3)
    array([5.   , 1.563, 8.437])
    """
    left = np.asarray(without, dtype=float)
    if len(left) < 2 or not np.isfinite(left).all():
        return Estimate(value, float("nan"), float("nan"))
    spread = float(np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()))
    reach = _student(z, len(left) - 1.0) * spread
    return Estimate(value, value - reach, value + reach)


def _student(z: float, freedom: float) -> float:
    """Give Student's quantile that stands for the normal quantile `z`."""
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(freedom, ndtr(z)))


def _variance_of_mean(total: float, squares: float, number: float) -> float:
    spread = max(0.0, squares - total * total / number) / (number - 1)
    return spread / number
