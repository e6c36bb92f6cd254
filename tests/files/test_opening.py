import gzip
import io
import json
import tarfile
import zipfile

import pytest

from skopos_files.limits import Limits
from skopos_files.opening import open_file
from skopos_files.problems import FileRefusedError


def rows_of(data, name="file", **limits):
    """The header, rows, lines and note codes of the first table."""
    sheet = open_file(data, name=name, limits=Limits(**limits)).tables[0]
    batch = sheet.whole()
    rows = [tuple(row.values()) for row in batch.table.to_pylist()]
    return list(sheet.header), rows, batch.lines.tolist(), [note.code for note in (*sheet.notes, *batch.problems)]


def refusal(data, **limits):
    with pytest.raises(FileRefusedError) as caught:
        for sheet in open_file(data, name="file", limits=Limits(**limits)).tables:
            sheet.whole()
    return caught.value.problem.code


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_unicode_files_read_alike_however_they_are_encoded(codec):
    text = "Tên,Wert\r\nĂn sáng,12\r\nبله,7\r\n"
    assert rows_of(text.encode(codec))[:3] == (["Tên", "Wert"], [("Ăn sáng", "12"), ("بله", "7")], [2, 3])


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "Größe;Straße;Façade\nMünchen;Übergröße;déjà\n"),
        ("cp1250", "Nazwa;Treść;Zasięg\nŁódź;Święta są już blisko, źdźbło;12\n"),
        ("cp1256", "نام;متن\nتهران;سلام على الدنيا\n"),
        ("cp1251", "Имя;Текст\nМосква;Привет мир\n"),
    ],
)
def test_code_pages_are_told_from_the_letters_they_would_hold(codec, text):
    header, rows, _, notes = rows_of(text.encode(codec))
    assert [header, list(rows[0])] == [line.split(";") for line in text.splitlines()]
    assert notes == ["guessed_encoding"]


def test_a_few_broken_bytes_in_utf8_are_kept_as_windows_text():
    data = "Name,Wert\nÄpfel öäü,1\n".encode() + b"caf\xe9,2\n"
    assert rows_of(data)[1:] == ([("Äpfel öäü", "1"), ("café", "2")], [2, 3], ["odd_bytes"])


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_are_found_and_quoted_line_breaks_keep_the_line_numbers(sign):
    text = f'Id{sign}Text{sign}Zahl\n1{sign}"two\nlines, with ""quotes"""{sign}5\n2{sign}plain{sign}6\n'
    assert rows_of(text.encode())[1:3] == ([("1", 'two\nlines, with "quotes"', "5"), ("2", "plain", "6")], [2, 4])


def test_sep_line_and_decimal_commas():
    text = "sep=;\nDatum;Betrag\n01.02.2026;1,5\n02.02.2026;2,5\n"
    assert rows_of(text.encode())[:3] == (["Datum", "Betrag"], [("01.02.2026", "1,5"), ("02.02.2026", "2,5")], [3, 4])


def test_an_excel_csv_in_utf16_with_tabs():
    text = "Kampagne\tKosten\nFrühling\t1.234,56\n"
    assert rows_of(text.encode("utf-16"))[:2] == (["Kampagne", "Kosten"], [("Frühling", "1.234,56")])


def test_preamble_totals_second_table_and_footer():
    text = (
        "# ----\n# Traffic: Channel group\n# Start date: 20260701\n\n"
        "Channel,Sessions\nGrand total,30\nOrganic,20\nDirect,10\n\n# ----\nDate,Sessions\n20260701,10\n"
    )
    opened = open_file(text.encode(), name="ga")
    first, second = opened.tables
    assert first.preamble == ("Traffic: Channel group", "Start date: 20260701")
    assert first.whole().table.to_pylist() == [
        {"Channel": "Organic", "Sessions": "20"},
        {"Channel": "Direct", "Sessions": "10"},
    ]
    assert [(note.code, note.line) for note in first.notes] == [("totals_row", 6)]
    assert second.whole().table.to_pylist() == [{"Date": "20260701", "Sessions": "10"}]


@pytest.mark.parametrize(
    "word", ["Total", "Gesamt", "Razem", "Łącznie", "Tổng", "جمع کل", "Totale", "Suma", "Summe", "Total général"]
)
def test_totals_at_the_end_are_left_out_in_every_language(word):
    text = f"Name,Views\nA,1\nB,2\n{word},3\n"
    assert rows_of(text.encode())[1:] == ([("A", "1"), ("B", "2")], [2, 3], ["totals_row"])


def test_a_row_that_happens_to_be_called_total_in_the_middle_stays():
    text = "Brand,Views\nShell,1\nTotal,2\nBP,3\n"
    assert rows_of(text.encode())[1] == [("Shell", "1"), ("Total", "2"), ("BP", "3")]


def test_an_unnamed_sums_row_is_left_out():
    text = "Starts,Campaign,Spend,Clicks\n2026-07-01,Spring,10.5,3\n2026-07-01,Autumn,2,4\n2026-07-01,,12.5,7\n"
    assert [row[1] for row in rows_of(text.encode())[1]] == ["Spring", "Autumn"]


def test_beside_a_single_row_an_unnamed_sums_row_must_agree_twice():
    once = "Campaign,Clicks,Ends\nSpring,7,2026-07-01\n,7,2026-08-01\n"
    assert rows_of(once.encode())[1] == [("Spring", "7", "2026-07-01"), ("", "7", "2026-08-01")]
    twice = "Campaign,Clicks,Spend\nSpring,7,2.5\n,7,2.5\n"
    assert rows_of(twice.encode())[1] == [("Spring", "7", "2.5")]


