"""Near-duplicates among fingerprints that come one after the other, without comparing each with all before it.

Bit sampling (Indyk and Motwani 1998): fingerprints are kept in several tables under a few of their bits, so that two
which differ in few bits meet in at least one table, most likely. Only those that meet are compared.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Grid, Whole, compiled

TABLES, BITS = 16, 12
MOST_COMPARED = 400  # of one table, the latest first


class Tables(NamedTuple):
    """Sampled bits of each table, the latest row of each key, the row before it, the prints and their first likes."""

    bit: Grid[np.uint64]
    latest: Grid[np.int32]
    before: Grid[np.int32]
    mark: NDArray[np.uint64]
    origin: NDArray[np.int32]


def tables(rows: int) -> Tables:
    """Give empty tables for a number of rows."""
    rng = np.random.default_rng(1998)
    bit = np.stack([rng.choice(64, BITS, replace=False) for _ in range(TABLES)]).astype(np.uint64)
    return Tables(
        bit,
        np.full((TABLES, 1 << BITS), -1, np.int32),
        np.empty((TABLES, rows), np.int32),
        np.empty(rows, np.uint64),
        np.empty(rows, np.int32),
    )


@compiled
def bits_apart(one: Whole, other: Whole) -> Whole:
    """Count the bits in which two fingerprints differ."""
    rest = np.uint64(one) ^ np.uint64(other)
    rest = rest - ((rest >> np.uint64(1)) & np.uint64(0x5555555555555555))
    rest = (rest & np.uint64(0x3333333333333333)) + ((rest >> np.uint64(2)) & np.uint64(0x3333333333333333))
    rest = (rest + (rest >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((rest * np.uint64(0x0101010101010101)) >> np.uint64(56))


@called
def link(held: Tables, count: Whole, prints: NDArray[np.uint64], most: NDArray[np.int32]) -> None:
    """Put fingerprints behind the `count` that are held; `origin` gets the row each is like, or -1.

    `most` is in how many bits each may differ; -1 leaves it out.
    """
    for number in range(prints.shape[0]):
        row, mark, limit = count + number, prints[number], most[number]
        held.mark[row], held.origin[row] = mark, -1
        best, nearest = -1, limit + 1
        for table in range(held.bit.shape[0]):
            key = np.uint64(0)
            for place in range(held.bit.shape[1]):
                key = (key << np.uint64(1)) | ((mark >> held.bit[table, place]) & np.uint64(1))
            other, compared = held.latest[table, key], 0
            held.before[table, row] = other
            held.latest[table, key] = row
            while other >= 0 and compared < MOST_COMPARED and nearest > 0:
                distance = bits_apart(mark, held.mark[other])
                if distance < nearest:
                    best, nearest = other, distance
                other, compared = held.before[table, other], compared + 1
        if best >= 0:
            held.origin[row] = best if held.origin[best] < 0 else held.origin[best]
