"""Dates and times as people and platforms write them, to moments in UTC.

Whether 04/05 is in April or in May is decided for a whole column from all its values.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_files import reasons
from skopos_files.calendars import jalali_months, jalali_to_gregorian, month_pattern, months
from skopos_files.cells import fold, is_empty
from skopos_files.numbers import PLAIN
from skopos_files.problems import Problem

FIRST_YEAR, LAST_YEAR = 1970, 2100
NAT = np.datetime64("NaT", "us")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})\s?([./\-])\s?(\d{1,2})(?:\s?[./\-]\s?(\d{1,4}))?(?![\d])")
_TIME = re.compile(
    r"(?:^|[\st,])(?P<h>\d{1,2})(?:[:٫h](?P<m>\d{2}))?(?:[:.](?P<s>\d{2}))?(?:[.,](?P<f>\d{1,9}))?"
    r"(?:\s?(?P<p>[ap])\.?\s?m\b\.?|\s?(?P<w>ق\.?ظ|ب\.?ظ|sa\b|ch\b|ص|م\b))?(?=$|[\s,)z+\-])"
)
_ZONE = re.compile(r"(?:(?<=[\d\s])|^)(?:(?:utc|gmt)\s?)?(?P<sign>[+\-])(?P<h>\d{1,2}):?(?P<m>\d{2})?\)?$")
_ZONE_NAMES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_VIETNAMESE_MONTH = re.compile(r"(?:thang|thg)\s?(\d{1,2})")
_WEEK = re.compile(r"(\d{4})-?w(\d{2})(?:-?(\d))?")
_DOTTED_TIME = re.compile(r"^[\s,]*(?:um |kl\.? |klo )?(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?=\s*(?:uhr)?$)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")


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
class Parsed:
    """One date as read: naive unless it states its zone; `whole_day` if it states no time."""

    moment: datetime
    whole_day: bool
    yearless: bool = False


@dataclass(frozen=True)
class Moments:
    """Parsed moments in UTC (datetime64[us], NaT where there is none), and which of them state no time of day."""

    values: NDArray[np.datetime64]
    whole_days: NDArray[np.bool_]
    problems: tuple[Problem, ...] = ()


def _naive(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - naive until the column's zone is applied


@lru_cache(maxsize=65_536)
def parse_text(text: str, order: str, today: date, year: int = 0) -> Parsed | None:
    """Read one date or time; None if it is none."""
    plain = text.translate(PLAIN).replace("\u200f", "").replace("\u200e", "").replace("٬", ",")
    plain = re.sub(r"[\s\u00a0\u202f]+", " ", plain).strip().strip("'\"").lower()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return _from_digits(plain)
    if week := _WEEK.fullmatch(plain):
        return _from_week(int(week[1]), int(week[2]), int(week[3] or 1))
    offset, plain = _take_zone(plain)
    plain = _CJK.sub(r"\1-\2-\3", plain)
    match = _NUMERIC.search(plain)
    found = None
    if match and not month_pattern().search(fold(plain.replace(match[0], " "))):
        found = _from_figures(match, order, today, year)
        rest = plain[: match.start()] + " " + plain[match.end() :]
        if found and re.search(r"\d", plain[: match.start()]):
            rest = plain[: match.start()]
    else:
        found, rest = _from_words(plain, today, year)
    if found is None:
        return None
    return _with_time(found[0], found[1], rest, offset)


def _from_week(year: int, week: int, weekday: int) -> Parsed | None:
    try:
        day = date.fromisocalendar(year, week, weekday)
    except ValueError:
        return None
    return Parsed(_naive(day), True)


def _take_zone(plain: str) -> tuple[int | None, str]:
    """Take a zone off the end, or from between time and year as X writes it; minutes east of UTC."""
    middle = re.search(r"(?<=:\d\d) ([+-])(\d\d)(\d\d) (?=\d{4}$)", plain)
    if middle:
        minutes = int(middle[2]) * 60 + int(middle[3])
        return (-minutes if middle[1] == "-" else minutes), plain[: middle.start()] + " " + plain[middle.end() :]
    plain = re.sub(r"\s?\((?:[^()]*)\)$", "", plain) if ":" in plain else plain
    word = re.search(r"(?<=[\d\sm.])([a-z]{1,4})\)?$", plain)
    if word and word[1] in _ZONE_NAMES and ":" in plain:
        return _ZONE_NAMES[word[1]], plain[: word.start()].rstrip(" (")
    match = _ZONE.search(plain)
    if match and ":" in plain[: match.start()]:
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        return (-minutes if match["sign"] == "-" else minutes), plain[: match.start()].rstrip(" (")
    return None, plain


def _from_digits(plain: str) -> Parsed | None:
    """Dates of digits alone: YYYYMMDD and its kin, epoch seconds to microseconds, spreadsheet days."""
    whole, _, fraction = plain.partition(".")
    try:
        for size, form in ((8, "%Y%m%d"), (14, "%Y%m%d%H%M%S"), (12, "%Y%m%d%H%M"), (10, "%Y%m%d%H"), (6, "%Y%m")):
            if len(whole) == size and not fraction and "1970" <= whole[:4] <= "2100":
                try:
                    return Parsed(datetime.strptime(whole, form), form[-1] in "dm")  # noqa: DTZ007
                except ValueError:
                    continue
        if len(whole) in (9, 10, 13, 16):
            scale = {13: 1e3, 16: 1e6}.get(len(whole), 1)
            return Parsed(datetime.fromtimestamp(float(plain) / scale, UTC), False)
        if len(whole) == 8 and 1300 <= int(whole[:4]) <= 1500:
            day = jalali_to_gregorian(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
            return Parsed(_naive(day), True)
        if len(whole) == 5 and 18_000 <= int(whole) <= 80_000:
            moment = _naive(date(1899, 12, 30)) + timedelta(days=round(float(plain) * 86_400) / 86_400)
            return Parsed(moment.replace(microsecond=0), not fraction.strip("0"))
        if len(whole) == 4 and FIRST_YEAR <= int(whole) <= LAST_YEAR and not fraction:
            return Parsed(_naive(date(int(whole), 1, 1)), True)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _from_figures(match: re.Match[str], order: str, today: date, year: int) -> tuple[date, bool] | None:
    first, _, second, third = match.groups()
    if third is None:
        if len(first) == 4:
            return _day(int(first), int(second), 1)
        return _yearless((int(first), int(second)), order, today, year)
    a, b, c = int(first), int(second), int(third)
    if len(first) >= 3:
        return _day(a, b, c)
    if len(third) == 3:
        return None
    if order == "ymd" and len(third) <= 2:
        return _day(_century(a), b, c)
    full = c if len(third) == 4 else _century(c)
    return _day(full, b, a) if order == "dmy" else _day(full, a, b)


def _yearless(pair: tuple[int, int], order: str, today: date, year: int) -> tuple[date, bool] | None:
    day, month = pair if order == "dmy" else (pair[1], pair[0])
    return _in_year(month, day, today, year)


def _in_year(month: int, day: int, today: date, year: int) -> tuple[date, bool] | None:
    """A date without a year: in the year given, else the latest that is not after today."""
    for candidate in (year,) if year else (today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4):
        found = _day(candidate, month, day)
        if found and (year or found[0] <= today + timedelta(days=1)):
            return found[0], True
    return None


def _century(year: int) -> int:
    return year + 2000 if year < 70 else year + 1900


def _day(year: int, month: int, day: int) -> tuple[date, bool] | None:
    try:
        if 1300 <= year <= 1500:
            return jalali_to_gregorian(year, month, day), False
        if 2500 <= year <= 2643:  # the Buddhist era of Thai exports
            year -= 543
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return date(year, month, day), False
    except ValueError:
        return None


def _from_words(plain: str, today: date, year: int) -> tuple[tuple[date, bool] | None, str]:
    """A date with a month's name; the rest of the text may hold a time."""
    time = re.search(r"\d{1,2}:\d{2}.*$|\b\d{1,2}\s?[ap]\.?m\b.*$", plain)
    rest = time[0] if time else ""
    body = plain[: time.start()] if time else plain
    if time and (late := re.search(r"\s(\d{4})$", rest)):  # "Wed Oct 10 20:19:24 2018"
        body, rest = f"{body} {late[1]}", rest[: late.start()]
    folded = fold(body)
    short = re.sub(r"(?:'|’)(\d\d)\b", r" 20\1", body)
    if match := _VIETNAMESE_MONTH.search(folded):
        month, left = int(match[1]), folded[: match.start()] + " " + folded[match.end() :]
        jalali = False
    else:
        named = list(month_pattern().finditer(fold(short)))
        if not named:
            return None, rest
        match = named[-1]  # a weekday such as Spanish "mar" stands first
        jalali = match[1] in jalali_months() and match[1] not in months()
        month = jalali_months()[match[1]] if jalali else months()[match[1]]
        left = fold(short)[: match.start()] + " " + fold(short)[match.end() :]
    figures = [int(figure) for figure in re.findall(r"\d+", left)]
    years = [figure for figure in figures if figure > 1000]
    days = [figure for figure in figures if 1 <= figure <= 31]
    if len(figures) > 3 or len(years) > 1:
        return None, rest
    if not years and len(days) == 2 and len(figures) == 2:
        return _day(_century(days[1]), month, days[0]), rest
    if not years:
        return (_in_year(month, days[0], today, year) if days else None), rest
    return _day(years[0], month, days[0] if days else 1), rest


def _with_time(day: date, yearless: bool, rest: str, offset: int | None) -> Parsed | None:
    rest = _DOTTED_TIME.sub(lambda time: f"{time[1]}:{time[2]}" + (f":{time[3]}" if time[3] else ""), rest)
    match = _TIME.search(rest.strip().removeprefix("t"))
    if not match or (match["m"] is None and not match["p"] and not match["w"]):
        return Parsed(_naive(day), True, yearless)
    hour, minute, second = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    half = match["p"] or {"ق": "a", "ب": "p", "s": "a", "c": "p", "ص": "a", "م": "p"}.get((match["w"] or " ")[0], "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and not minute and not second:
        hour, day = 0, day + timedelta(days=1)
    try:
        fraction = int(float(f"0.{match['f'] or 0}") * 1e6)
        moment = _naive(day).replace(hour=hour, minute=minute, second=min(second, 59), microsecond=fraction)
    except ValueError:
        return None
    if offset is not None:
        return Parsed((moment - timedelta(minutes=offset)).replace(tzinfo=UTC), False, yearless)
    return Parsed(moment, False, yearless)


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
        match = _NUMERIC.search(text.translate(PLAIN))
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
