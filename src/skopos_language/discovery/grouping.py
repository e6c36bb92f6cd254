"""Groups of directions: spherical k-means, begun several times (Dhillon and Modha, Machine Learning 2001)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.discovery.words import Vectors, unit

TRIES, MOST_TURNS = 5, 60


class Groups(NamedTuple):
    """The group of each row, how near it is to the middle of its group (cosine), and the middles."""

    group: NDArray[np.int64]
    nearness: NDArray[np.float64]
    middle: Vectors


def grouped(rows: Vectors, groups: int, rng: np.random.Generator) -> Groups:
    """Part rows of length one into groups; of several beginnings the one counts whose rows lie nearest."""
    tries = [_grouped(rows, _begun(rows, groups, rng)) for _ in range(TRIES)]
    return max(tries, key=lambda found: float(found.nearness.sum()))


def _begun(rows: Vectors, groups: int, rng: np.random.Generator) -> Vectors:
    """Choose rows far from each other to begin with (k-means++, Arthur and Vassilvitskii, SODA 2007)."""
    chosen = [int(rng.integers(len(rows)))]
    apart = 1 - rows @ rows[chosen[0]]
    for _ in range(groups - 1):
        weight = np.maximum(apart, 0) ** 2
        total = weight.sum()
        place = int(rng.choice(len(rows), p=weight / total)) if total > 0 else int(rng.integers(len(rows)))
        chosen.append(place)
        apart = np.minimum(apart, 1 - rows @ rows[place])
    return rows[chosen].copy()


def _grouped(rows: Vectors, middle: Vectors) -> Groups:
    group = np.full(len(rows), -1, np.int64)
    near = rows @ middle.T
    for _ in range(MOST_TURNS):
        chosen = near.argmax(1)
        if np.array_equal(chosen, group):
            break
        group = chosen
        sums = np.zeros_like(middle)
        np.add.at(sums, group, rows)
        kept = np.linalg.norm(sums, axis=1) > 0
        middle = np.where(kept[:, None], unit(sums), middle)
        near = rows @ middle.T
    return Groups(group, near[np.arange(len(rows)), group], middle)
