"""What a campaign changed in the regions where it ran, held against the regions where it did not.

The treated regions' sum is explained by the other regions (ridge weights, days of the week, a level that may wander;
see `effect`) and carried on through the campaign. Then the same is tried where nothing happened: on sets of untreated
regions over the campaign's days (placebo in space) and on the treated regions before it (placebo in time). If the
method errs there more than it says, the interval is widened by as much; the model's own word counts like so many
placebos as `MODEL_COUNTS`.

References
----------
.. [1] Abadie, A., Diamond, A., & Hainmueller, J. (2010). Synthetic control methods for comparative case studies.
   Journal of the American Statistical Association 105(490), 493-505.
.. [2] Ben-Michael, E., Feller, A., & Rothstein, J. (2021). The augmented synthetic control method. Journal of the
   American Statistical Association 116(536), 1789-1803.
.. [3] Vaver, J., & Koehler, J. (2011). Measuring ad effectiveness using geo experiments. Google technical report.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from skopos_science.effect import LEAST_BEFORE, Estimate, check_span, expected_paths

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_DONORS = 3
MODEL_COUNTS = 10
"""The model's own claim about its error counts as much as this many placebos."""
MOST_IN_TIME = 4


@dataclass(frozen=True, eq=False)
class GeoEffect(Estimate):
    """A campaign's effect in its regions, summed over the treated.

    Attributes
    ----------
    seen, expected, expected_low, expected_high : ndarray, shape (h,)
        Per day of the campaign, summed over the treated regions.
    p_value : float
        Share of placebos in space, the campaign's own regions counted among them, that stand out as much; small means
        that chance seldom looks like this.
    in_space, in_time : ndarray
        Errors of the placebos, in units of the error that the model expects; near 1 in size if the model is right.
    widened : float
        By how much the model's interval was widened (or narrowed) after the placebos.
    donors : int
        Regions that the expectation rests on.
    """

    seen: Floats
    expected: Floats
    expected_low: Floats
    expected_high: Floats
    p_value: float
    in_space: Floats
    in_time: Floats
    widened: float
    donors: int


def geo_effect(
    values: ArrayLike,
    treated: Sequence[int],
    start: int,
    *,
    weekly: bool = True,
    level: float = 0.9,
    placebos: int = 20,
    seed: int = 0,
) -> GeoEffect:
    """Estimate what a campaign changed in its regions.

    Parameters
    ----------
    values : array_like, shape (n, r)
        One row a day (or other regular step), one column a region; before and during the campaign.
    treated : sequence of int
        Columns of the regions where the campaign ran; at least three others must be left.
    start : int
        Index of the campaign's first day; at least 21 days lie before it.
    weekly : bool
        Whether the days of the week differ; False for steps that are not days.
    level : float
        Confidence of the intervals, more than 0.5 and less than 1.
    placebos : int
        At most so many sets of untreated regions are tried; 0 for none, which trusts the model's own interval.
    seed : int
        Of the draws and of the choice of placebos.

    Raises
    ------
    ValueError
        If values are missing, regions are unknown, too few are untreated, or too few days lie before the start.
    """
    y, own = _checked(values, treated, start, level)
    rng = np.random.default_rng(seed)
    donors = np.setdiff1d(np.arange(y.shape[1]), own)
    seen = y[:, own].sum(axis=1)
    paths = expected_paths(seen, y[:, donors], start, weekly, seed)
    middle, spread = _total(paths)
    sets = _sets(donors, len(own), placebos, rng)
    in_space = np.array([_error(y, chosen, donors, start, len(y), weekly, seed) for chosen in sets])
    in_time = np.array(
        [_error(y, own, donors, begin, end, weekly, seed) for begin, end in _windows(y, start, placebos)]
    )
    errors = np.concatenate([in_space, in_time])
    widened = float(np.sqrt((MODEL_COUNTS + (errors**2).sum()) / (MODEL_COUNTS + len(errors))))
    reach = float(student.ppf((1 + level) / 2, MODEL_COUNTS + len(errors))) * widened
    total = float(seen[start:].sum() - middle)
    ratio = _relative(total, middle, reach * spread)
    days, day_spread = np.median(paths, axis=0), paths.std(axis=0)
    stands_out = abs(total) / spread
    return GeoEffect(
        total, total - reach * spread, total + reach * spread, *ratio, level,
        seen[start:], days, days - reach * day_spread, days + reach * day_spread,
        float((1 + (np.abs(in_space) >= stands_out).sum()) / (1 + len(in_space))),
        in_space, in_time, widened, len(donors),
    )  # fmt: skip


