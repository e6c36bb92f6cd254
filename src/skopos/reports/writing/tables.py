"""The tables of panels as CSV, XLSX or Parquet: numbers stay numbers, heads are in the report's language."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from skopos.common.charts import Column, Figure
from skopos.common.export import csv_lines, neutralise
from skopos.reports.building import Built, BuiltPanel
from skopos.reports.panels import Table
from skopos.reports.writing.drawing import png_of

SHEET_NAME = 31
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
FORMATS = {"percent": "0.0%", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


class Form(StrEnum):
    """What the tables of a report can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def kind_of(column: Column) -> str:
    """Give the kind of a column's values, whether people see it or not."""
    return column.kind.removeprefix("hidden-").removeprefix("hidden") or "text"


def named(columns: Iterable[Column]) -> list[str]:
    """Give the heads of columns; one that comes twice is told apart by its key."""
    labels: list[str] = []
    for column in columns:
        labels.append(column.label if column.label not in labels else f"{column.label} ({column.key})")
    return labels


def value_of(row: dict[str, Any], column: Column) -> Any:
    """Give a cell as a program takes it: numbers, dates, moments with their zone, or text."""
    value = row.get(column.key)
    kind = kind_of(column)
    if value is None or value == "" or (isinstance(value, float) and value != value):
        return None
    if kind in ("number", "percent", "money"):
        return value if isinstance(value, int | float) else float(value)
    if kind == "day":
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    if kind == "moment":
        return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return _UNWRITABLE.sub("", str(value))


def as_csv(table: Table) -> bytes:
    """Write a table as CSV: points in numbers, ISO days, and nothing that a spreadsheet would run."""
    rows = (
        [value.isoformat() if isinstance(value, date) else value for value in (value_of(row, c) for c in table.columns)]
        for row in table.rows
    )
    return "".join(csv_lines(named(table.columns), rows)).encode()


def as_parquet(table: Table, title: str = "") -> bytes:
    """Write a table as Parquet; columns bear the keys, their heads stand in the fields' metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"number": pa.float64(), "percent": pa.float64(), "money": pa.float64(), "day": pa.date32(),
             "moment": pa.timestamp("us", tz="UTC")}  # fmt: skip
    fields, columns = [], []
    for column in table.columns:
        kind = types.get(kind_of(column), pa.string())
        values = [value_of(row, column) for row in table.rows]
        if pa.types.is_float64(kind):
            values = [None if value is None else float(value) for value in values]
        fields.append(pa.field(column.key, kind, metadata={"label": column.label}))
        columns.append(pa.array(values, kind))
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata={"title": title})), buffer)
    return buffer.getvalue()


def as_xlsx(tables: list[tuple[str, Table]], *, rtl: bool = False, zone: Any = UTC) -> bytes:
    """Write tables as a workbook, a sheet each; texts are texts, whatever they begin with."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    for title, table in tables or [("–", Table((), []))]:
        sheet = book.create_sheet(sheet_name(title, taken))
        sheet.sheet_view.rightToLeft = rtl
        sheet.freeze_panes = "A2"
        _put_rows(sheet, table, zone)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put_rows(sheet: Any, table: Table, zone: Any) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for place, (column, label) in enumerate(zip(table.columns, named(table.columns), strict=True), 1):
        _put(sheet.cell(1, place), _UNWRITABLE.sub("", label), "text")
        sheet.cell(1, place).font = Font(bold=True)
        widest = max([len(label), *(len(str(row.get(column.key) or "")) for row in table.rows[:200])])
        sheet.column_dimensions[get_column_letter(place)].width = min(max(widest + 2, 10), 60)
        for number, row in enumerate(table.rows, 2):
            value = value_of(row, column)
            if isinstance(value, datetime):
                value = value.astimezone(zone).replace(tzinfo=None)
            _put(sheet.cell(number, place), value, kind_of(column))


def _put(cell: Any, value: Any, kind: str) -> None:
    """Put a value into a cell; a text never becomes a formula, not even when it is saved on as CSV."""
    cell.value = neutralise(value)[:32_000] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    elif kind in FORMATS:
        cell.number_format = FORMATS[kind]


def sheet_name(title: str, taken: set[str]) -> str:
    """Give a sheet a name that a workbook takes and that no other of its sheets bears."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", _UNWRITABLE.sub("", title)).strip() or "–"
    name, number = plain[:SHEET_NAME].strip(), 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = plain[: SHEET_NAME - len(ending)].strip() + ending, number + 1
    taken.add(name.casefold())
    return name


def tables_of(panel: BuiltPanel) -> list[tuple[str, Table]]:
    """Give the tables of a panel: its own, and that below each of its charts, unless they are one and the same."""
    if panel.data is None:
        return []
    own = panel.data.table
    found = [(panel.title, own)] if own else []
    for figure in panel.data.figures:
        if not own or [column.key for column in figure.columns] != [column.key for column in own.columns]:
            found.append((figure.title, table_of(figure)))
    if not found:
        lines = [{"text": line} for line in (*panel.data.text, panel.data.empty) if line]
        found.append((panel.title, Table((Column("text", panel.title),), lines)))
    return found


def table_of(figure: Figure) -> Table:
    """Give the table under a chart."""
    return Table(figure.columns, figure.rows)


def file_of(panel: BuiltPanel, form: Form, *, rtl: bool = False, zone: Any = UTC) -> tuple[bytes, str]:
    """Write a panel's tables: a workbook, or one file, or an archive where it has several; gives content and ending."""
    tables = tables_of(panel)
    if form is Form.XLSX:
        return as_xlsx(tables, rtl=rtl, zone=zone), "xlsx"
    files = written(tables, form)
    if len(files) == 1:
        return files[0][1], form.value
    return archive(files), f"{form.value}.zip"


def written(tables: list[tuple[str, Table]], form: Form, before: str = "") -> list[tuple[str, bytes]]:
    """Write tables as files, each with a name that tells its place and title."""
    return [
        (
            f"{before}{number:02d}-{plain_name(title)}.{form.value}",
            as_csv(table) if form is Form.CSV else as_parquet(table, title),
        )
        for number, (title, table) in enumerate(tables, 1)
    ]


def files_of(built: Built, form: str) -> list[tuple[str, bytes]]:
    """Write what every panel has: tables as CSV or Parquet, or charts as PNG; a name and content each."""
    found: list[tuple[str, bytes]] = []
    for number, panel in enumerate(built.panels, 1):
        before = f"{number:02d}-"
        if form == "png":
            figures = panel.data.figures if panel.data else ()
            for place, figure in enumerate(figures, 1):
                name = f"{before}{place:02d}-{plain_name(figure.title)}.png"
                found.append((name, png_of(figure, built.plan.language)))
        else:
            found += written(tables_of(panel), Form(form), before)
    return found


def workbook_of(built: Built, *, rtl: bool) -> bytes:
    """Write all tables of a report as one workbook."""
    tables = [pair for panel in built.panels for pair in tables_of(panel)]
    return as_xlsx(tables, rtl=rtl, zone=built.plan.workspace.tzinfo)


def plain_name(title: str) -> str:
    """Give a title as a part of a file's name that every system takes."""
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:50] or "panel"


def archive(files: list[tuple[str, bytes]]) -> bytes:
    """Pack files into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
