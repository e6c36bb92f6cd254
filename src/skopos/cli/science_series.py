"""One series out of a file: the date column, the value column, the rhythm, the gaps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_files.moments import find_moment_style, parse_moments
from skopos_files.numbers import find_style, parse_numbers
from skopos_files.opening import open_file
from skopos_files.problems import FileRefusedError
from skopos_files.sheets import Batch, Sheet
from skopos_science.seasons import Period

Kind = Literal["flow", "stock"]
Gaps = Literal["auto", "zero", "unknown"]

ENOUGH = 0.8
"""Share of a column's filled cells that must be dates, or numbers, for the column to count as such."""

QUIET_DAYS = 0.1
"""Share of missing days from which a flow's file is taken to leave out the days on which nothing happened."""

_QUARTER = re.compile(r"^\s*(?:(?P<y>\d{4})[\s/-]*Q(?P<q>[1-4])|Q(?P<q2>[1-4])[\s/-]*(?P<y2>\d{4}))\s*$", re.IGNORECASE)


class SeriesError(Exception):
    """A file from which no series can be read; says what, where and how to mend it."""


@dataclass(frozen=True)
class Read:
    """A regular series as it was read.

    Attributes
    ----------
    period : {"D", "W", "M", "Q"}
        Length of one step.
    first : int
        Number of the first period, see `number_of`.
    values : tuple of float or None
        One per period, oldest first.
    date_column, value_column : str
        Where they stood.
    notes : tuple of str
        What was decided on the way.
    """

    period: Period
    first: int
    values: tuple[float | None, ...]
    date_column: str
    value_column: str
    notes: tuple[str, ...]


def number_of(day: date, period: Period) -> int:
    """Number the periods through, so that the next one is one more; weeks start on Monday."""
    if period == "D":
        return day.toordinal()
    if period == "W":
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1 if period == "M" else day.year * 4 + (day.month - 1) // 3


