"""Tables that people download. A cell that a spreadsheet would run as a formula is made plain text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

# Spreadsheets also take the full-width forms, and skip white space and control characters before the sign.
_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SKIPPED = "".join(map(chr, range(33))) + "\u00a0\ufeff\u200b\u3000"


def neutralise(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run; numbers and dates pass as they are.

    >>> neutralise("=HYPERLINK(1)"), neutralise(-3), neutralise("-3.5"), neutralise("- a list")
    ("'=HYPERLINK(1)", -3, '-3.5', "'- a list")
    """
    if not isinstance(value, str) or not value:
        return value
    if value[0] in "\t\r\n" or value.lstrip(_SKIPPED).startswith(_STARTS):
        return value if _is_number(value) else f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return text.isascii() and text[:1] in "+-" and text[1:].replace(".", "", 1).isdigit()


class _Echo:
    """A file that hands back what is written to it, so that rows can be sent as they are made."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Give a CSV file line by line, neutralised, beginning with the mark that tells Excel it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([neutralise(cell) for cell in header])
    for row in rows:
        yield writer.writerow(["" if cell is None else neutralise(cell) for cell in row])


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Send a table as a CSV download named `name`, row by row."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
