"""Rows of a series as they come: read, judged, and written with score and alarm, in the same order."""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_files.cells import is_empty
from skopos_files.moments import MomentStyle, find_moment_style, parse_moments
from skopos_files.numbers import NumberStyle, number_of, parse_numbers
from skopos_science.alarms import Detector, Judged, Sensitivity

AT_ONCE = 1 << 20
"""Bytes that are waited for at most; from a pipe, what has come is judged at once."""

TIME_NAMES = ("timestamp", "time", "datetime", "date", "ts", "day", "hour")
VALUE_NAMES = ("value", "count", "volume", "y", "n", "mentions")
KEPT = 1000
"""Alarms of which the summary tells."""


class LayoutError(Exception):
    """A file in which times and values cannot be found; says what is missing."""


@dataclass
class Complaints:
    """Names bad lines on standard error: the first ones each, the rest as a number at the end."""

    name: str
    shown: int
    count: int = 0

    def __call__(self, line: int, reason: str) -> None:
        """Name a line and what is wrong with it."""
        self.count += 1
        if self.count <= self.shown:
            print(f"{self.name}, line {line}: {reason}", file=sys.stderr)

    def close(self) -> None:
        """Say how many were not named."""
        if self.count > self.shown:
            print(f"{self.name}: {self.count - self.shown:,} more lines like these.", file=sys.stderr)


@dataclass
class Summary:
    """What became of the rows."""

    rows: int = 0
    missing: int = 0
    bad: int = 0
    backwards: int = 0
    alarms: int = 0
    rang: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give the summary as one document; tells of the first thousand alarms."""
        return {
            "rows": self.rows, "alarms": self.alarms, "missing_values": self.missing, "bad_lines": self.bad,
            "times_that_go_back": self.backwards, "alarm_at": self.rang,
        }  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Where times and values stand, and how they are written; decided from the first rows."""

    delimiter: str
    time: int
    value: int
    has_header: bool
    moments: MomentStyle
    decimal: str


def judge_lines(
    source: IO[bytes],
    sink: IO[bytes],
    sensitivity: Sensitivity,
    time_column: str | None,
    value_column: str | None,
    complain: Complaints,
) -> Summary:
    """Judge each row of `source` from the rows before it and write it to `sink`; raises LayoutError."""
    detector, summary = Detector(sensitivity), Summary()
    layout: Layout | None = None
    latest, number = -np.inf, 0
    sink.write(b"timestamp,value,score,alarm\n")
    for lines in _pieces(source):
        rows = _split(lines, layout.delimiter if layout else _delimiter(lines))
        if layout is None:
            layout = _layout(rows, _delimiter(lines), time_column, value_column)
        skip = int(number == 0 and layout.has_header)
        numbered = [(number + at + 1, row) for at, row in enumerate(rows) if at >= skip and any(row)]
        number += len(lines)
        if numbered:
            latest = _judge(numbered, layout, detector, latest, sink, summary, complain)
    complain.close()
    if layout is None:
        raise LayoutError("there are no rows.")
    return summary


def _pieces(source: IO[bytes]) -> Iterator[list[str]]:
    """Give whole lines as they come; the first piece is long enough to see how times are written."""
    rest, read = b"", getattr(source, "read1", source.read)
    first = True
    while True:
        block = read(AT_ONCE)
        data = rest + block
        cut = data.rfind(b"\n") + 1 if block else len(data)
        if (first and block and data.count(b"\n") < 3) or (block and not cut):
            rest = data
            continue
        rest = data[cut:]
        text = data[:cut].decode("utf-8-sig" if first else "utf-8", errors="replace")
        if text:
            yield text.splitlines()
            first = False
        if not block:
            return


def _delimiter(lines: list[str]) -> str:
    head = next((line for line in lines if line.strip()), "")
    return max(",;\t|", key=head.count)


def _split(lines: list[str], delimiter: str) -> list[list[str]]:
    if not any('"' in line for line in lines):
        return [line.split(delimiter) for line in lines]
    return [next(csv.reader([line], delimiter=delimiter), []) for line in lines]


