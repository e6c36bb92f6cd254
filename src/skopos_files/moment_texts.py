"""One date or time as people and platforms write it; which order day and month have is told by the caller."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from skopos_files.calendars import jalali_months, jalali_to_gregorian, month_pattern, months
from skopos_files.cells import fold
from skopos_files.numbers import PLAIN

FIRST_YEAR, LAST_YEAR = 1970, 2100
NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})\s?([./\-])\s?(\d{1,2})(?:\s?[./\-]\s?(\d{1,4}))?(?![\d])")
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
class Parsed:
    """One date as read: naive unless it states its zone; `whole_day` if it states no time."""

    moment: datetime
    whole_day: bool
    yearless: bool = False


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
    match = NUMERIC.search(plain)
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
