"""The graph of attention: who replied to, mentioned or reposted whom, how much and how long ago."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Graph:
    """Attention paid by accounts to accounts.

    Attributes
    ----------
    weights : scipy.sparse.csr_array, shape (n, n)
        Row: who speaks; column: who is spoken to; attention paid, above 0. The diagonal is empty.
    to_itself : int
        Edges left out because an account speaks to itself.
    """

    weights: sparse.csr_array
    to_itself: int = 0

    @property
    def size(self) -> int:
        """Number of accounts."""
        return int(self.weights.shape[0])

    def both_ways(self) -> sparse.csr_array:
        """The same graph without direction; a pair's weights are added up."""
        return sparse.csr_array(self.weights + self.weights.T)


def build(
    speaker: ArrayLike,
    heard: ArrayLike,
    weight: ArrayLike | None = None,
    days: ArrayLike | None = None,
    *,
    size: int | None = None,
    half_life_days: float | None = None,
) -> Graph:
    """Build the graph from edges; several edges of a pair are added up.

    Parameters
    ----------
    speaker, heard : array_like of int, shape (e,)
        Numbers of the accounts, from 0: who replied, mentioned or reposted, and whose words it was about.
    weight : array_like, shape (e,), optional
        Attention paid, 0 or more; default 1 each. An edge of weight 0 counts as none.
    days : array_like, shape (e,), optional
        When, as a number of days; needed for `half_life_days`.
    size : int, optional
        Number of accounts; default: the largest number and 1.
    half_life_days : float, optional
        After so many days attention counts half, seen from the latest edge; default: it never fades.

    Raises
    ------
    ValueError
        If numbers are missing, negative or do not belong together.
    """
    speakers, listened = _accounts(speaker, "speaker"), _accounts(heard, "heard")
    if len(speakers) != len(listened):
        raise ValueError(f"{len(speakers)} speakers do not pair with {len(listened)} who are spoken to.")
    values = np.ones(len(speakers)) if weight is None else np.asarray(weight, dtype=float).ravel()
    if len(values) != len(speakers):
        raise ValueError(f"{len(values)} weights do not pair with {len(speakers)} edges.")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("A weight must be a number of 0 or more.")
    if half_life_days is not None:
        values = values * _faded(days, half_life_days, len(values))
    largest = int(max(speakers.max(initial=-1), listened.max(initial=-1))) + 1
    count = largest if size is None else size
    if count < largest:
        raise ValueError(f"size is {count}, but an account has the number {largest - 1}.")
    itself = speakers == listened
    kept = ~itself & (values > 0)
    matrix = sparse.coo_array((values[kept], (speakers[kept], listened[kept])), shape=(count, count))
    return Graph(sparse.csr_array(matrix), int(itself.sum()))


def _accounts(numbers: ArrayLike, what: str) -> Ints:
    given = np.asarray(numbers).ravel()
    if given.size and (given.dtype.kind not in "iu" or given.min() < 0):
        raise ValueError(f"{what} must hold the accounts' numbers: whole, 0 or more.")
    return given.astype(np.int64)


def _faded(days: ArrayLike | None, half_life: float, count: int) -> Floats:
    if days is None:
        raise ValueError("half_life_days needs days: when each edge was made.")
    if not half_life > 0:
        raise ValueError(f"half_life_days must be above 0, not {half_life:g}.")
    moments = np.asarray(days, dtype=float).ravel()
    if len(moments) != count or not np.isfinite(moments).all():
        raise ValueError("days must hold a number for each edge.")
    return np.asarray(0.5 ** ((moments.max(initial=-np.inf) - moments) / half_life), dtype=float)
