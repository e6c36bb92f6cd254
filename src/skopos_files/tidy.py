"""Records below a header to clean batches: totals and remarks left out, ragged rows mended or reported."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from skopos_files import reasons
from skopos_files.cells import is_empty, total_kind
from skopos_files.problems import Problem, Reason
from skopos_files.records import Record
from skopos_files.sheets import Batch, text_table

LONGEST_LABEL = 60


def distinct_names(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Make column names distinct and not empty; say which stood twice."""
    names: list[str] = []
    problems = []
    taken = set()
    for place, raw in enumerate(header, start=1):
        base = " ".join(raw.split()) or f"Column {place}"
        name, number = base, 2
        while name in taken:
            name = f"{base} ({number})"
            number += 1
        if number > 2:
            problems.append(Problem(reasons.DUPLICATE_HEADER, value=base))
        taken.add(name)
        names.append(name)
    return tuple(names), tuple(problems)


class Tidier:
    """Turns records into batches of one table.

    Parameters
    ----------
    header : sequence of str
        The header as it stands in the file.
    delimiter : str
        For the wording of problems.
    cell_chars : int
        Longest cell that is kept.
    """

    def __init__(self, header: Sequence[str], delimiter: str, cell_chars: int) -> None:
        self.raw_header = [cell.strip() for cell in header]
        self.names, self.header_problems = distinct_names(header)
        self.delimiter = delimiter
        self.cell_chars = cell_chars
        self.begun = False

    def batches(self, records: Iterable[Record], rows: int) -> Iterator[Batch]:
        """Give the rows in batches."""
        kept: list[list[str]] = []
        lines: list[int] = []
        problems: list[Problem] = []
        for item in self._rows(records):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            lines.append(item.line)
            kept.append(item.cells)
            if len(kept) >= rows:
                yield self._batch(kept, lines, problems)
                kept, lines, problems = [], [], []
        if kept or problems:
            yield self._batch(kept, lines, problems)

    def _batch(self, rows: list[list[str]], lines: list[int], problems: list[Problem]) -> Batch:
        columns: list[Sequence[str | None]] = list(zip(*rows, strict=True)) if rows else [[] for _ in self.names]
        return Batch(text_table(self.names, columns), np.array(lines, dtype=np.int64), tuple(problems))

    def _rows(self, records: Iterable[Record]) -> Iterator[Record | Problem]:
        """Rows and problems in order; a bare totals word or remark counts only at the start or end of the table."""
        held: list[tuple[Reason, Record]] = []
        columns = len(self.names)
        for record in records:
            if record.problem is not None:
                yield record.problem
            cells = record.cells
            judged: Record | Problem | Reason | None = record
            if len(cells) != columns or not cells[0] or self._special(cells):
                judged = self._judge(record)
            if isinstance(judged, Reason):
                held.append((judged, record))
            elif isinstance(judged, Record):
                yield from self._release(held)
                yield from self._fitted(judged)
                self.begun = True
            elif judged is not None:
                yield judged
        yield from (self._said(reason, record) for reason, record in held)

    def _special(self, cells: Sequence[str]) -> bool:
        first = cells[0]
        if len(first) < LONGEST_LABEL and (total_kind(first) or columns_after_first_empty(cells)):
            return True
        return first.strip() == self.raw_header[0] or any(len(cell) > self.cell_chars for cell in cells)

    def _release(self, held: list[tuple[Reason, Record]]) -> Iterator[Record | Problem]:
        for reason, record in held:
            if self.begun:
                yield from self._fitted(record)
            else:
                yield self._said(reason, record)
        held.clear()

    def _said(self, reason: Reason, record: Record) -> Problem:
        return Problem(reason, record.line, value=next(cell for cell in record.cells if cell.strip()).strip())

    def _judge(self, record: Record) -> Record | Problem | Reason | None:
        """A row to keep, a problem in its place, a reason to hold it back, or None for a blank."""
        cells = record.cells
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if not filled:
            return None
        first = cells[filled[0]].strip()
        columns = len(self.names)
        labelled = len(first) < LONGEST_LABEL and columns > 1 and filled[0] < columns - 1
        kind = total_kind(first) if labelled else ""
        if kind == "sure":
            return self._said(reasons.TOTALS_ROW, record)
        if kind == "maybe":
            return reasons.TOTALS_ROW
        if [cell.strip() for cell in cells[:columns]] == self.raw_header:
            return Problem(reasons.REPEATED_HEADER, record.line)
        if any(len(cell) > self.cell_chars for cell in cells):
            return Problem(reasons.LONG_CELL, record.line, value=first, details={"limit": self.cell_chars})
        if filled[-1] >= columns:
            details: dict[str, str | int] = {"found": filled[-1] + 1, "wanted": columns, "delimiter": self.delimiter}
            return Problem(reasons.LONG_ROW, record.line, value=first, details=details)
        return reasons.FOOTER if columns > 2 and filled == [0] else record

    def _fitted(self, record: Record) -> Iterator[Record | Problem]:
        columns = len(self.names)
        missing = columns - len(record.cells)
        if missing > 0:
            details = {"found": len(record.cells), "wanted": columns}
            yield Problem(reasons.SHORT_ROW, record.line, value=record.cells[0].strip(), details=details)
        yield Record(record.line, record.cells[:columns] + [""] * missing) if missing else record


def columns_after_first_empty(cells: Sequence[str]) -> bool:
    """True if only the first cell of a row of several is filled."""
    return len(cells) > 2 and not any(cells[1:])


def sums_row(batch: Batch) -> int | None:
    """The row that sums up the others without saying so: names empty, figures the sum of the rest; None if none.

    Only the first and the last row are looked at, as platforms put it there.
    """
    from skopos_files.numbers import quick_numbers

    count = batch.table.num_rows
    if count < 2:
        return None
    columns = [column.to_pylist() for column in batch.table.columns]
    for place in (count - 1, 0):
        others = [row for row in range(count) if row != place]
        named = [col for col in columns if not is_empty(col[others[0]]) and quick_numbers([col[others[0]]])[0] is None]
        # A date may stand in a sums row; a name may not, and there must be one to miss.
        gone = [col for col in named if is_empty(col[place]) and all(not is_empty(col[row]) for row in others)]
        if not gone:
            continue
        if _sums(columns, place, others):
            return place
    return None


def _sums(columns: list[list[str]], place: int, others: list[int]) -> bool:
    from skopos_files.numbers import quick_numbers

    # One row beside it is its sum by chance easily: then two figures must agree.
    wanted = 2 if len(others) == 1 else 1
    agreed = 0
    for column in columns:
        numbers = quick_numbers(column)
        own = numbers[place]
        if own is None or not own:
            continue
        rest = [numbers[row] for row in others]
        known = [number for number in rest if number is not None]
        if known and abs(sum(known) - own) <= max(0.005 * abs(own), 0.011 * len(known)):
            agreed += 1
    return agreed >= wanted
