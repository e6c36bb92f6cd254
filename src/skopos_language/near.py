"""Which text is a near-duplicate of an earlier one, in a stream of batches."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_language.kernels.near import TABLES, Tables, link, tables

APART = ((60, 10), (30, 6), (0, 0))
"""From how many letters on, and in how many bits, two fingerprints may differ: short texts must be equal."""


class NearDuplicates:
    """Remembers the fingerprints that came; some 80 bytes for each text."""

    def __init__(self) -> None:
        self._held: Tables = tables(4_096)
        self._count = 0

    def add(self, fingerprints: ArrayLike, letters: ArrayLike) -> NDArray[np.int64]:
        """Take in a batch; gives for each text the number, from 0, of the first one that it is like, or -1.

        Parameters
        ----------
        fingerprints : array_like of int64, shape (n,)
            The column `near_duplicate_hash`.
        letters : array_like of int, shape (n,)
            Length of each text; one of length 0 is like no other.
        """
        marks = np.asarray(fingerprints, np.int64).view(np.uint64)
        length = np.asarray(letters)
        most = np.select([length == 0, *(length >= least for least, _ in APART)], [-1, *(bits for _, bits in APART)])
        while self._count + len(marks) > len(self._held.mark):
            self._held = _doubled(self._held)
        link(self._held, self._count, marks, most.astype(np.int32))
        found = self._held.origin[self._count : self._count + len(marks)].astype(np.int64)
        self._count += len(marks)
        return found


def _doubled(held: Tables) -> Tables:
    more = tables(2 * len(held.mark))
    rows = len(held.mark)
    more.latest[:] = held.latest
    more.mark[:rows], more.origin[:rows] = held.mark, held.origin
    for table in range(TABLES):
        more.before[table, :rows] = held.before[table]
    return more
