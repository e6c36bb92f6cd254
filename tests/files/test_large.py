"""Files too large to be held: read in blocks, the same as if they were small."""

import pytest

from skopos_files import delimited
from skopos_files.opening import open_file


@pytest.fixture
def small_blocks(monkeypatch):
    """Treat any file as large, and read it in blocks of a few rows."""
    monkeypatch.setattr(delimited, "SMALL_BYTES", 0)
    monkeypatch.setattr(delimited, "BLOCK_CHARS", 120)


def content(opened, rows):
    parts = list(opened.tables[0].batches(rows))
    values = [tuple(row.values()) for part in parts for row in part.table.to_pylist()]
    lines = [int(line) for part in parts for line in part.lines]
    return values, lines, sorted(problem.code for part in parts for problem in part.problems)


def test_large_files_keep_line_numbers_through_breaks_in_cells(small_blocks):
    rows = [(str(number), f"text {number}" + ("\nmore, of it" if number % 7 == 0 else "")) for number in range(1, 120)]
    text = "Report\n\nid,text\n" + "".join(f'{number},"{words}"\n' for number, words in rows)
    values, lines, problems = content(open_file(text.encode(), name="big"), 10)
    assert (values, problems) == (rows, [])
    source = text.split("\n")
    assert all(source[line - 1].startswith(f"{row[0]},") for row, line in zip(values, lines, strict=True))


def test_large_files_report_ragged_rows_and_leave_totals_out(small_blocks):
    body = "".join(f"{number},{number * 2}\n" for number in range(1, 80))
    text = f"name,value\n{body}8,9,10\n\nodd\n81,162\nTotal,6320\n"
    values, lines, problems = content(open_file(text.encode(), name="big"), 25)
    assert values[-2:] == [("odd", ""), ("81", "162")]
    assert lines[-2:] == [83, 84]
    assert problems == ["long_row", "short_row", "totals_row"]


def test_a_quote_that_is_never_closed_does_not_swallow_a_large_file(small_blocks):
    body = "".join(f"{number},fine\n" for number in range(1, 200))
    text = f'id,text\n{body}200,"open\n' + "".join(f"{number},fine\n" for number in range(201, 400))
    values, _, problems = content(open_file(text.encode(), name="big"), 50)
    assert [row[0] for row in values] == [str(number) for number in range(1, 400)]
    assert problems == ["stray_quote"]
