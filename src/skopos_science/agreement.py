"""How well given labels agree with people's, from a random sample drawn in strata."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS = 4_000
PRIOR = 1.0  # labelled items' worth of not knowing

type Matrix = NDArray[np.float64]
type Places = NDArray[np.int64]


class Estimate(NamedTuple):
    """A share or score with its interval; NaN where nothing is known."""

    value: float
    low: float
    high: float

    @property
    def reach(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


class Agreement(NamedTuple):
    """Figures over all that the strata stand for; lists have an entry for each class."""

    labelled: int
    accuracy: Estimate
    macro_f1: Estimate
    precision: list[Estimate]
    recall: list[Estimate]


def agreement(
    counts: ArrayLike,
    population: ArrayLike,
    given: ArrayLike,
    *,
    level: float = 0.95,
    rng: np.random.Generator | None = None,
) -> Agreement:
    """Estimate how often given labels are right, from a stratified sample in which each stratum has one given label.

    Each labelled item stands for `population / labelled` items of its stratum (inverse-probability weighting); that is
    the estimate. The interval comes from tables that might be true as well: for each given label, its true classes are
    drawn from a Dirichlet distribution that holds as many items as the labelled ones are worth (Kish's effective sample
    size) and one more of not knowing. Gains from stratification itself are not claimed, so it errs to the wide side.

    Parameters
    ----------
    counts : array_like of int, shape (strata, classes)
        Labelled items of each stratum by their true class.
    population : array_like of int, shape (strata,)
        Items that each stratum has; at least as many as were labelled of it.
    given : array_like of int, shape (strata,)
        Number of the class that the items of each stratum were given.
    level : float
        Of the intervals; 0.95 is 95 %.
    rng : numpy.random.Generator, optional
        Draws the posterior; a fixed one if not given, so that the same counts give the same interval.

    Returns
    -------
    Agreement
        Strata without a labelled item are taken to be as the others of the same given label; where none of these has
        one either, they are left out.

    Raises
    ------
    ValueError
        If a count is negative or a stratum has fewer items than were labelled of it.

    Notes
    -----
    Items are taken as drawn at random within their stratum. Skipped ones are taken as missing at random. Macro-F1 is
    over the classes that occur, given or true.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapter 5. Wiley.
    .. [2] Kish, L. (1965). Survey Sampling. Wiley.

    Examples
    --------
    >>> found = agreement([[40, 10, 0], [5, 45, 0]], [1000, 3000], [0, 1])
    >>> round(found.accuracy.value, 3)
    0.875
    >>> [round(float(end), 2) for end in found.accuracy[1:]]
    [0.79, 0.92]
    """
    seen, size, label = np.asarray(counts, float), np.asarray(population, float), np.asarray(given, int)
    if (seen < 0).any() or (seen.sum(1) > size).any():
        raise ValueError("Counts must not be negative, and no stratum may have more labelled items than it has items.")
    classes = seen.shape[1]
    table, worth, unseen = _by_label_seen(seen, size, label, classes)
    drawn = _drawn(table, worth, unseen, rng or np.random.default_rng(20_260_322))
    tables = np.concatenate([table[None], drawn])

    def told(figure: Callable[[Matrix], Matrix]) -> Estimate:
        values = figure(tables)
        rest = values[1:][np.isfinite(values[1:])]
        if not len(rest) or not np.isfinite(values[0]):
            return Estimate(float("nan"), float("nan"), float("nan"))
        low, high = np.quantile(rest, [(1 - level) / 2, (1 + level) / 2])
        value = float(values[0])
        return Estimate(value, float(min(low, value)), float(max(high, value)))

    return Agreement(
        int(seen.sum()),
        told(accuracy_of),
        told(macro_f1_of),
        [told(lambda table, at=at: _share(table[:, at, at], table[:, at, :].sum(1))) for at in range(classes)],  # type: ignore[misc]
        [told(lambda table, at=at: _share(table[:, at, at], table[:, :, at].sum(1))) for at in range(classes)],  # type: ignore[misc]
    )


def still_needed(labelled: int, reach: float, wanted: float = 0.05) -> int:
    """Give how many more labels bring an interval's half width from `reach` to `wanted`.

    It falls with the root of the number of labels. Before any label it is told from a share of 65 %, near which
    three-class sentiment of short posts lies.

    Examples
    --------
    >>> still_needed(100, 0.10), still_needed(400, 0.04), still_needed(0, float("nan"))
    (300, 0, 350)
    """
    if not labelled or not np.isfinite(reach):
        return int(np.ceil(0.65 * 0.35 * (1.96 / wanted) ** 2))
    return max(0, int(np.ceil(labelled * (reach / wanted) ** 2 - 1e-9)) - labelled)


def accuracy_of(tables: Matrix) -> Matrix:
    """Give the share on the diagonal of each table."""
    return _share(np.trace(tables, axis1=1, axis2=2), tables.sum((1, 2)))


def macro_f1_of(tables: Matrix) -> Matrix:
    """Give the mean F1 of the classes that occur in the first table of given by true label."""
    hit = np.diagonal(tables, axis1=1, axis2=2)
    named = tables.sum(1) + tables.sum(2)
    score = np.divide(2 * hit, named, out=np.zeros_like(hit), where=named > 0)
    occurs = named[0] > 0
    return score[:, occurs].mean(1) if occurs.any() else np.full(len(tables), np.nan)


def _share(part: Matrix, whole: Matrix) -> Matrix:
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)


def _by_label_seen(seen: Matrix, size: Matrix, label: Places, classes: int) -> tuple[Matrix, Matrix, Matrix]:
    """Give for each given label its items by true class, how many labelled ones that is worth, and the share unseen.

    Labelled items that stand for unequal numbers are worth fewer than they are (Kish's effective sample size).
    """
    number = seen.sum(1)
    stands = np.divide(size, number, out=np.zeros_like(size), where=number > 0)
    mine = label[None, :] == np.arange(classes)[:, None]
    whole = mine @ (stands[:, None] * seen)
    worth = _share((mine @ (stands * number)) ** 2, mine @ (stands**2 * number))
    total = mine @ size
    # Strata without a labelled item are taken to be as the others of their label.
    table = _share(whole, whole.sum(1, keepdims=True) * np.ones_like(whole)) * total[:, None]
    unseen = 1 - _share(mine @ number, total)
    return np.nan_to_num(table), np.nan_to_num(worth), np.nan_to_num(unseen)


def size_of(stands: Matrix, number: Matrix) -> Matrix:
    """Give how many items the labelled ones of each stratum stand for."""
    return stands * number


def _drawn(table: Matrix, worth: Matrix, unseen: Matrix, rng: np.random.Generator) -> Matrix:
    """Draw tables that might be true, given what was seen."""
    total = table.sum(1)
    shares = np.divide(table, total[:, None], out=np.zeros_like(table), where=total[:, None] > 0)
    # Every class stays possible, however few were seen.
    strength = worth[:, None] * shares + PRIOR / table.shape[1]
    parts = rng.gamma(strength, size=(DRAWS, *strength.shape))
    drawn = parts / parts.sum(2, keepdims=True) * total[:, None]
    return table + (drawn - table) * np.sqrt(unseen)[:, None]
