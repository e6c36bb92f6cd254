"""The period that a report is for, as its first lines or its name state it."""

import re
from collections.abc import Sequence
from datetime import date

from skopos_files.moments import parse_text

_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8})(?!\d)")
_PARTS = re.compile(
    r"\s+(?:-|–|—|to|bis|do|đến|تا|au|al|até|t/m|till|til)\s+|\s*[–—~]\s*"
    r"|(?<=\d)\s*-\s*(?=[A-Za-z]{3,9}[\s.]|\d{1,2}[./]\d)"
)


def period_of(preamble: Sequence[str], name: str, today: date, order: str = "") -> tuple[date, date] | None:
    """First and last day that a report covers; None if nothing states it.

    >>> period_of(["Campaign report", "September 1, 2026 - September 30, 2026"], "", date(2026, 11, 1))
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 30))
    """
    days = [day for line in preamble for day in _days_in(line, today, order)]
    if not days:
        days = [day for text in _DATE_IN_NAME.findall(name) if (day := _day(text, today, order))]
    if not days:
        return None
    return min(days), max(days)


def _days_in(line: str, today: date, order: str) -> list[date]:
    """The dates in a line such as “Start date: 20260701” or “1. Sept. 2026 – 30. Sept. 2026”."""
    _, colon, value = line.partition(":")
    found = []
    for text in (value if colon else line, line):
        pieces = _PARTS.split(text.strip().strip("\"'"))
        found = [day for piece in pieces if len(piece) <= 40 and (day := _day(piece, today, order))]
        if found:
            break
    return found


def _day(text: str, today: date, order: str) -> date | None:
    trimmed = text.strip(" ,;()\"'")
    if not re.search(r"\d", trimmed) or re.fullmatch(r"\d{1,7}|\d{9,}", trimmed):
        return None
    read = parse_text(trimmed, order or "dmy", today) or parse_text(trimmed, "mdy", today)
    return read.moment.date() if read and not read.yearless else None