def _total(paths: Floats) -> tuple[float, float]:
    totals = paths.sum(axis=1)
    return float(np.median(totals)), max(float(totals.std()), 1e-12)


def _error(y: Floats, chosen: Ints, donors: Ints, start: int, end: int, weekly: bool, seed: int) -> float:
    """Give what the method finds where nothing happened, in units of the error that it expects."""
    outcome = y[:end, chosen].sum(axis=1)
    if np.ptp(outcome[:start]) == 0:
        return 0.0
    paths = expected_paths(outcome, y[:end, np.setdiff1d(donors, chosen)], start, weekly, seed)
    middle, spread = _total(paths)
    return (float(outcome[start:].sum()) - middle) / spread


def _sets(donors: Ints, size: int, most: int, rng: np.random.Generator) -> list[Ints]:
    """Choose sets of untreated regions as large as the treated, no region twice before all were used once."""
    size = min(size, len(donors) - 2)
    if size == 1:
        return [np.array([donor]) for donor in rng.permutation(donors)[:most]]
    chosen: list[Ints] = []
    while len(chosen) < most:
        order = rng.permutation(donors)
        fresh = [order[at : at + size] for at in range(0, len(order) - size + 1, size)]
        chosen += fresh[: most - len(chosen)]
        if len(chosen) >= 2 * len(donors) // size:
            break
    return chosen


def _windows(y: Floats, start: int, placebos: int) -> list[tuple[int, int]]:
    """Give stretches before the campaign, as long as it, that do not overlap: (begin, end), the latest first."""
    length = len(y) - start
    first = max(LEAST_BEFORE, start // 2)
    ends = range(start, first + length - 1, -length)
    return [(end - length, end) for end in list(ends)[: MOST_IN_TIME if placebos else 0]]


def _relative(total: float, expected: float, reach: float) -> tuple[float, float, float]:
    """Give the effect as a fraction of what was expected, by the ends of the expectation's own interval."""
    seen = total + expected
    if expected - reach <= 0:
        return float("nan"), float("nan"), float("nan")
    return seen / expected - 1, seen / (expected + reach) - 1, seen / (expected - reach) - 1


def _checked(values: ArrayLike, treated: Sequence[int], start: int, level: float) -> tuple[Floats, Ints]:
    y = np.asarray(values, dtype=float)
    if y.ndim != 2:
        raise ValueError("values must have a row per day and a column per region.")
    own = np.unique(np.asarray(treated, dtype=np.int64))
    if not len(own) or own.min() < 0 or own.max() >= y.shape[1]:
        raise ValueError(f"treated must name columns from 0 to {y.shape[1] - 1}, at least one.")
    if y.shape[1] - len(own) < LEAST_DONORS:
        raise ValueError(f"{y.shape[1] - len(own)} regions are untreated; at least {LEAST_DONORS} are needed.")
    check_span(len(y), start, level)
    if not np.isfinite(y).all():
        raise ValueError("Values are missing: leave out regions or days without a figure.")
    if np.ptp(y[:start, own].sum(axis=1)) == 0:
        raise ValueError("The treated regions never change before the campaign, so their usual scatter is unknown.")
    return y, own
