"""LinkedIn's exports are real old Excel files (BIFF): written here by xlwt, read by the product."""

import io
from datetime import date, datetime

import xlwt

from skopos_files.opening import open_file
from tests.connectors.test_exports import figures, taken

DESCRIPTION = "Aggregated engagement metrics for posts on your page, October 1, 2026 - October 2, 2026 (UTC)"
METRICS = [
    [DESCRIPTION],
    ["Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)", "Unique impressions (organic)",
     "Clicks (organic)", "Clicks (sponsored)", "Clicks (total)", "Reactions (organic)", "Reactions (sponsored)",
     "Reactions (total)", "Engagement rate (organic)"],
    ["10/01/2026", 1200, 300, 1500, 900, 20, 5, 25, 7, 1, 8, 0.0225],
    ["10/02/2026", 800, 0, 800, 700, 11, 0, 11, 3, 0, 3, 0.0175],
]  # fmt: skip
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:71000000000000000{}/"
POSTS = [
    ["All posts from the last 2 days"],
    ["Post title", "Post link", "Post type", "Created date", "Impressions", "Clicks", "Likes", "Comments", "Reposts",
     "Follows", "Engagement rate"],
    ["Brot für alle 🍞\nzweite Zeile", LINK.format("01"), "Organic", "10/01/2026", 1200, 20, 7, 2, 1, 4, 0.0225],
    ["=SUM(A1:A2) is a caption", LINK.format("02"), "Organic", "10/02/2026", 800, 11, 3, 0, 0, 0, 0.0175],
]  # fmt: skip


def workbook(**sheets):
    """A BIFF file; dates become date cells, datetimes date cells with a time."""
    book = xlwt.Workbook(encoding="utf-8")
    styles = {date: xlwt.easyxf(num_format_str="MM/DD/YYYY"), datetime: xlwt.easyxf(num_format_str="M/D/YY h:mm")}
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value, styles.get(type(value), xlwt.Style.default_style))
    buffer = io.BytesIO()
    book.save(buffer)
    assert buffer.getvalue()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    return buffer.getvalue()


def test_a_page_s_content_export_with_both_sheets():
    data = workbook(Metrics=METRICS, **{"All posts": POSTS})
    key, mentions, points, codes = taken(data, name="demo_content_1696.xls")
    assert (key, codes) == ("linkedin.content", [])
    assert figures(points) == [
        ("clicks", "2026-10-01", 1, 5.0, "count", "sponsored"),
        ("clicks", "2026-10-01", 1, 20.0, "count", "organic"),
        ("clicks", "2026-10-02", 1, 0.0, "count", "sponsored"),
        ("clicks", "2026-10-02", 1, 11.0, "count", "organic"),
        ("impressions", "2026-10-01", 1, 300.0, "count", "sponsored"),
        ("impressions", "2026-10-01", 1, 1200.0, "count", "organic"),
        ("impressions", "2026-10-02", 1, 0.0, "count", "sponsored"),
        ("impressions", "2026-10-02", 1, 800.0, "count", "organic"),
        ("likes", "2026-10-01", 1, 1.0, "count", "sponsored"),
        ("likes", "2026-10-01", 1, 7.0, "count", "organic"),
        ("likes", "2026-10-02", 1, 0.0, "count", "sponsored"),
        ("likes", "2026-10-02", 1, 3.0, "count", "organic"),
        ("reach", "2026-10-01", 1, 900.0, "count", "organic"),
        ("reach", "2026-10-02", 1, 700.0, "count", "organic"),
    ]
    first, second = mentions
    assert first["text"] == "Brot für alle 🍞\nzweite Zeile"
    assert first["native_id"] == "urn:li:activity:7100000000000000001"
    assert [first[name] for name in ("impressions", "clicks", "likes", "comments", "shares", "follows")] == [
        1200, 20, 7, 2, 1, 4,
    ]  # fmt: skip
    assert second["text"] == "=SUM(A1:A2) is a caption"


def test_date_cells_say_the_same_as_dates_in_text():
    cells = [*METRICS[:2], *([date(2026, 10, n), *row[1:]] for n, row in enumerate(METRICS[2:], 1))]
    as_cells, as_texts = (taken(workbook(Metrics=rows), name="content.xls") for rows in (cells, METRICS))
    assert as_cells[0] == as_texts[0] == "linkedin.content"
    assert figures(as_cells[2]) == figures(as_texts[2])
    assert len(as_cells[2]) == 14
    assert as_cells[3] == []


def test_an_xls_that_is_called_otherwise_or_holds_empty_sheets_is_read_by_its_content():
    data = workbook(Cover=[], Metrics=METRICS, Empty=[[None, None]])
    for name in ("report.xlsx", "report.csv", "report"):
        key, _, points, _ = taken(data, name=name)
        assert (key, len(points)) == ("linkedin.content", 14)


def test_integers_times_truths_and_long_numbers_keep_their_form():
    rows = [
        ["When", "Day", "Clicks", "Share", "Ok", "Post ID"],
        [datetime(2026, 10, 1, 18, 5), date(2026, 10, 1), 1234, 0.5, True, "1220000000000000001"],
        [datetime(2026, 10, 2, 0, 0), date(2026, 10, 2), -3, 0.25, False, "1220000000000000002"],
    ]
    (sheet,) = open_file(workbook(Sheet1=rows), name="x.xls").tables
    first, second = (tuple(row.values()) for row in sheet.whole().table.to_pylist())
    assert first[1:4] + first[5:] == ("2026-10-01", "1234", "0.5", "1220000000000000001")
    assert first[0].startswith("2026-10-01 18:05")
    assert (second[0], second[2]) == ("2026-10-02", "-3")
    assert sheet.canonical


def test_a_damaged_xls_is_refused_with_a_reason():
    import pytest

    from skopos_files.problems import FileRefusedError

    with pytest.raises(FileRefusedError) as refused:
        [sheet.whole() for sheet in open_file(workbook(Metrics=METRICS)[:1500], name="content.xls").tables]
    assert refused.value.problem.reason.mend