def _layout(rows: list[list[str]], delimiter: str, time_column: str | None, value_column: str | None) -> Layout:
    """Find the columns by their names, else take the first two."""
    filled = [row for row in rows if any(row)]
    if not filled:
        raise LayoutError("there are no rows.")
    head = [cell.strip() for cell in filled[0]]
    decimal = "," if delimiter != "," and any("," in cell for row in filled[1:200] for cell in row[1:]) else "."
    has_header = not any(number_of(cell, decimal) is not None for cell in head)
    if len(head) < 2:
        raise LayoutError("needs two columns, timestamp and value, parted by comma, semicolon or tab.")
    time = _column(head, has_header, time_column, TIME_NAMES, 0)
    value = _column(head, has_header, value_column, VALUE_NAMES, 1 if time != 1 else 0)
    first = [row[time] for row in filled[int(has_header) : 1001] if len(row) > time]
    return Layout(
        delimiter, time, value, has_header, find_moment_style(first, datetime.now(UTC).date()), decimal
    )  # fmt: skip


def _column(head: list[str], has_header: bool, wanted: str | None, names: tuple[str, ...], default: int) -> int:
    if wanted is not None:
        if not has_header or wanted not in head:
            known = ", ".join(f"“{name}”" for name in head) if has_header else "no header"
            raise LayoutError(f"has no column “{wanted}”. It has: {known}.")
        return head.index(wanted)
    folded = [name.casefold() for name in head]
    return next((folded.index(name) for name in names if name in folded), default) if has_header else default


def _judge(
    numbered: list[tuple[int, list[str]]],
    layout: Layout,
    detector: Detector,
    latest: float,
    sink: IO[bytes],
    summary: Summary,
    complain: Complaints,
) -> float:
    """Judge some rows and write them; gives the latest time seen."""
    last = max(layout.time, layout.value)
    short = [len(row) <= last for _, row in numbered]
    cells = [["", ""] if bad else [row[layout.time].strip(), row[layout.value].strip()]
             for (_, row), bad in zip(numbered, short, strict=True)]  # fmt: skip
    times = parse_moments(pa.array([cell[0] for cell in cells]), UTC, layout.moments).values
    values = parse_numbers(pa.array([cell[1] for cell in cells]), NumberStyle(layout.decimal, True)).values
    days = times.astype("datetime64[us]").astype(np.int64) / 86_400e6
    good = ~np.isnat(times)
    for at in np.flatnonzero(~good | ~np.isfinite(values)).tolist():
        reason = _reason(short[at], bool(good[at]), *cells[at])
        if reason:
            complain(numbered[at][0], reason)
            summary.bad += 1
        else:
            summary.missing += 1
    values = np.where(good & np.isfinite(values), values, np.nan)
    reached = np.maximum.accumulate(np.maximum(np.where(good, days, -np.inf), latest))
    summary.backwards += int((days < reached)[good].sum())
    begun = np.isfinite(reached)
    judged = detector.judge(np.where(begun, reached, 0.0)[begun], values[begun])
    score, alarm = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    score[begun], alarm[begun] = judged.score, judged.alarm
    _write(sink, cells, score, alarm)
    _note(summary, cells, values[begun], judged, np.flatnonzero(begun))
    summary.rows += len(cells)
    return float(reached[-1])


def _reason(short: bool, timed: bool, time: str, value: str) -> str:
    """Say what is wrong with a row, or nothing where just the value is missing."""
    if short:
        return "has fewer cells than the header. Write timestamp,value."
    if not timed:
        return f"“{time}” is no time. Write it as 2026-11-22 14:05."
    return "" if is_empty(value) or value.casefold() in ("nan", "null", "none") else f"“{value}” is no number."


def _write(sink: IO[bytes], cells: list[list[str]], score: NDArray[np.float64], alarm: NDArray[np.bool_]) -> None:
    rows = zip(cells, np.round(score, 6).tolist(), alarm.tolist(), strict=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        (time, value, much, int(rings)) for (time, value), much, rings in rows
    )
    sink.write(text.getvalue().encode())
    sink.flush()


def _note(
    summary: Summary, cells: list[list[str]], values: NDArray[np.float64], judged: Judged, rows: NDArray[np.int64]
) -> None:
    rang = np.flatnonzero(judged.alarm)
    summary.alarms += len(rang)
    for at in rang[: max(KEPT - len(summary.rang), 0)].tolist():
        found = {name: float(getattr(judged, name)[at]) for name in ("score", "expected", "low", "high")}
        summary.rang.append({"timestamp": cells[int(rows[at])][0], "value": float(values[at])} | found)
