"""Workbooks (xlsx, xlsb, xls, ods) and tables in HTML or XML that call themselves Excel, to sheets."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import Any

from skopos_files import reasons
from skopos_files.canonical import canonical
from skopos_files.delimited import check_size, sheet_of
from skopos_files.encodings import find_encoding
from skopos_files.layout import find_sections
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.records import Record
from skopos_files.sheets import Sheet
from skopos_files.sources import Source

MOST_CELLS = 60_000_000
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-columns-repeated="(\d{5,})"[^>]*office:value')
_INDEX = ("ss:index", "index")


def read_workbook(source: Source, kind: str, limits: Limits) -> tuple[Sheet, ...]:
    """Give the tables of a workbook; a sheet may hold several, one below the other."""
    from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook

    check_size(source.size, "bytes", limits.document_bytes)
    data = source.read()
    if kind in ("xlsx", "ods"):
        _check_extent(data, limits)
    sheets: list[Sheet] = []
    try:
        book = load_workbook(io.BytesIO(data))
        shown = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        for name in shown or book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets += tables_of(rows, name, limits)
    except PasswordError:
        raise FileRefusedError(Problem(reasons.LOCKED_FILE)) from None
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise FileRefusedError(Problem(reasons.LOCKED_FILE)) from None
        details = {"kind": kind, "cause": str(error)[:200]}
        raise FileRefusedError(Problem(reasons.BROKEN_FILE, details=details)) from None
    return tuple(sheets)


def tables_of(rows: Iterable[Sequence[Any]], name: str, limits: Limits) -> list[Sheet]:
    """Find the tables in the rows of one sheet."""
    records = [Record(number, [canonical(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    check_size(len(records), "rows", limits.rows)
    sections = find_sections(records)
    titles = [name if not number else f"{name} ({number + 1})" for number in range(len(sections))]
    return [
        sheet_of(section, title, "", limits, canonical=True) for section, title in zip(sections, titles, strict=True)
    ]


def _check_extent(data: bytes, limits: Limits) -> None:
    """Refuse a sheet whose far-off cells would make the reader allocate the whole grid."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if not (member.filename.startswith("xl/worksheets/") or member.filename == "content.xml"):
                    continue
                with archive.open(member) as stream:
                    _check_sheet(stream, limits)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as error:
        if "ncrypt" in str(error) or "assword" in str(error):
            raise FileRefusedError(Problem(reasons.LOCKED_FILE)) from None
        details = {"kind": "xlsx", "cause": str(error)[:200]}
        raise FileRefusedError(Problem(reasons.BROKEN_FILE, details=details)) from None


def _check_sheet(stream: Any, limits: Limits) -> None:
    rows = columns = 0
    tail = b""
    while chunk := stream.read(1 << 20):
        piece = tail + chunk
        for letters, number in _CELL.findall(piece):
            rows = max(rows, int(number))
            columns = max(columns, _column_number(letters))
        for count in _REPEATED.findall(piece):
            columns = max(columns, int(count))
        tail = piece[-200:]
    check_size(columns, "columns", max(limits.columns, 16_384 if rows * columns < MOST_CELLS else 0))
    check_size(rows * columns, "cells", MOST_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _TableParser(HTMLParser):
    """Collects the cells of the tables of an HTML page or of a SpreadsheetML file."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.removeprefix("ss:")
        if tag in ("table", "worksheet"):
            if tag == "worksheet" or not (self.tables and not self.tables[-1]):
                self.tables.append([])
        elif tag in ("tr", "row") and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th", "cell") and self.tables and self.tables[-1]:
            place = next((value for name, value in attrs if name in _INDEX), None)
            row = self.tables[-1][-1]
            if place and place.isdigit() and len(row) < int(place) <= 16_384:
                row.extend([""] * (int(place) - 1 - len(row)))
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag.removeprefix("ss:") in ("td", "th", "cell") and self.cell is not None:
            self.tables[-1][-1].append("".join(self.cell).strip())
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def read_marked_up(source: Source, kind: str, limits: Limits) -> tuple[Sheet, ...]:
    """Give the tables of an HTML or SpreadsheetML file; refuse one that has none."""
    check_size(source.size, "bytes", min(limits.document_bytes, 128 * 1024**2))
    parser = _TableParser()
    with find_encoding(source).text_of(source) as text:
        parser.feed(text.read())
    sheets = []
    for number, rows in enumerate(parser.tables, start=1):
        records = [Record(line, cells) for line, cells in enumerate(rows, start=1)]
        name = source.name if number == 1 else f"{source.name} ({number})"
        sheets += [sheet_of(section, name, "", limits) for section in find_sections(records)]
    filled = tuple(sheet for sheet in sheets if len(sheet.header) > 1)
    if not filled:
        raise FileRefusedError(Problem(reasons.NOT_A_TABLE, details={"kind": kind}))
    return filled
