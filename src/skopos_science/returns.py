"""What came back for what was put in, as a distribution: joint draws of what was gained against known money.

References
----------
.. [1] Malcolm, D. G., Roseboom, J. H., Clark, C. E. and Fazar, W. (1959). Application of a technique for research and
   development program evaluation. Operations Research 7(5), 646-669. (The PERT distribution of a guessed range.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Return:
    """A return on what was put in.

    Attributes
    ----------
    draws : ndarray, shape (n,)
        (Gain - cost) / cost; 0.5 says that each unit came back with half a unit on top.
    low, mid, high : float
        Quantiles.
    probability_positive : float
        That more came back than was put in; 0 to 1.
    """

    draws: Floats
    low: float
    mid: float
    high: float
    probability_positive: float


def guessed(low: float, likely: float, high: float, count: int, rng: np.random.Generator) -> Floats:
    """Draw from a range that somebody guessed (PERT): most often near `likely`, never outside.

    Raises ValueError if the three are not in order or not finite.
    """
    if not np.isfinite([low, likely, high]).all() or not low <= likely <= high:
        raise ValueError(f"low, likely and high must be finite and in order, not {low}, {likely}, {high}.")
    if high == low:
        return np.full(count, low)
    spread = high - low
    a, b = 1 + 4 * (likely - low) / spread, 1 + 4 * (high - likely) / spread
    return low + spread * rng.beta(a, b, count)


def return_on(gains: ArrayLike, cost: float, *, level: float = 0.9) -> Return:
    """Hold draws of what was gained against what it cost.

    Parameters
    ----------
    gains : array_like, shape (n,)
        Joint draws of the gain, in money; may be negative.
    cost : float
        What was put in; more than 0.
    level : float
        Confidence of the range, more than 0 and less than 1.

    Raises
    ------
    ValueError
        If there are no draws, one is not finite, or the cost is not above 0.
    """
    gained = np.asarray(gains, dtype=float).reshape(-1)
    if not len(gained) or not np.isfinite(gained).all():
        raise ValueError("gains must hold at least one draw, and finite ones only.")
    if not (np.isfinite(cost) and cost > 0):
        raise ValueError(f"cost must be more than 0, not {cost}: without money put in there is no return on it.")
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, not {level}.")
    draws = gained / cost - 1
    low, mid, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    return Return(draws, low, mid, high, float((draws > 0).mean()))


def pays_from(revenue: ArrayLike, cost: float, *, level: float = 0.9) -> tuple[float, float, float]:
    """Give the margin from which added revenue pays for its cost: likely value with its range.

    Draws without added revenue never pay: their margin is infinite.
    """
    gained = np.asarray(revenue, dtype=float).reshape(-1)
    needed = np.divide(cost, gained, out=np.full(len(gained), np.inf), where=gained > 0)
    # Quantiles that fall between two draws would mix a number with infinity.
    low, mid, high = np.quantile(needed, [(1 - level) / 2, 0.5, (1 + level) / 2], method="nearest").tolist()
    return low, mid, high
