"""Files of a table cut into parts that any machine which sees the folder can write anew, without the database.

`redo` needs the folder of facts and nothing else. What it gives becomes part of the table by `renewing.renew` only: a
part that was written twice, or by a machine that died, is a file that no manifest knows of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from skopos.facts import disk
from skopos.facts.columns import stored_schema
from skopos.facts.days import DAY, day_sql
from skopos.facts.engine import select, work_engine
from skopos.facts.files import GROUP_ROWS, FileWriter, NewFile
from skopos.facts.keys import CONTENT, fingerprint_sql
from skopos.facts.schemas import FactTable, completed
from skopos.facts.words.writing import kept_words

BATCH_ROWS = GROUP_ROWS


@dataclass(frozen=True)
class Part:
    """Some row groups of one file: those from `first_group` up to `end_group`, exclusive."""

    name: str
    month: date
    signature: str
    first_group: int
    end_group: int


@dataclass(frozen=True)
class Redone:
    """A part that was written anew: its file, how many rows are others now, and the days of these."""

    part: Part
    new: NewFile
    changed: int
    days: tuple[date, ...]


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, in `zone`; None is open."""

    zone: str
    first: date | None = None
    last: date | None = None

    def holds(self, days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
        """Mark the days that are in it."""
        marks = np.ones(len(days), dtype=np.bool_)
        if self.first:
            marks &= days >= np.datetime64(self.first)
        if self.last:
            marks &= days <= np.datetime64(self.last)
        return marks


def parts_of(workspace_id: int, table: str, name: str, month: date, signature: str, most_rows: int) -> list[Part]:
    """Cut a file into parts of at most some `most_rows`; reads the file's footer."""
    with pq.ParquetFile(disk.data_path(workspace_id, table, name)) as file:
        sizes = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
    parts, first, rows = [], 0, 0
    for number, size in enumerate(sizes):
        if rows and rows + size > most_rows:
            parts.append(Part(name, month, signature, first, number))
            first, rows = number, 0
        rows += size
    if rows:
        parts.append(Part(name, month, signature, first, len(sizes)))
    return parts


def redo(workspace_id: int, table: FactTable, part: Part, span: Span, change: Callable[[pa.Table], pa.Table]) -> Redone:
    """Write the rows of a part into a file of their own, those of the days in `span` as `change` gives them.

    `change` gives the same rows in the same order, with the same keys and moments.
    """
    path = disk.data_path(workspace_id, table.name, part.name)
    source = pq.ParquetFile(path)
    writer: FileWriter | None = None
    days: set[date] = set()
    changed = 0
    try:
        groups = range(part.first_group, part.end_group)
        before = sum(source.metadata.row_group(number).num_rows for number in range(part.first_group))
        rows = sum(source.metadata.row_group(number).num_rows for number in groups)
        keep = np.zeros(source.metadata.num_rows, dtype=np.bool_)
        keep[before : before + rows] = True
        words = kept_words(disk.words_path(workspace_id, table.name, part.name), keep) if table.searched else None
        schema = stored_schema(table.schema)
        with disk.disk_errors(path), work_engine() as engine:
            writer = FileWriter(workspace_id, table.name, part.month, schema, table.moment, table.searched, words)
            for stored in _batches(source, table, groups):
                made, others = _changed(engine, table, stored, span, change)
                writer.write(made)
                days |= set(others)
                changed += len(others)
            new = writer.finish(part.signature)
            disk.sync_folder(writer.folder)
    except BaseException:
        if writer:
            writer.abandon()
        raise
    finally:
        source.close()
    return Redone(part, new, changed, tuple(sorted(days)))


def _batches(source: pq.ParquetFile, table: FactTable, groups: range) -> Iterator[pa.Table]:
    for batch in source.iter_batches(batch_size=BATCH_ROWS, row_groups=list(groups)):
        yield completed(table, pa.table(batch))


def _changed(
    engine: duckdb.DuckDBPyConnection,
    table: FactTable,
    stored: pa.Table,
    span: Span,
    change: Callable[[pa.Table], pa.Table],
) -> tuple[pa.Table, list[date]]:
    """Give a batch as it is to be stored, with its fingerprints, and the day of each row that is another now."""
    old = stored.select(table.schema.names).cast(table.schema)
    before = _marked(engine, table, old, span.zone)
    days = before["day"].to_numpy().astype("datetime64[D]")
    chosen = span.holds(days)
    if not chosen.any():
        return _whole(old, stored, before), []
    fresh = change(old.filter(pa.array(chosen))).select(table.schema.names).cast(table.schema)
    if fresh.num_rows != int(chosen.sum()):
        raise ValueError("The change gave another number of rows than it was given.")
    place = np.arange(old.num_rows)
    place[chosen] = old.num_rows + np.arange(fresh.num_rows)
    new = pa.concat_tables([old, fresh]).take(pa.array(place)).combine_chunks()
    after = _marked(engine, table, new, span.zone)
    differ = after[CONTENT].to_numpy() != before[CONTENT].to_numpy()
    return _whole(new, stored, after), days[differ].astype(object).tolist()


def _marked(engine: duckdb.DuckDBPyConnection, table: FactTable, rows: pa.Table, zone: str) -> pa.Table:
    engine.register("chunk", rows)
    try:
        return select(engine, f"SELECT {day_sql(table.moment, zone)} AS day, {fingerprint_sql(table)} FROM chunk")
    finally:
        engine.unregister("chunk")


def _whole(rows: pa.Table, stored: pa.Table, marks: pa.Table) -> pa.Table:
    """Put the day that was stored, and the fingerprints, beside the rows."""
    rows = rows.append_column(DAY, stored["day"].cast(DAY.type))
    for name in marks.column_names:
        if name != "day":
            rows = rows.append_column(name, marks[name])
    return rows