def first_day(number: int, period: Period) -> date:
    """Give the day on which a period starts."""
    if period == "D":
        return date.fromordinal(number)
    if period == "W":
        return date.fromordinal(number * 7 + 1)
    return date(number // 12, number % 12 + 1, 1) if period == "M" else date(number // 4, number % 4 * 3 + 1, 1)


def read_series(
    path: Path, *, kind: Kind, period: Period | None, date_column: str | None, value_column: str | None, gaps: Gaps
) -> Read:
    """Read a series from a file of any form that `skopos_files` opens.

    Raises `SeriesError` with the file, the line and the mend.
    """
    sheet, batch, days, at = _find_table(path, date_column)
    values, name = _values(path, sheet, batch, at, value_column)
    known = [(day, float(value)) for day, value in zip(days, values, strict=True) if day is not None]
    dated = sorted({day for day, _ in known})
    if len(dated) < 2:
        raise SeriesError(f"{path}: fewer than two dates in column “{sheet.header[at]}”. Give a longer history.")
    found = _rhythm(path, dated)
    notes: list[str] = []
    step = _checked_step(path, found, period)
    if np.isnan(values).all():
        raise SeriesError(f"{path}: column “{name}” holds no number.")
    first, row = _gather(known, step, kind)
    if step != found and _is_partial(dated[-1], step):
        row.pop()
        notes.append(f"The last period is not complete ({dated[-1]} is its last day in the file) and was left out.")
    missing = sum(value is None for value in row)
    if missing and kind == "flow" and (gaps == "zero" or (gaps == "auto" and step == "D" and _leaves_out(row))):
        row = [0.0 if value is None else value for value in row]
        notes.append(f"Periods without a row: {missing}, read as 0; --gaps unknown reads them as not measured.")
    elif missing:
        mend = "; --gaps zero reads them as 0" if kind == "flow" else ""
        notes.append(f"Periods without a value: {missing}, taken as not measured{mend}.")
    return Read(step, first, tuple(row), sheet.header[at], name, tuple(notes))


def _find_table(path: Path, wanted: str | None) -> tuple[Sheet, Batch, list[date | None], int]:
    """Give the first table with a column of dates, its rows, the dates and the column's place."""
    if not path.is_file():
        raise SeriesError(f"{path}: there is no such file.")
    try:
        opened = open_file(path, name=path.name)
    except FileRefusedError as refused:
        raise SeriesError(f"{path}: {refused}") from refused
    for sheet in opened.tables:
        if wanted is not None and wanted not in sheet.header:
            continue
        batch = sheet.whole()
        for at in [sheet.header.index(wanted)] if wanted is not None else range(len(sheet.header)):
            days = _days(batch.table.column(at))
            filled = sum(day is not None for day in days)
            if not sheet.header_line and days and days[0] is None:
                # Names that look like values were taken for a first row.
                batch, days = Batch(batch.table.slice(1), batch.lines[1:], batch.problems), days[1:]
            if filled and (wanted is not None or filled >= ENOUGH * len(days)):
                return sheet, batch, _complete(path, sheet, batch, days, at), at
    columns = ", ".join(name for sheet in opened.tables for name in sheet.header)
    if wanted is not None:
        raise SeriesError(f"{path}: no dates in a column “{wanted}”. Its columns are: {columns}.")
    raise SeriesError(f"{path}: no column of dates found among {columns}. Name it with --date-column.")


def _complete(path: Path, sheet: Sheet, batch: Batch, days: list[date | None], at: int) -> list[date | None]:
    """Refuse a date that cannot be read; an empty cell leaves its row out."""
    for row, (day, text) in enumerate(zip(days, batch.table.column(at).to_pylist(), strict=True)):
        if day is None and text is not None and text.strip():
            raise SeriesError(
                f"{path}, line {batch.lines[row]}: “{text}” in column “{sheet.header[at]}” is not a date. "
                "Write it as 2027-03-31."
            )
    return days


def _days(column: pa.ChunkedArray) -> list[date | None]:
    """Read a column of dates; None where there is none. Plain small numbers, such as row numbers, are none."""
    texts = [_from_quarter(text) for text in column.to_pylist()]
    filled = [text.strip() for text in texts if text and text.strip()]
    if not filled or all(re.fullmatch(r"-?\d{1,7}([.,]\d+)?", text) for text in filled):
        return [None] * len(texts)
    today = date(2100, 1, 1)
    read = parse_moments(pa.array(texts, pa.string()), UTC, find_moment_style(texts, today)).values
    return [None if np.isnat(moment) else moment.astype("datetime64[D]").item() for moment in read]


def _from_quarter(text: str | None) -> str | None:
    """Write 2027-Q2 as the first day of that quarter."""
    match = _QUARTER.match(text or "")
    if not match:
        return text
    year, quarter = match["y"] or match["y2"], int(match["q"] or match["q2"])
    return f"{year}-{quarter * 3 - 2:02}-01"


def _values(
    path: Path, sheet: Sheet, batch: Batch, date_at: int, wanted: str | None
) -> tuple[NDArray[np.float64], str]:
    """Give the value column: the wanted one, or the first of numbers that does not just count the rows."""
    if wanted is not None:
        if wanted not in sheet.header:
            raise SeriesError(f"{path}: no column “{wanted}”. Its columns are: {', '.join(sheet.header)}.")
        return _numbers(path, batch, sheet.header.index(wanted), wanted), wanted
    places = [
        at for at in range(len(sheet.header)) if at != date_at and _is_numeric(batch.table.column(at).to_pylist())
    ]
    for at in [*(at for at in places if not _counts_rows(batch.table.column(at).to_pylist())), *places]:
        return _numbers(path, batch, at, sheet.header[at]), sheet.header[at]
    raise SeriesError(f"{path}: no column of numbers beside “{sheet.header[date_at]}”. Name it with --value-column.")


def _is_numeric(texts: Sequence[str | None]) -> bool:
    """Tell whether a column holds numbers."""
    filled = [text for text in texts if text and text.strip()]
    read = parse_numbers(pa.array(filled, pa.string()), find_style(filled)).values
    return len(filled) > 0 and float((~np.isnan(read)).mean()) >= ENOUGH


def _counts_rows(texts: Sequence[str | None]) -> bool:
    """Tell whether a column only numbers the rows, from 0 or from 1."""
    return any(list(texts) == [str(row + start) for row in range(len(texts))] for start in (0, 1))


def _numbers(path: Path, batch: Batch, at: int, name: str) -> NDArray[np.float64]:
    """Read a column of numbers, NaN in empty cells; refuses what is no number, with its line."""
    column = batch.table.column(at)
    read = parse_numbers(column, find_style(column.to_pylist()), lines=batch.lines, column=name)
    if read.problems:
        problem = read.problems[0]
        raise SeriesError(f"{path}, line {problem.line}: “{problem.value}” in column “{name}” is not a number.")
    return read.values


def _rhythm(path: Path, days: Sequence[date]) -> Period:
    """Tell the length of a step from the distances between dates."""
    middle = float(np.median(np.diff([day.toordinal() for day in days])))
    borders: list[tuple[float, float, Period]] = [(1, 3.5, "D"), (3.5, 10.5, "W"), (20, 45, "M"), (80, 100, "Q")]
    for low, high, period in borders:
        if low <= middle <= high:
            return period
    raise SeriesError(
        f"{path}: the dates lie {middle:g} days apart; days, weeks, months or quarters can be answered. "
        "Give finer data, or gather them with --period."
    )


def _checked_step(path: Path, found: Period, wanted: Period | None) -> Period:
    """Give the step to use; a finer one than the data have is refused."""
    order = "DWMQ"
    if wanted is not None and order.index(wanted) < order.index(found):
        raise SeriesError(f"{path}: --period {wanted} is finer than the data, whose step is {found}.")
    return wanted or found


def _gather(known: Sequence[tuple[date, float]], step: Period, kind: Kind) -> tuple[int, list[float | None]]:
    """Put values into their periods: a flow is summed, of a stock the last reading counts."""
    periods: dict[int, float | None] = {}
    for day, value in sorted(known, key=lambda pair: pair[0]):
        number = number_of(day, step)
        before = periods.get(number)
        if np.isnan(value):
            periods.setdefault(number, None)
        else:
            periods[number] = value if kind == "stock" or before is None else before + value
    first, last = min(periods), max(periods)
    return first, [periods.get(number) for number in range(first, last + 1)]


def _is_partial(last: date, step: Period) -> bool:
    """Tell whether a period goes on after the last day of the data."""
    return number_of(last + timedelta(days=1), step) == number_of(last, step)


def _leaves_out(row: Sequence[float | None]) -> bool:
    """Tell whether the file seems to leave out quiet days: many are missing and none is 0."""
    missing = sum(value is None for value in row)
    return missing >= QUIET_DAYS * len(row) and 0.0 not in row
