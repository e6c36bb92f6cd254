"""Numbers, money, days and moments in the reader's language.

Babel writes them: Django groups neither Persian nor Vietnamese numbers. Persian uses its own digits.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone, translation

type Number = float

KEPT = 8192  # texts; pages say the same numbers again and again, and Babel takes its time for each


@cache
def babel_locale(language: str) -> Locale:
    """The Babel locale of one of the interface languages; English for an unknown one."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, LookupError):
        return Locale.parse("en")


def _locale() -> Locale:
    return babel_locale(translation.get_language() or "en")


MINUS = "\N{MINUS SIGN}"  # as wide as a plus, and what the charts write
# Babel takes a numbering system's separators but not its digits and signs.
_PERSIAN = str.maketrans(
    {**{str(digit): chr(0x06F0 + digit) for digit in range(10)}, "%": "٪", MINUS: "\N{LEFT-TO-RIGHT MARK}" + MINUS}
)
RIGHT_TO_LEFT_ISOLATE, END_OF_ISOLATE = "\u2067", "\u2069"
PERSIAN_DIGITS = str.maketrans({str(digit): chr(0x06F0 + digit) for digit in range(10)})


def _signs(text: str) -> str:
    """Write a number's digits and signs as the language does.

    Persian marks the minus as left-to-right. A number with one stands apart as a part of its own, or several of them
    would be one left-to-right run, in which the last one comes to be read first.
    """
    text = text.replace("-", MINUS)
    if _locale().language != "fa":
        return text
    shown = text.translate(_PERSIAN)
    return f"{RIGHT_TO_LEFT_ISOLATE}{shown}{END_OF_ISOLATE}" if MINUS in text else shown


def in_digits(text: str) -> str:
    """Write the digits of a date or a year as the language does."""
    return text.translate(PERSIAN_DIGITS) if _locale().language == "fa" else text


def number(value: Number | None, digits: int | None = None) -> str:
    """Write `value` with the locale's grouping; `digits` fixes the decimals; None is an en dash."""
    if value is None or value != value:
        return "–"
    return _signs(_decimal(value, digits, _locale()))


@lru_cache(KEPT, typed=True)
def _decimal(value: Number, digits: int | None, locale: Locale) -> str:
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale, numbering_system="default")


def compact(value: Number | None) -> str:
    """Write `value` short, such as 12K or 3.4M, for tiles and axes; None is an en dash."""
    if value is None or value != value:
        return "–"
    if abs(value) < 10_000:
        return number(value, 0 if abs(value) >= 100 or value == int(value) else 1)
    patterns = _locale().compact_decimal_formats["short"]["other"]
    magnitude = str(10 ** min(int(math.log10(abs(value))), 14))
    # German and others do not shorten thousands: CLDR's pattern for them is a bare 0.
    if getattr(patterns.get(magnitude), "pattern", "0") == "0":
        return number(value, 0)
    return _signs(format_compact_decimal(value, fraction_digits=1, locale=_locale(), numbering_system="default"))


def percent(value: Number | None, digits: int = 0) -> str:
    """Write a fraction from 0 to 1 as a percentage; None is an en dash."""
    if value is None or value != value:
        return "–"
    return _signs(_percentage(value, digits, _locale()))


@lru_cache(KEPT, typed=True)
def _percentage(value: Number, digits: int, locale: Locale) -> str:
    pattern = locale.percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("#,##0", "#,##0." + "0" * digits)
    return format_percent(value, format=pattern, locale=locale, numbering_system="default")


def money(value: Number | None, currency: str) -> str:
    """Write an amount in `currency` (ISO 4217), from a thousand up without cents; None is an en dash."""
    if value is None or value != value:
        return "–"
    return _signs(_amount(value, currency, _locale()))


@lru_cache(KEPT, typed=True)
def _amount(value: Number, currency: str, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern
    whole = abs(value) >= 1000
    return format_currency(
        value,
        currency,
        re.sub(r"\.0+", "", pattern) if whole else pattern,
        locale=locale,
        currency_digits=not whole,
        numbering_system="default",
    )


_SIZES = ((10**9, "digital-gigabyte"), (10**6, "digital-megabyte"), (10**3, "digital-kilobyte"))


def size(octets: int | None) -> str:
    """Write a file's size, such as 12.3 MB; None is an en dash."""
    if octets is None:
        return "–"
    step, unit = next((pair for pair in _SIZES if octets >= pair[0]), _SIZES[-1])
    value = max(round(octets / step, 1), 0.1 if octets else 0)
    text = format_unit(value, unit, length="short", format="#,##0.#", locale=_locale(), numbering_system="default")
    return _signs(text)


def isolated(text: str) -> str:
    """Keep a name's own direction inside a sentence that is read from the right."""
    return f"\u2068{text}\u2069" if translation.get_language_bidi() else text


def listed(parts: Sequence[str]) -> str:
    """Write parts one after the other with the language's comma, without “and”."""
    return ("، " if _locale().language == "fa" else ", ").join(parts)


def day(value: date | None, style: str = "medium") -> str:
    """Write a day; styles short, medium, long, full; None is an en dash."""
    return "–" if value is None else in_digits(_date(value, style, _locale()))


def day_of_year(value: date) -> str:
    """Write a day without its year, short, for the heads of a table whose year is plain."""
    return in_digits(format_skeleton("MMMd", value, locale=_locale()))


def month(value: date) -> str:
    """Write a month with its year, short."""
    return in_digits(format_skeleton("yMMM", value, locale=_locale()))


@lru_cache(KEPT, typed=True)
def _date(value: date, style: str, locale: Locale) -> str:
    return format_date(value, format=style, locale=locale)


def moment(value: datetime | None, zone: tzinfo | None = None, style: str = "short") -> str:
    """Write a moment in `zone`, or in the zone now active; None is an en dash."""
    if value is None:
        return "–"
    return in_digits(
        format_datetime(value, format=style, tzinfo=zone or timezone.get_current_timezone(), locale=_locale())
    )


def ago(value: datetime | None) -> str:
    """Write how long ago a moment was, such as “3 hours ago”; None is an en dash."""
    if value is None:
        return "–"
    return in_digits(format_timedelta(value - timezone.now(), add_direction=True, locale=_locale()))
