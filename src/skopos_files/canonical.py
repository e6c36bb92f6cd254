"""Typed values of workbooks, JSON and Parquet written as plain text that reads back without doubt."""

import json
import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_DOUBTFUL = re.compile(r"^-?\d{1,3}\.\d{3}$")
EXACT_UP_TO = 1e15  # a spreadsheet keeps 15 digits; longer ids have lost their end


def canonical(value: Any) -> str:
    """Write a typed value as text: decimal point, ISO dates, whole numbers without a fraction.

    A fraction with three digits gets a fourth, so that nobody takes the point for a thousands mark. A whole
    number that a spreadsheet could not hold exactly is written with an exponent, so that it is not taken for an id.

    >>> canonical(1.25), canonical(1.234), canonical(12.0), canonical(1.22158e17), canonical(None)
    ('1.25', '1.2340', '12', '1.22158000000000e+17', '')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 10**40 else f"{float(value):.14e}" if abs(value) < 10**300 else ""
        case float():
            return _float(value)
        case datetime():
            return value.isoformat(sep=" ").removesuffix(" 00:00:00")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _duration(value)
        case Decimal():
            return canonical(float(value)) if value != value.to_integral_value() else str(int(value))
        case bytes():
            return value.hex()
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def _float(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < EXACT_UP_TO else f"{value:.14e}"
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text + "0" if _DOUBTFUL.match(text) else text


def _duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{sign}{int(hours)}:{int(minutes):02}:{round(rest):02}"
