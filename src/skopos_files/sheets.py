"""Tables as they come out of a file: texts only, with the line of every row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_files.problems import Problem

BATCH_ROWS = 50_000


@dataclass(frozen=True)
class Batch:
    """Some rows of a sheet.

    Attributes
    ----------
    table : pyarrow.Table
        String columns named as `Sheet.header`; an absent cell is null.
    lines : ndarray of int64
        Line of the file on which each row starts, counted from 1.
    problems : tuple of Problem
        What was wrong with the form of these rows.
    """

    table: pa.Table
    lines: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()

    def column(self, name: str) -> pa.ChunkedArray:
        """The texts of one column."""
        return self.table.column(name)


type Reader = Callable[[int], Iterator[Batch]]


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    Attributes
    ----------
    name : str
        Name of the sheet, member or collection; the file's own name where there is no other.
    header : tuple of str
        Names of the columns, made distinct ("Clicks", "Clicks (2)").
    header_line : int
        Line on which the header stands; 0 if there is none.
    preamble : tuple of str
        Lines above the header, such as a title or the period of a report.
    notes : tuple of Problem
        What was recognised and left out, such as totals rows.
    encoding, delimiter : str
        How the text was written; empty where it does not apply.
    canonical : bool
        True where numbers and dates were typed in the file (workbook, JSON, Parquet) and are written here in plain
        form with a decimal point and ISO dates.
    """

    name: str
    header: tuple[str, ...]
    reader: Reader = field(repr=False, compare=False)
    header_line: int = 1
    preamble: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    canonical: bool = False

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Give the rows in batches of at most `rows`, reading the file again from its start."""
        return self.reader(rows)

    def whole(self) -> Batch:
        """Give all rows at once; for tables that are known to be small."""
        parts = list(self.batches())
        if not parts:
            return Batch(text_table(self.header, [[] for _ in self.header]), np.empty(0, dtype=np.int64))
        table = pa.concat_tables([part.table for part in parts])
        problems = tuple(problem for part in parts for problem in part.problems)
        return Batch(table, np.concatenate([part.lines for part in parts]), problems)

    def sample(self, rows: int = 1_000) -> Batch:
        """Give the first rows, for a preview or a guess."""
        for batch in self.batches(rows):
            return Batch(batch.table.slice(0, rows), batch.lines[:rows], batch.problems)
        return self.whole()


@dataclass(frozen=True)
class Opened:
    """A file that could be read.

    Attributes
    ----------
    name : str
        The file's name as the user knows it.
    kind : str
        csv, xlsx, xls, ods, json, jsonl, x-archive, parquet, car, zip, tar.
    tables : tuple of Sheet
        Its tables, in order; of an archive, those of all members that hold tables.
    notes : tuple of Problem
        What concerns the file as a whole, such as members that were left aside.
    """

    name: str
    kind: str
    tables: tuple[Sheet, ...]
    notes: tuple[Problem, ...] = ()


def text_table(header: Sequence[str], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """Make a table of strings from columns."""
    return pa.table([pa.array(column, type=pa.string()) for column in columns], names=list(header))


def stored(table: pa.Table, lines: NDArray[np.int64]) -> Reader:
    """A reader over rows that are in memory already."""

    def read(rows: int) -> Iterator[Batch]:
        for start in range(0, len(lines), rows):
            yield Batch(table.slice(start, rows), lines[start : start + rows])

    return read
