"""Columns of dates and times to moments in UTC.

Whether 04/05 is in April or in May is decided for a whole column from all its values.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_files import reasons
from skopos_files.cells import is_empty
from skopos_files.moment_texts import FIRST_YEAR, LAST_YEAR, NUMERIC, Parsed, parse_text
from skopos_files.numbers import PLAIN
from skopos_files.problems import Problem

__all__ = [
    "MomentStyle",
    "Moments",
    "Parsed",
    "find_moment_style",
    "parse_moments",
    "parse_text",
    "shift_to_utc",
    "to_utc",
]

NAT = np.datetime64("NaT", "us")


@dataclass(frozen=True)
class MomentStyle:
    """How the dates of a column are written.

    Attributes
    ----------
    order : str
        ``dmy``, ``mdy`` or ``ymd`` for dates of figures only.
    year : int
        Year of dates that state none; 0 to take the latest that is not after `today`.
    today : date
        The present day.
    sure : bool
        False if the values did not decide the order.
    example : str
        A value that could be read two ways.
    """

    order: str
    today: date
    year: int = 0
    sure: bool = True
    example: str = ""


@dataclass(frozen=True)
class Moments:
    """Parsed moments in UTC (datetime64[us], NaT where there is none), and which of them state no time of day."""

    values: NDArray[np.datetime64]
    whole_days: NDArray[np.bool_]
    problems: tuple[Problem, ...] = ()


def find_moment_style(texts: Sequence[str | None], today: date, *, order: str = "", year: int = 0) -> MomentStyle:
    """Tell the order of day and month in a column from all its values.

    Parameters
    ----------
    texts : sequence of str
        The column, in the order of the file.
    today : date
        Dates after it speak against an order.
    order : str
        The order that the platform or the user states; it decides only where the values do not.
    year : int
        Year of the file's period, for dates that state none; 0 if unknown.
    """
    pairs = []
    dotted = False
    for text in texts:
        if text is None or is_empty(text):
            continue
        match = NUMERIC.search(text.translate(PLAIN))
        if match and len(match[1]) <= 2 and (match[4] is not None or match[2] != "-"):
            pairs.append((int(match[1]), int(match[3]), text))
            dotted = dotted or match[2] == "."
    day_first = sum(a > 12 >= b for a, b, _ in pairs)
    month_first = sum(b > 12 >= a for a, b, _ in pairs)
    if day_first != month_first:
        return MomentStyle("dmy" if day_first > month_first else "mdy", today, year)
    if not pairs:
        return MomentStyle(order or "dmy", today, year)
    if order:
        return MomentStyle(order, today, year)
    if dotted:
        return MomentStyle("dmy", today, year)
    chosen, sure = _by_sequence([text for _, _, text in pairs], today, year)
    return MomentStyle(chosen, today, year, sure, pairs[0][2].strip())


def _by_sequence(texts: list[str], today: date, year: int) -> tuple[str, bool]:
    """Choose the order under which dates run on evenly and none lies ahead."""
    scores = {}
    for order in ("mdy", "dmy"):
        read = [parse_text(text, order, today, year) for text in texts[:2_000]]
        days = [found.moment.toordinal() for found in read if found]
        steps = [after - before for before, after in itertools.pairwise(days)]
        turns = min(sum(step > 0 for step in steps), sum(step < 0 for step in steps))
        ahead = sum(day > today.toordinal() + 1 for day in days)
        scores[order] = (len(texts[:2_000]) - len(days), ahead, turns, sum(map(abs, steps)))
    if scores["mdy"] == scores["dmy"]:
        return "mdy", False
    best = min(scores, key=lambda order: scores[order])
    return best, len(texts) >= 3


_FIELDS = (
    r"^\s*(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})(?:[ T]+(?P<h>\d{1,2}):(?P<n>\d{2})(?::(?P<s>\d{2}))?)?"
    r"(?:[.,](?P<f>\d{1,6}))?(?P<z>Z|[+-]00:?00)?\s*$"
)
FAST_DISTINCT = 2_000


def parse_moments(
    texts: pa.ChunkedArray | pa.Array,
    zone: tzinfo,
    style: MomentStyle,
    *,
    lines: NDArray[np.int64] | None = None,
    column: str = "",
) -> Moments:
    """Read a column of dates written in `style`; times that state no zone are of `zone`."""
    flat = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = pc.dictionary_encode(flat)
    distinct = [text or "" for text in coded.dictionary.to_pylist()]
    places = pc.fill_null(coded.indices, len(distinct)).to_numpy(zero_copy_only=False).astype(np.int64)
    values = np.full(len(distinct) + 1, NAT, dtype="datetime64[us]")
    whole = np.zeros(len(distinct) + 1, dtype=bool)
    slow = list(range(len(distinct)))
    if len(distinct) > FAST_DISTINCT:
        values[:-1], whole[:-1] = _fast(coded.dictionary, zone, style)
        slow = np.flatnonzero(np.isnat(values[:-1])).tolist()
    bad = np.zeros(len(distinct) + 1, dtype=bool)
    yearless = ""
    for place in slow:
        text = distinct[place]
        found = None if is_empty(text) else parse_text(text, style.order, style.today, style.year)
        if found is None:
            bad[place] = not is_empty(text)
            continue
        yearless = yearless or (text if found.yearless else "")
        values[place] = np.datetime64(to_utc(found.moment, zone).replace(tzinfo=None), "us")
        whole[place] = found.whole_day
    problems = [
        Problem(reasons.NOT_A_MOMENT, None if lines is None else int(lines[row]), column, distinct[places[row]])
        for row in np.flatnonzero(bad[places])
    ]
    if yearless:
        shown = parse_text(yearless, style.order, style.today, style.year)
        choice = shown.moment.year if shown else 0
        problems.append(Problem(reasons.GUESSED_YEAR, None, column, yearless, {"choice": choice}))
    return Moments(values[places], whole[places], tuple(problems))


def to_utc(moment: datetime, zone: tzinfo) -> datetime:
    """Put a naive time of `zone` into UTC.

    A time that daylight saving skips is read an hour later; one that comes twice is the first of the two.
    """
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone, fold=0)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _fast(texts: pa.Array, zone: tzinfo, style: MomentStyle) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Read many distinct dates of figures at once; NaT where the slow way must look."""
    parts = pc.extract_regex(texts, _FIELDS)

    def part(name: str) -> NDArray[np.int64]:
        column = pc.struct_field(parts, name)
        column = pc.if_else(pc.equal(column, ""), None, column)
        return pc.fill_null(pc.cast(column, pa.int64()), -1).to_numpy(zero_copy_only=False).astype(np.int64)

    a, b, c, hour, minute, second = (part(name) for name in "abchns")
    iso = a > 999
    year = np.where(iso, a, c)
    if style.order == "ymd":
        iso, year = np.ones_like(iso), np.where(a > 999, a, a + 2000)
    year = np.where(~iso & (c < 100), np.where(c < 70, c + 2000, c + 1900), year)
    month = np.where(iso | (style.order == "dmy"), b, a)
    day = np.where(iso, c, a if style.order == "dmy" else b)
    timed = hour >= 0
    good = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    safe = [np.where(good, column, 1) for column in (year, month, day)]
    first = (safe[0] - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (safe[1] - 1)
    days = first.astype("datetime64[D]") + (safe[2] - 1)
    good &= days.astype("datetime64[M]") == first
    clock = np.where(timed, hour * 3600 + minute * 60 + np.maximum(second, 0), 0)
    naive = days.astype("datetime64[us]") + clock * np.timedelta64(1_000_000, "us")
    naive = naive + _microseconds(pc.struct_field(parts, "f"))
    stated = pc.not_equal(pc.fill_null(pc.struct_field(parts, "z"), ""), "").to_numpy(zero_copy_only=False)
    moments = np.where(stated, naive, shift_to_utc(naive, zone))
    moments[~good] = NAT
    return moments, ~timed & good


def _microseconds(fractions: pa.Array) -> NDArray[np.timedelta64]:
    padded = pc.utf8_rpad(pc.fill_null(fractions, ""), 6, "0")
    return pc.cast(padded, pa.int64()).to_numpy(zero_copy_only=False).astype("timedelta64[us]")


def shift_to_utc(naive: NDArray[np.datetime64], zone: tzinfo) -> NDArray[np.datetime64]:
    """Put naive times of `zone` into UTC, looking the offset up once for each hour."""
    hours, places = np.unique(naive.astype("datetime64[h]"), return_inverse=True)
    shifts: list[int] = []
    for hour in hours.astype("datetime64[s]").tolist():
        if hour is None:
            shifts.append(0)
            continue
        shifts.append(round((to_utc(hour, zone).replace(tzinfo=None) - hour).total_seconds() * 1e6))
    return naive + np.array(shifts, dtype="timedelta64[us]")[places]