def test_ragged_rows_are_reported_by_line():
    text = "A,B,C\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n"
    _header, rows, lines, notes = rows_of(text.encode())
    assert (rows, lines) == ([("1", "2", "3"), ("4", "5", ""), ("10", "11", "12")], [2, 3, 5])
    assert sorted(notes) == ["long_row", "short_row"]


def test_a_stray_quote_harms_its_own_line_only():
    text = 'Id,Text\n1,"open\n2,fine\n3,5" pipe\n'
    _, rows, lines, notes = rows_of(text.encode())
    assert rows[1:] == [("2", "fine"), ("3", '5" pipe')]
    assert lines == [2, 3, 4]
    assert notes == ["stray_quote"]


def test_duplicate_and_empty_column_names():
    text = "Name,Clicks,Clicks,,\nA,1,2,3,\nB,4,5,6,\n"
    assert rows_of(text.encode())[0] == ["Name", "Clicks", "Clicks (2)", "Column 4"]


def test_a_table_without_names_gets_numbered_columns():
    header, rows, lines, notes = rows_of(b"2026-01-01,5\n2026-01-02,6\n")
    assert (header, len(rows), lines, notes) == (["Column 1", "Column 2"], 2, [1, 2], ["no_header"])


def test_nul_bytes_and_blank_lines_do_no_harm():
    assert rows_of(b"A,B\n1,x\x00y\n\n2,z\n")[1:3] == ([("1", "xy"), ("2", "z")], [2, 4])


def test_json_documents_lines_and_scripts():
    records = [{"id": 1250000000000000001, "user": {"name": "Ana"}, "tags": ["a", "b"], "rate": 1.234}]
    wanted = (["id", "user.name", "tags", "rate"], [("1250000000000000001", "Ana", '["a", "b"]', "1.2340")])
    assert rows_of(json.dumps(records).encode())[:2] == wanted
    assert rows_of(json.dumps({"meta": "x", "data": records}, indent=1).encode())[:2] == wanted
    assert rows_of(("\n".join([json.dumps(records[0])] * 2)).encode())[1] == wanted[1] * 2
    assert rows_of(f"window.YTD.tweets.part0 = {json.dumps([{'tweet': records[0]}])};".encode())[:2] == wanted


def test_a_bad_json_line_is_reported_and_the_rest_kept():
    data = b'{"a": 1}\n{"a": 2}\n{"a": \n{"a": 4}\n'
    assert rows_of(data)[1:] == ([("1",), ("2",), ("4",)], [1, 2, 4], ["bad_record"])


def test_columnar_and_keyed_json():
    assert rows_of(b'{"date": ["2026-01-01", "2026-01-02"], "n": [1, 2]}')[1] == [
        ("2026-01-01", "1"),
        ("2026-01-02", "2"),
    ]
    assert rows_of(b'{"x1": {"n": 1, "m": 2}, "x2": {"n": 3, "m": 4}}')[1] == [("x1", "1", "2"), ("x2", "3", "4")]


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", ".").replace("_", "/"), data)
    return buffer.getvalue()


def test_archives_are_opened_and_media_left_aside():
    data = zipped(data_posts__csv=b"A,B\n1,2\n", data_photo__jpg=b"\xff\xd8\xff" * 10)
    opened = open_file(data, name="export.zip")
    assert (opened.kind, [sheet.name for sheet in opened.tables]) == ("zip", ["data/posts.csv"])
    assert [(note.code, note.value) for note in opened.notes] == [("members_left_aside", "data/photo.jpg")]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("posts.csv")
        info.size = 8
        archive.addfile(info, io.BytesIO(b"A,B\n1,2\n"))
    assert rows_of(buffer.getvalue())[1] == [("1", "2")]
    assert rows_of(gzip.compress(b"A,B\n1,2\n"))[1] == [("1", "2")]


def test_bombs_are_refused_while_they_unpack():
    bomb = gzip.compress(b"0" * 80_000_000, mtime=0)
    assert refusal(bomb) == "bomb"
    assert refusal(zipped(big__csv=b"0" * 80_000_000)) == "bomb"
    nested = b"A,B\n1,2\n"
    for _ in range(5):
        nested = gzip.compress(nested)
    assert refusal(nested) == "nested_too_deep"
    assert refusal(zipped(**{f"f{number}__csv": b"A,B\n1,2\n" for number in range(12)}), members=10) == "too_large"
    assert refusal(zipped(a__csv=b"A,B\n1,2\n" * 400, b__csv=b"A,B\n1,2\n" * 400), unpacked_bytes=4_000) == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 x", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        (b"<!doctype html><html><body>Hi</body></html>", "not_a_table"),
        (b"PK\x03\x04broken", "broken_file"),
        (b"PAR1" + bytes(40), "broken_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken_file"),
        (b'[{"a": 1}, {"a":', "broken_file"),
        (b"hello", "no_table"),
        (bytes(range(256)) * 20, "not_a_table"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, code):
    assert refusal(data) == code


def test_sizes_are_bounded():
    assert refusal(b"A,B\n" + b"1,2\n" * 50, rows=20) == "too_large"
    assert (
        refusal((",".join(f"c{n}" for n in range(30)) + "\n" + ",".join(["1"] * 30)).encode(), columns=20)
        == "too_large"
    )
    assert refusal(b"A,B\n1,2\n", file_bytes=3) == "too_large"
    assert rows_of(b"A,B\n1,2\n3," + b"x" * 99 + b"\n", cell_chars=50)[1:] == ([("1", "2")], [2], ["long_cell"])


def test_html_tables_that_call_themselves_excel():
    page = b"<html><table><tr><th>Name</th><th>Views</th></tr><tr><td>A &amp; B</td><td>1.250</td></tr></table></html>"
    assert rows_of(page, "report.xls")[:2] == (["Name", "Views"], [("A & B", "1.250")])
