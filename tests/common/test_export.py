import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.common.export import csv_lines, csv_response, neutralise


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1+1", "'＝1+1"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("-3.5", "-3.5"),
        (-3.5, -3.5),
        ("a = b", "a = b"),
        ("", ""),
        (None, None),
    ],
)
def test_cells_that_a_spreadsheet_would_run_become_text(cell, written):
    assert neutralise(cell) == written


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_no_exported_text_begins_like_a_formula_and_nothing_else_is_lost(cells):
    text = "".join(csv_lines(["a"] * len(cells), [cells])).removeprefix("\ufeff")
    row = list(csv.reader(io.StringIO(text, newline="")))[-1]
    for cell, written in zip(cells, row or [""], strict=True):
        assert written.removeprefix("'") == cell.removeprefix("'")
        assert not written.strip().startswith(("=", "@"))


def test_a_download_says_its_name_in_any_script():
    response = csv_response("báo cáo.csv", ["a", "b"], [["=x", None]])
    assert b"".join(response.streaming_content).decode() == "\ufeffa,b\r\n'=x,\r\n"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o.csv"
