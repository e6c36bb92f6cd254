"""Writes the files of a table: one month each, newest rows first, with their sorted keys beside them."""

import itertools
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from skopos.facts import disk, keys
from skopos.facts.columns import columns_digest, stored_schema
from skopos.facts.days import moment_from_us, month_of
from skopos.facts.keys import CONTENT, KEY_HIGH, KEY_LOW
from skopos.facts.schemas import MOMENT, FactTable, completed
from skopos.facts.words.segments import SEGMENT_ROWS, Segment
from skopos.facts.words.writing import WordsWriter, kept_words

FILE_ROWS = 600_000
GROUP_ROWS = 16_384  # a page of 50 rows is unpacked from few groups: small ones, that divide a segment
BATCH_ROWS = 40_000
UNLIKE = {"text", "title", "url", "native_id", "reply_to"}  # a dictionary of values that hardly repeat only costs time
PRINTS = (KEY_HIGH, KEY_LOW, CONTENT)


@dataclass(frozen=True)
class NewFile:
    """A finished file that no manifest knows of yet."""

    table: str
    name: str
    month: date
    rows: int
    size: int
    first_at: datetime | None
    last_at: datetime | None
    signature: str
    columns: str


@dataclass(frozen=True)
class Joining:
    """When the rows of the next month go into the same file: while it is small, and not for the newest month."""

    rows: int
    newest: date

    def goes_on(self, rows: int, month: date) -> bool:
        """Does a file of so many rows go on with this month?"""
        return rows < self.rows and month != self.newest


class FileWriter:
    """One file that is being written, with the index of the words in its `searched` columns."""

    def __init__(
        self,
        workspace_id: int,
        table: str,
        month: date,
        schema: pa.Schema,
        moment: str | None,
        searched: tuple[str, ...] = (),
        words: Iterable[Segment] | None = None,
    ) -> None:
        self.workspace_id, self.table, self.month, self.moment = workspace_id, table, month, moment
        self.folder = disk.table_folder(workspace_id, table)
        self.name = uuid.uuid4().hex
        self.schema, self.rows, self.searched = schema, 0, searched
        self._words = WordsWriter(self.folder / f"{self.name}.words.writing", searched, words) if searched else None
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._prints: list[list[NDArray[np.uint64]]] = [[], [], []]
        self._low: int | None = None
        self._high: int | None = None
        repeated = [name for name in schema.names if name not in UNLIKE]
        self.temporary = self.folder / f"{self.name}.writing"
        self._writer = pq.ParquetWriter(
            self.temporary, schema, compression="zstd", use_dictionary=repeated, write_statistics=repeated
        )

    def write(self, rows: pa.Table) -> None:
        """Add rows; those with fingerprint columns have these split off into the list of keys."""
        if KEY_HIGH in rows.schema.names:
            for kept, name in zip(self._prints, PRINTS, strict=True):
                kept.append(rows.column(name).to_numpy())
        if rows.num_rows:
            at = rows.column(self.moment or "day").cast(MOMENT).cast(pa.int64()).to_numpy()
            self._low = int(at.min()) if self._low is None else min(self._low, int(at.min()))
            self._high = int(at.max()) if self._high is None else max(self._high, int(at.max()))
        self._waiting.append(rows.select(self.schema.names).cast(self.schema))
        self._waiting_rows += rows.num_rows
        self.rows += rows.num_rows
        if self._waiting_rows >= SEGMENT_ROWS:
            self._flush()

    def _flush(self, *, all_of_it: bool = False) -> None:
        """Write what waits, a segment of the words at a time; less than that only if it is the rest."""
        waiting = pa.concat_tables(self._waiting) if self._waiting else self.schema.empty_table()
        while waiting.num_rows >= SEGMENT_ROWS or (all_of_it and waiting.num_rows):
            part = waiting.slice(0, SEGMENT_ROWS)
            self._writer.write_table(part, row_group_size=GROUP_ROWS)
            if self._words:
                self._words.add(part)
            waiting = waiting.slice(SEGMENT_ROWS)
        self._waiting, self._waiting_rows = [waiting], waiting.num_rows

    def finish(self, signature: str, kept_keys: keys.Numbers | None = None) -> NewFile:
        """Make the file, its keys and its words durable under their final names."""
        self._flush(all_of_it=True)
        self._writer.close()
        if self._words:
            self._words.finish(disk.words_path(self.workspace_id, self.table, self.name))
        if kept_keys is not None or self._prints[0]:
            self._finish_keys(kept_keys)
        final = disk.data_path(self.workspace_id, self.table, self.name)
        disk.make_durable(self.temporary, final)
        return NewFile(
            self.table,
            self.name,
            self.month,
            self.rows,
            final.stat().st_size,
            None if self._low is None else moment_from_us(self._low),
            None if self._high is None else moment_from_us(self._high),
            signature,
            columns_digest(self.schema, self.searched),
        )

    def _finish_keys(self, kept_keys: keys.Numbers | None) -> None:
        aside = self.folder / f"{self.name}.keys.writing"
        if kept_keys is None:
            high, low, content = (np.concatenate(part) for part in self._prints)
            keys.save_keys(aside, high, low, content)
        else:
            with aside.open("wb") as file:
                np.save(file, kept_keys)
        disk.make_durable(aside, disk.keys_path(self.workspace_id, self.table, self.name))

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._writer.close()
        if self._words:
            self._words.abandon()
        for path in (self.temporary, self.folder / f"{self.name}.keys.writing"):
            path.unlink(missing_ok=True)
        disk.remove(self.workspace_id, self.table, self.name)


