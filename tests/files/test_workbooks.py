import io
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from skopos_files.opening import open_file


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_sheets_with_a_description_line_dates_and_long_numbers():
    data = workbook(
        Metrics=[["What this is"], ["Date", "Post ID", "Value"], [datetime(2026, 7, 1), 122158000000000001, 1.25]],
        Empty=[],
        Posts=[["Title", "Clicks"], ["Hello", 3], ["Total", 3]],
    )
    metrics, posts = open_file(data, name="report.bin").tables
    assert metrics.preamble == ("What this is",)
    assert metrics.whole().table.to_pylist() == [
        {"Date": "2026-07-01", "Post ID": "1.22158000000000e+17", "Value": "1.25"}
    ]
    assert metrics.whole().lines.tolist() == [3]
    assert posts.whole().table.to_pylist() == [{"Title": "Hello", "Clicks": "3"}]
    assert [note.code for note in posts.notes] == ["totals_row"]


def test_parquet_with_nested_and_typed_columns():
    table = pa.table(
        {
            "day": pa.array([date(2026, 7, 1), None]),
            "at": pa.array([datetime(2026, 7, 1, 12, 30), datetime(2026, 7, 2)], pa.timestamp("us")),
            "id": pa.array([1220000000000000001, 2]),
            "user": pa.array([{"name": "Ana"}, {"name": None}]),
            "rate": pa.array([1.234, 2.0]),
        }
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    (sheet,) = open_file(buffer.getvalue(), name="x").tables
    first, second = [tuple(row.values()) for row in sheet.whole().table.to_pylist()]
    assert sheet.header == ("day", "at", "id", "user.name", "rate")
    assert first == ("2026-07-01", "2026-07-01 12:30:00.000000", "1220000000000000001", "Ana", "1.2340")
    assert second == (None, "2026-07-02", "2", None, "2")
