"""Make a metric's history ready for modelling: gaps, cumulative counts, a lone slip of the pen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Kind = Literal["flow", "stock"]
type Values = ArrayLike | Sequence[float | None]

LONGEST = 520
"""Steps of history that are used; what is older says little and costs time."""

LEAST_FOR_SLIPS = 20
"""Steps below which nothing is taken for a slip."""

SLIP = 20.0
"""How many times the usual distance from its neighbours makes a lone step a slip."""


@dataclass(frozen=True, eq=False)
class History:
    """A history ready for modelling.

    Attributes
    ----------
    steps : ndarray, shape (n,)
        Values of a flow, increments of a stock; NaN in gaps.
    last : float
        Last reading of a stock; 0 for a flow.
    stale : int
        Steps without a value at the end; they must be run through before the horizon starts.
    """

    steps: NDArray[np.float64]
    last: float
    stale: int

    @property
    def observed(self) -> int:
        """How many steps were observed."""
        return int((~np.isnan(self.steps)).sum())


def read_history(values: Values, kind: Kind) -> History:
    """Bring values, with gaps, into the form that the models take.

    Parameters
    ----------
    values : array_like, shape (n,)
        Oldest first; None or NaN where nothing was observed.
    kind : {"flow", "stock"}
        A stock is turned into its increments. What it gained across a gap is spread evenly over the gap.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If values are not one row of finite numbers.
    """
    try:
        row = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise ValueError("values must be one row of numbers, with null in gaps") from problem
    if row.ndim != 1:
        raise ValueError(f"values must be one row of numbers, not an array of {row.ndim} dimensions")
    if np.isinf(row).any():
        raise ValueError(f"values[{int(np.flatnonzero(np.isinf(row))[0])}] is not finite")
    if np.abs(row[~np.isnan(row)]).max(initial=0.0) > 1e200:
        raise ValueError("values must lie between -1e200 and 1e200")
    known = np.flatnonzero(~np.isnan(row))
    if not len(known):
        return History(np.empty(0), 0.0, 0)
    stale = len(row) - 1 - int(known[-1])
    row = row[known[0] : known[-1] + 1]
    if kind == "flow":
        return History(without_slip(row[-LONGEST:]), 0.0, stale)
    at = known - known[0]
    level = np.interp(np.arange(len(row)), at, row[at])
    return History(without_slip(np.diff(level)[-LONGEST:]), float(level[-1]), stale)


def without_slip(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take out what is so far off, and so alone, that it says nothing about the future; NaN stands in its place.

    A step counts as a slip if it lies more than twenty times the usual distance from the median of the four steps
    around it, and is the only one. The two steps at either end stay: what follows decides.

    Examples
    --------
    >>> without_slip(np.array([9.0, 10, 11, 10] * 6 + [1000.0] + [9.0, 10, 11, 10])).tolist()[23:26]
    [10.0, nan, 9.0]
    """
    n = len(steps)
    if n < LEAST_FOR_SLIPS:
        return steps
    around = np.stack([steps[: n - 4], steps[1 : n - 3], steps[3 : n - 1], steps[4:]])
    whole = ~np.isnan(around).any(axis=0)
    distance = np.full(n, np.nan)
    distance[2 : n - 2][whole] = np.abs(steps[2 : n - 2] - _middle(around))[whole]
    known = np.sort(distance[~np.isnan(distance)])
    if not len(known):
        return steps
    usual = float(np.sqrt(np.mean(known[: max(1, int(len(known) * 0.95))] ** 2)))
    slip = distance > SLIP * usual
    if usual == 0.0 or slip.sum() != 1:
        return steps
    return np.where(slip, np.nan, steps)


def _middle(four: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the median of four rows, column by column."""
    ordered = np.sort(four, axis=0)
    return (ordered[1] + ordered[2]) / 2


def looks_cumulative(values: Values) -> bool:
    """Tell whether values read like the level of something that only grows, such as followers.

    At most one step in twenty goes down, at least one goes up, and the last value is more than the largest step.

    Examples
    --------
    >>> looks_cumulative([900, 920, 935, 980, 1010, 1100]), looks_cumulative([90, 120, 70, 130, 80, 95])
    (True, False)
    """
    row = np.array(values, dtype=np.float64)
    row = row[~np.isnan(row)]
    if len(row) < 4 or row.min() < 0:
        return False
    steps = np.diff(row)
    falls = int((steps < 0).sum())
    return falls * 20 <= len(steps) and bool((steps > 0).any()) and float(row[-1]) > 1.5 * float(np.abs(steps).max())