def write_months(
    workspace_id: int,
    table: str,
    schema: pa.Schema,
    moment: str | None,
    batches: Iterable[pa.RecordBatch | pa.Table],
    signature: str,
    searched: tuple[str, ...] = (),
    join: Joining | None = None,
) -> list[NewFile]:
    """Write rows that come ordered by their `day` into files of one month each; all of them or, on an error, none.

    With `join`, small months share a file, which is then filed under the first of them.
    """
    finished: list[NewFile] = []
    writer: FileWriter | None = None
    last: date | None = None
    folder = disk.table_folder(workspace_id, table)
    try:
        with disk.disk_errors(folder):
            for month, part in _by_month(batches):
                parted = month != last and not (join and writer and join.goes_on(writer.rows, month))
                if writer and (parted or writer.rows >= FILE_ROWS):
                    finished.append(writer.finish(signature))
                    writer = None
                last = month
                writer = writer or FileWriter(workspace_id, table, month, schema, moment, searched)
                writer.write(part)
            if writer:
                finished.append(writer.finish(signature))
            if finished:
                disk.sync_folder(folder)
    except BaseException:
        if writer:
            writer.abandon()
        discard(workspace_id, finished)
        raise
    return finished


def discard(workspace_id: int, files: Iterable[NewFile]) -> None:
    """Delete files that will be in no manifest."""
    for file in files:
        disk.remove(workspace_id, file.table, file.name)


def _by_month(batches: Iterable[pa.RecordBatch | pa.Table]) -> Iterator[tuple[date, pa.Table]]:
    """Cut ordered rows where the month of their `day` changes."""
    for batch in batches:
        if not batch.num_rows:
            continue
        rows = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
        months = rows.column("day").to_numpy().astype("datetime64[M]")
        starts = [0, *(np.flatnonzero(months[1:] != months[:-1]) + 1).tolist(), len(months)]
        for start, end in itertools.pairwise(starts):
            yield month_of(months[start].astype("datetime64[D]").astype(date)), rows.slice(start, end - start)


def copy_without(
    workspace_id: int, table: FactTable, name: str, *, month: date, gone: keys.Positions, signature: str
) -> NewFile | None:
    """Write a copy of a file, in today's columns, without the rows at the positions `gone`; None if no row is left."""
    source = pq.ParquetFile(disk.data_path(workspace_id, table.name, name))
    keep = np.ones(source.metadata.num_rows, dtype=bool)
    keep[gone] = False
    if not keep.any():
        source.close()
        return None
    old_keys = keys.load_keys(disk.keys_path(workspace_id, table.name, name))
    words = kept_words(disk.words_path(workspace_id, table.name, name), keep)
    schema = stored_schema(table.schema)
    writer = FileWriter(workspace_id, table.name, month, schema, table.moment, table.searched, words)
    try:
        with disk.disk_errors(writer.folder):
            start = 0
            for batch in source.iter_batches(batch_size=BATCH_ROWS):
                rows = completed(table, pa.table(batch))
                writer.write(rows.filter(pa.array(keep[start : start + batch.num_rows])))
                start += batch.num_rows
            written = writer.finish(signature, keys.filtered_keys(old_keys, keep))
            disk.sync_folder(writer.folder)
    except BaseException:
        writer.abandon()
        raise
    finally:
        source.close()
    return written
