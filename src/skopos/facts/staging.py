"""Rows on their way in: checked against their table, put aside in sorted chunks, and merged newest first.

This is an external sort by moment. Memory holds one chunk while rows come in, one slice while they go out, and some
sixty bytes of fingerprints and times for each row.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
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
from skopos.facts.keys import CONTENT, KEY_HIGH, KEY_LOW, Numbers, Positions
from skopos.facts.schemas import FactTable, completed

CHUNK_ROWS = 50_000
CHUNK_BYTES = 48 * 1024 * 1024
SLICE_ROWS = 40_000
BLOCK_ROWS = 2_048  # what is read at once from a chunk; small, so that a slice reads little more than it needs
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True)
class Marks:
    """What memory keeps of staged rows: one entry a row, chunk after chunk, each chunk newest first."""

    high: Numbers
    low: Numbers
    content: Numbers
    moment: NDArray[np.int64]
    day: NDArray[np.datetime64]
    order: Positions  # which row it was, counted as they were added

    @staticmethod
    def joined(parts: list["Marks"]) -> "Marks":
        """Join the marks of all chunks."""
        if not parts:
            numbers, signed = np.empty(0, np.uint64), np.empty(0, np.int64)
            return Marks(numbers, numbers, numbers, signed, signed.astype("datetime64[D]"), signed)
        return Marks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Marks.__annotations__))


class Staged:
    """The rows of one table that a writer has added so far."""

    def __init__(self, table: FactTable, folder: Path, zone: str, engine: duckdb.DuckDBPyConnection) -> None:
        self.table, self.folder, self.engine = table, folder, engine
        self.marks = Marks.joined([])
        self._waiting: list[pa.Table] = []
        self._waiting_rows = self._waiting_bytes = self._rows = 0
        self._parts: list[Marks] = []
        self._select = f"SELECT {day_sql(table.moment, zone)} AS day, {keys.fingerprint_sql(table)} FROM chunk"
        self.schema = pa.schema([*table.schema, DAY])
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
        """Put the rest aside; no more rows are added then."""
        with self._lock:
            self._put_aside()
            self.marks = Marks.joined(self._parts)

    def _put_aside(self) -> None:
        if not self._waiting_rows:
            return
        chunk = pa.concat_tables(self._waiting).combine_chunks()
        self._waiting, self._waiting_rows, self._waiting_bytes = [], 0, 0
        self.engine.register("chunk", chunk)
        marked = select(self.engine, self._select)
        self.engine.unregister("chunk")
        moment = chunk.column(self.table.moment).cast(pa.int64()).to_numpy()
        order = np.argsort(-moment, kind="stable")
        high, low, content = (marked.column(name).to_numpy()[order] for name in (KEY_HIGH, KEY_LOW, CONTENT))
        day = marked.column("day").to_numpy()[order]
        self._parts.append(Marks(high, low, content, moment[order], day, self._rows + order))
        self._rows += chunk.num_rows
        rows = chunk.append_column(DAY, marked.column("day").cast(DAY.type)).take(pa.array(order)).combine_chunks()
        with (
            disk_errors(self.folder),
            pa.OSFile(str(self._path(len(self._parts) - 1)), "wb") as sink,
            pa.ipc.new_file(sink, self.schema, options=PACKED) as writer,
        ):
            writer.write_table(rows.cast(self.schema), max_chunksize=BLOCK_ROWS)

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.table.name}-{number}.arrow"

    def days_of(self, keep: NDArray[np.bool_]) -> set[date]:
        """Give the days of the rows marked in `keep`."""
        return set(np.unique(self.marks.day[keep]).astype("datetime64[D]").astype(object).tolist())

    def slices(self, keep: NDArray[np.bool_]) -> Iterator[pa.Table]:
        """Give the rows marked in `keep`, newest first, with their fingerprints, some at a time."""
        marks = self.marks
        chosen = np.flatnonzero(keep)
        newest_first = chosen[np.argsort(-marks.moment[chosen], kind="stable")]
        for start in range(0, len(newest_first), SLICE_ROWS):
            places = newest_first[start : start + SLICE_ROWS]
            rows = self._gather(places)
            for field, values in zip(keys.FINGERPRINTS, (marks.high, marks.low, marks.content), strict=True):
                rows = rows.append_column(field, pa.array(values[places]))
            yield rows

    def _gather(self, places: Positions) -> pa.Table:
        """Read the rows at these places of the marks, in this order."""
        ends = np.cumsum([len(part.moment) for part in self._parts])
        chunk_of = np.searchsorted(ends, places, side="right")
        tables, found = [], []
        for number in np.unique(chunk_of).tolist():
            first = int(ends[number - 1]) if number else 0
            local = np.sort(places[chunk_of == number]) - first
            with pa.OSFile(str(self._path(number)), "rb") as source:
                tables.append(_read_rows(pa.ipc.open_file(source), local))
            found.append(local + first)
        there = np.concatenate(found)
        return pa.concat_tables(tables).take(pa.array(np.searchsorted(there, places)))


def _read_rows(reader: pa.ipc.RecordBatchFileReader, local: Positions) -> pa.Table:
    """Read the rows at ascending positions of a chunk, touching only the blocks they lie in."""
    blocks = np.unique(local // BLOCK_ROWS)
    rows = pa.Table.from_batches([reader.get_batch(block) for block in blocks.tolist()])
    within = np.searchsorted(blocks, local // BLOCK_ROWS) * BLOCK_ROWS + local % BLOCK_ROWS
    return rows.take(pa.array(within))


def fit(table: FactTable, rows: pa.Table | pa.RecordBatch) -> pa.Table:
    """Give `rows` as the table's schema has them; raises FactsRefused with the field that does not fit."""
    given = completed(table, pa.table(rows) if isinstance(rows, pa.RecordBatch) else rows)
    missing = [name for name in table.schema.names if name not in given.schema.names]
    extra = [name for name in given.schema.names if name not in table.schema.names]
    if missing or extra:
        problems = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(extra)}"] * bool(extra)
        raise FactsRefused(f"These rows are not of the table {table.name}: {'; '.join(problems)}.")
    ordered = given.select(table.schema.names)
    columns = []
    for field, column in zip(table.schema, ordered.columns, strict=True):
        try:
            columns.append(column.cast(field.type))
        except pa.ArrowInvalid as error:
            raise FactsRefused(f"{table.name}.{field.name} does not fit {field.type}: {error}") from error
        if not field.nullable and column.null_count:
            raise FactsRefused(f"{table.name}.{field.name} must be given, and is empty in {column.null_count} rows.")
    return pa.table(columns, schema=table.schema)
