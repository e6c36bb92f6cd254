"""Rows on their way in: checked against their table and put aside in chunks, so that memory stays bounded."""

import itertools
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.facts import keys
from skopos.facts.days import DAY, day_sql
from skopos.facts.disk import disk_errors
from skopos.facts.engine import select
from skopos.facts.errors import FactsRefused
from skopos.facts.keys import CONTENT, KEY_HIGH, KEY_LOW, Numbers
from skopos.facts.schemas import FactTable

CHUNK_ROWS = 50_000
CHUNK_BYTES = 48 * 1024 * 1024
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class Staged:
    """The rows of one table that a writer has added so far."""

    def __init__(self, table: FactTable, folder: Path, zone: str, engine: duckdb.DuckDBPyConnection) -> None:
        self.table, self.folder, self.engine = table, folder, engine
        self._waiting: list[pa.Table] = []
        self._waiting_rows = self._waiting_bytes = 0
        self._files: list[Path] = []
        self._prints: list[tuple[Numbers, Numbers, Numbers]] = []
        self._days: list[NDArray[np.datetime64]] = []
        self._select = f"SELECT *, {day_sql(table.moment, zone)} AS day, {keys.fingerprint_sql(table)} FROM chunk"
        self.schema = pa.schema([*table.schema, DAY, *keys.FINGERPRINTS])
        self._lock = threading.Lock()

    def add(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Check rows and keep them; they go to the disk in chunks."""
        fitted = fit(self.table, rows)
        with self._lock:
            for start in range(0, fitted.num_rows, CHUNK_ROWS):
                part = fitted.slice(start, CHUNK_ROWS)
                self._waiting.append(part)
                self._waiting_rows += part.num_rows
                self._waiting_bytes += part.nbytes
                if self._waiting_rows >= CHUNK_ROWS or self._waiting_bytes >= CHUNK_BYTES:
                    self._put_aside()

    def close(self) -> None:
        """Put the rest aside."""
        with self._lock:
            self._put_aside()

    def _put_aside(self) -> None:
        if not self._waiting_rows:
            return
        chunk = pa.concat_tables(self._waiting)
        self._waiting, self._waiting_rows, self._waiting_bytes = [], 0, 0
        self.engine.register("chunk", chunk)
        marked = select(self.engine, self._select).cast(self.schema)
        self.engine.unregister("chunk")
        prints = [marked.column(name).to_numpy() for name in (KEY_HIGH, KEY_LOW, CONTENT)]
        self._prints.append((prints[0], prints[1], prints[2]))
        self._days.append(marked.column("day").to_numpy())
        path = self.folder / f"{self.table.name}-{len(self._files)}.arrow"
        with (
            disk_errors(self.folder),
            pa.OSFile(str(path), "wb") as sink,
            pa.ipc.new_file(sink, self.schema, options=PACKED) as writer,
        ):
            writer.write_table(marked)
        self._files.append(path)

    def fingerprints(self) -> tuple[Numbers, Numbers, Numbers]:
        """Give key and content of every row, in the order in which they were added."""
        if not self._prints:
            empty = np.empty(0, dtype=np.uint64)
            return empty, empty, empty
        high, low, content = (np.concatenate(part) for part in zip(*self._prints, strict=True))
        return high, low, content

    def days_of(self, keep: NDArray[np.bool_]) -> set[date]:
        """Give the days of the rows marked in `keep`."""
        return set(np.unique(np.concatenate(self._days)[keep]).astype(object).tolist()) if self._days else set()

    def batches(self, keep: NDArray[np.bool_]) -> pa.RecordBatchReader:
        """Stream the rows marked in `keep`, in the order in which they were added."""
        return pa.RecordBatchReader.from_batches(self.schema, self._chosen(keep))

    def _chosen(self, keep: NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
        start = 0
        for path in self._files:
            with pa.OSFile(str(path), "rb") as source:
                chunk = pa.ipc.open_file(source).read_all()
            mask = keep[start : start + chunk.num_rows]
            start += chunk.num_rows
            if mask.any():
                yield from chunk.filter(pa.array(mask)).to_batches()


def fit(table: FactTable, rows: pa.Table | pa.RecordBatch) -> pa.Table:
    """Give `rows` as the table's schema has them; raises FactsRefused with the field that does not fit."""
    given = pa.table(rows) if isinstance(rows, pa.RecordBatch) else rows
    missing = [name for name in table.schema.names if name not in given.schema.names]
    extra = [name for name in given.schema.names if name not in table.schema.names]
    if missing or extra:
        problems = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(extra)}"] * bool(extra)
        raise FactsRefused(f"These rows are not of the table {table.name}: {'; '.join(problems)}.")
    ordered = given.select(table.schema.names)
    columns = []
    for field, column in zip(table.schema, itertools.chain(ordered.columns), strict=True):
        try:
            columns.append(column.cast(field.type))
        except pa.ArrowInvalid as error:
            raise FactsRefused(f"{table.name}.{field.name} does not fit {field.type}: {error}") from error
        if not field.nullable and column.null_count:
            raise FactsRefused(f"{table.name}.{field.name} must be given, and is empty in {column.null_count} rows.")
    return pa.table(columns, schema=table.schema)
