"""Delimited text (CSV and its kin) to sheets.

A small file is read whole, so that further tables in it are found. A large one is taken as one table and read again in
blocks whenever its rows are asked for, so that memory stays bounded.
"""

import io
import itertools
import time
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from skopos_files import reasons
from skopos_files.encodings import Encoding, find_encoding
from skopos_files.layout import Section, find_sections
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.records import NO_DELIMITER, Dialect, Record, find_dialect, read_records
from skopos_files.sheets import Batch, Sheet, stored
from skopos_files.sources import Source
from skopos_files.tidy import Tidier, sums_row

SMALL_BYTES = 12 * 1024**2
HEAD_LINES = 300
BLOCK_CHARS = 8 << 20


def read_delimited(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """Give the tables of a delimited text; none if it holds no table."""
    encoding = find_encoding(source)
    head = _head_lines(source, encoding)
    dialect = find_dialect(head)
    if source.size <= SMALL_BYTES:
        return _small(source, encoding, dialect, limits)
    return _large(source, encoding, dialect, head, limits)


def _head_lines(source: Source, encoding: Encoding) -> list[str]:
    with encoding.text_of(source) as text:
        lines = [line.replace("\x00", "") for line in itertools.islice(text, HEAD_LINES)]
    return [line[:100_000] for line in lines]


def _shown(dialect: Dialect) -> str:
    return "" if dialect.delimiter == NO_DELIMITER else dialect.delimiter


def _small(source: Source, encoding: Encoding, dialect: Dialect, limits: Limits) -> tuple[Sheet, ...]:
    deadline = time.monotonic() + limits.seconds
    records: list[Record] = []
    with encoding.text_of(source) as text:
        for number, record in enumerate(read_records(text, dialect)):
            if not number % 10_000 and time.monotonic() > deadline:
                raise FileRefusedError(Problem(reasons.TOO_SLOW, details={"seconds": limits.seconds}))
            records.append(record)
    check_size(len(records), "rows", limits.rows)
    records, dialect = _unwrapped(records, dialect)
    sections = find_sections(records)
    check_size(len(sections), "tables", limits.tables)
    sheets = [_sheet(section, source.name, number, dialect, limits) for number, section in enumerate(sections)]
    return tuple(_marked(sheet, encoding, dialect) for sheet in sheets if sheet is not None)


def _unwrapped(records: list[Record], dialect: Dialect) -> tuple[list[Record], Dialect]:
    """Read the lines of a file that quotes each line as a whole, as spreadsheets do that took it for one column."""
    cells = [record.cells[0] for record in records if record.cells]
    if len(cells) < 2 or any(len(record.cells) > 1 for record in records):
        return records, dialect
    inner = find_dialect(cells)
    if inner.delimiter == NO_DELIMITER or f"{inner.delimiter} " in cells[0]:
        return records, dialect
    opened = [
        Record(record.line, next(read_records(iter(record.cells), inner)).cells if record.cells else [], record.problem)
        for record in records
    ]
    widths = {len(record.cells) for record in opened if any(record.cells)}
    return (opened, inner) if len(widths) == 1 else (records, dialect)


def _marked(sheet: Sheet, encoding: Encoding, dialect: Dialect) -> Sheet:
    return Sheet(
        sheet.name,
        sheet.header,
        sheet.reader,
        header_line=sheet.header_line,
        preamble=sheet.preamble,
        notes=(*encoding.notes, *sheet.notes),
        encoding=encoding.codec,
        delimiter=_shown(dialect),
    )


def _sheet(section: Section, name: str, number: int, dialect: Dialect, limits: Limits) -> Sheet | None:
    title = name if number == 0 else f"{name} ({number + 1})"
    return sheet_of(section, title, _shown(dialect), limits)


def sheet_of(section: Section, name: str, delimiter: str, limits: Limits, *, canonical: bool = False) -> Sheet:
    """Make a sheet of a section that is in memory: totals and remarks left out, rows fitted."""
    check_size(len(section.header), "columns", limits.columns)
    tidier = Tidier(section.header, delimiter, limits.cell_chars)
    batches = list(tidier.batches(section.rows, max(1, len(section.rows))))
    table = pa.concat_tables([batch.table for batch in batches]) if batches else _no_rows(tidier)
    lines = np.concatenate([batch.lines for batch in batches]) if batches else np.empty(0, dtype=np.int64)
    notes = [*section.notes, *tidier.header_problems, *(note for batch in batches for note in batch.problems)]
    table, lines = _without_sums(table, lines, notes)
    table, names = _without_empty(table, tidier.raw_header)
    return Sheet(
        name,
        names,
        stored(table, lines),
        header_line=section.header_line,
        preamble=tuple(section.preamble),
        notes=tuple(notes),
        canonical=canonical,
    )


def _no_rows(tidier: Tidier) -> pa.Table:
    return pa.table([pa.array([], type=pa.string()) for _ in tidier.names], names=list(tidier.names))


def _without_sums(table: pa.Table, lines: np.ndarray, notes: list[Problem]) -> tuple[pa.Table, np.ndarray]:
    place = sums_row(Batch(table, lines))
    if place is None:
        return table, lines
    notes.append(Problem(reasons.TOTALS_ROW, int(lines[place])))
    keep = np.arange(len(lines)) != place
    return table.filter(pa.array(keep)), lines[keep]


def _without_empty(table: pa.Table, raw: list[str]) -> tuple[pa.Table, tuple[str, ...]]:
    """Drop columns with neither a name nor a value, as trailing delimiters make them."""
    names = list(table.column_names)
    kept = [
        name
        for name, title in zip(names, raw, strict=True)
        if title or any(text for text in table.column(name).to_pylist())
    ]
    return table.select(kept), tuple(kept)


def _large(source: Source, encoding: Encoding, dialect: Dialect, head: list[str], limits: Limits) -> tuple[Sheet, ...]:
    check_size(source.size, "bytes", limits.file_bytes)
    records = list(read_records(iter(head), dialect))[:-1]
    sections = find_sections(records)
    if not sections:
        return ()
    section = sections[0]
    check_size(len(section.header), "columns", limits.columns)
    tidier = Tidier(section.header, _shown(dialect), limits.cell_chars)

    def read(rows: int) -> Iterator[Batch]:
        fresh = Tidier(section.header, _shown(dialect), limits.cell_chars)
        blocks = _Blocks(source, encoding, dialect, fresh)
        first = section.rows[0].line if section.rows else section.header_line + 1
        return _counted(blocks.batches(first, rows), limits)

    sheet = Sheet(
        source.name,
        tidier.names,
        read,
        header_line=section.header_line,
        preamble=tuple(section.preamble),
        notes=(*section.notes, *tidier.header_problems),
    )
    return (_marked(sheet, encoding, dialect),)


def _counted(batches: Iterator[Batch], limits: Limits) -> Iterator[Batch]:
    total = 0
    for batch in batches:
        total += batch.table.num_rows
        check_size(total, "rows", limits.rows)
        yield batch


def check_size(found: int, unit: str, limit: int) -> None:
    """Refuse the file if it has more than `limit`."""
    if found > limit:
        raise FileRefusedError(Problem(reasons.TOO_LARGE, details={"found": found, "unit": unit, "limit": limit}))


class _Blocks:
    """Reads a large text in blocks: regular ones by Arrow's reader, the others record by record."""

    def __init__(self, source: Source, encoding: Encoding, dialect: Dialect, tidier: Tidier) -> None:
        self.source, self.encoding, self.dialect, self.tidier = source, encoding, dialect, tidier
        self.regular = dialect.delimiter != NO_DELIMITER and not dialect.escaped

    def batches(self, first_line: int, rows: int) -> Iterator[Batch]:
        with self.encoding.text_of(self.source) as text:
            for _ in range(first_line - 1):
                text.readline()
            line = first_line
            rest = ""
            while True:
                piece = text.read(BLOCK_CHARS)
                block, rest = _whole_records(rest + piece, last=not piece)
                if block:
                    yield from self._block(block, line, rows, last=not piece and not rest)
                    line += _line_count(block)
                if not piece and not rest:
                    return
                if len(rest) > 4 * BLOCK_CHARS or (not piece and rest):
                    # A quote was never closed: go on record by record, which bounds the harm.
                    chained = itertools.chain(io.StringIO(rest + text.readline(), newline=""), text)
                    yield from self.tidier.batches(read_records(chained, self._plain(), line), rows)
                    return

    def _plain(self) -> Dialect:
        return Dialect(self.dialect.delimiter, self.dialect.escaped)

    def _block(self, block: str, line: int, rows: int, *, last: bool) -> Iterator[Batch]:
        table = self._quickly(block) if self.regular else None
        steps = None if table is None else _lines_by_row(table)
        if table is None or steps is None or int(steps.sum()) != _line_count(block):
            yield from self.tidier.batches(read_records(io.StringIO(block, newline=""), self._plain(), line), rows)
            return
        count = table.num_rows
        lines = line + np.concatenate(([0], np.cumsum(steps[:-1])))
        # The edges of a table may hold totals: these few rows are judged one by one.
        edge = min(count, 20) if last else 0
        for start in range(0, count - edge, rows):
            part = slice(start, min(start + rows, count - edge))
            yield Batch(table.slice(part.start, part.stop - part.start), lines[part])
            self.tidier.begun = True
        if edge:
            tail = table.slice(count - edge).to_pylist()
            records = [
                Record(int(number), list(row.values())) for number, row in zip(lines[count - edge :], tail, strict=True)
            ]
            yield from self.tidier.batches(records, rows)

    def _quickly(self, block: str) -> pa.Table | None:
        """Parse a block with Arrow; None if a row of it is out of the ordinary."""
        if not self.tidier.begun or "\x00" in block or "\r" in block.replace("\r\n", ""):
            return None
        names = list(self.tidier.names)
        try:
            return pa_csv.read_csv(
                pa.py_buffer(block.encode()),
                read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block) * 4 + 64),
                parse_options=pa_csv.ParseOptions(
                    delimiter=self.dialect.delimiter, ignore_empty_lines=False, newlines_in_values=True
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return None


def _lines_by_row(table: pa.Table) -> np.ndarray:
    """How many lines of the file each row takes: one, and one more for each line break in a cell."""
    steps = np.ones(table.num_rows, dtype=np.int64)
    for column in table.columns:
        steps += pc.count_substring(column, "\n").to_numpy()
    return steps


def _line_count(block: str) -> int:
    return block.count("\n") + (not block.endswith("\n"))


def _whole_records(text: str, *, last: bool) -> tuple[str, str]:
    """Cut `text` behind its last complete record: a line end with an even number of quotes before it."""
    if last and text.count('"') % 2 == 0:
        return text, ""
    end = text.rfind("\n") + 1
    while end:
        if text.count('"', 0, end) % 2 == 0:
            return text[:end], text[end:]
        before = text.rfind('"', 0, end)
        end = text.rfind("\n", 0, max(before, 0)) + 1
    return "", text
