"""Put the figures of one table together: lines that differ only in a column that Skopos does not know belong together.

An ads report segmented by device has several lines for each campaign and day. Their figures are added up, as each of
them would else replace the one before. A line that stands in the table twice, word for word, counts once: it comes
from exports that overlap.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos.channels.contract import Problem
from skopos.channels.rows.reasons import REPEATED_LINE
from skopos_files.sheets import Batch

SLICE_ROWS = 50_000


class Gathered:
    """The points of one table, batch by batch."""

    def __init__(self) -> None:
        self._tables: list[pa.Table] = []
        self._seen: set[int] = set()

    def repeated(self, batch: Batch) -> NDArray[np.bool_]:
        """Which lines stood in the table before, word for word."""
        columns = [pc.fill_null(column, "") for column in batch.table.columns]
        texts = pc.binary_join_element_wise(*columns, "\x1f").to_pylist()
        again = np.zeros(len(texts), dtype=bool)
        for row, mark in enumerate(map(hash, texts)):
            again[row] = mark in self._seen
            self._seen.add(mark)
        return again

    def notes(self, batch: Batch, repeated: NDArray[np.bool_]) -> tuple[Problem, ...]:
        """Say which lines were left out as repeated."""
        return tuple(Problem(REPEATED_LINE, line) for line in batch.lines[repeated].tolist())

    def add(self, points: pa.Table | None) -> None:
        """Keep the points of a batch."""
        if points is not None:
            self._tables.append(points)

    def tables(self) -> Iterator[pa.Table]:
        """Give all points, those of the same id added up, in slices."""
        if not self._tables:
            return
        whole = pa.concat_tables(self._tables)
        if pc.count_distinct(whole["native_id"]).as_py() < whole.num_rows:
            whole = _added_up(whole)
        for start in range(0, whole.num_rows, SLICE_ROWS):
            yield whole.slice(start, SLICE_ROWS)


def _added_up(points: pa.Table) -> pa.Table:
    """One row for each id, in the order of their first lines, with the sum of its values."""
    keys = points["native_id"].combine_chunks().dictionary_encode()
    codes = keys.indices.to_numpy()
    _codes, first = np.unique(codes, return_index=True)
    sums = np.bincount(codes, weights=points["value"].to_numpy())
    kept = points.take(pa.array(first))
    return kept.set_column(points.schema.get_field_index("value"), points.schema.field("value"), pa.array(sums))
