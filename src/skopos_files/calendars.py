"""Months, weekdays and calendars of the languages that exports come in."""

import re
from collections.abc import MutableMapping
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

from skopos_files.cells import fold

LANGUAGES = (
    "en", "de", "fr", "es", "pl", "vi", "pt", "it", "nl", "sv", "da", "nb",
    "fi", "cs", "sk", "hu", "ro", "hr", "sl", "el", "tr", "uk", "ru", "bg",
    "id", "ms", "ca", "et", "lv", "lt", "ar", "fa", "he", "th",
)  # fmt: skip
# Short forms that exports use and that differ from Unicode's.
MORE_MONTHS = {
    "sept": 9, "märz": 3, "mrz": 3, "jänner": 1, "janv": 1, "févr": 2, "juil": 7, "paź": 10, "wrz": 9, "sie": 8,
    "gen": 1,
    "ene": 1, "abr": 4, "ago": 8, "dic": 12, "set": 9, "out": 10, "dez": 12, "okt": 10, "maj": 5, "mei": 5, "mai": 5,
}  # fmt: skip
JALALI_MONTHS = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8,
    "آذر": 9,
    "دی": 10, "بهمن": 11, "اسفند": 12,
}  # fmt: skip

NEW_YEAR_1300 = date(1921, 3, 21)


@cache
def months() -> dict[str, int]:
    """Folded month names of all languages to their number; where two clash, the language listed first wins."""
    from babel.localedata import LocaleDataDict, load

    found = {fold(word): number for word, number in MORE_MONTHS.items()}
    for language in reversed(LANGUAGES):
        # Babel resolves aliases into data that languages share, so that reading Hebrew's months gives German one of
        # them. A copy of one's own keeps everybody else's months as they were.
        own: MutableMapping[Any, Any] = deepcopy(load(language))
        names = LocaleDataDict(own)["months"]
        for context in ("stand-alone", "format"):
            for length in ("abbreviated", "wide"):
                for number, name in names[context][length].items():
                    word = fold(name)
                    if not any(char.isdigit() for char in word):
                        found[word] = number
    return found


@cache
def jalali_months() -> dict[str, int]:
    """Folded names of the Persian calendar's months to their number."""
    return {fold(word): number for word, number in JALALI_MONTHS.items()}


@cache
def month_pattern() -> re.Pattern[str]:
    """Finds a month's name in a folded text."""
    words = sorted({*months(), *jalali_months()}, key=len, reverse=True)
    return re.compile(r"(?<![^\W\d_])(" + "|".join(re.escape(word) for word in words) + r")(?![^\W\d_])")


def jalali_to_gregorian(year: int, month: int, day: int) -> date:
    """Turn a date of the Persian (Solar Hijri) calendar into a Gregorian one.

    Leap years follow the 33-year rule, which agrees with the astronomical calendar in all years from 1300 to 1500.

    >>> jalali_to_gregorian(1405, 1, 1), jalali_to_gregorian(1399, 12, 30)
    (datetime.date(2026, 3, 21), datetime.date(2021, 3, 20))
    """
    length = 31 if month <= 6 else 30 if month < 12 or _is_jalali_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"{year}-{month}-{day} is not a day of the Persian calendar")
    if not 1300 <= year <= 1500:
        raise ValueError(f"the year {year} of the Persian calendar is out of range")
    days = 365 * (year - 1300) + sum(_is_jalali_leap(past) for past in range(1300, year))
    days += 31 * (month - 1) - max(0, month - 7) + day - 1
    return date.fromordinal(NEW_YEAR_1300.toordinal() + days)


def _is_jalali_leap(year: int) -> bool:
    return (year % 33) in (1, 5, 9, 13, 17, 22, 26, 30)
