"""A report as page, PDF, tables and charts."""

import csv
import io
import json
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from skopos.measurement.actions.formulas import save_formula
from skopos.reports.building import Part, Plan, build, plan_of_design
from skopos.reports.designs import DESIGNS
from skopos.reports.panels import panels
from skopos.reports.spans import between
from skopos.reports.telling import told
from skopos.reports.writing import files, glyphs, tables
from skopos.reports.writing.pdf import pdf_of
from tests.reports.factories import make_report
from tests.reports.test_period import EVIL, fill, plan

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "pl", "vi", "fa")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=False), translation.override("en"):
        yield


def september(workspace, *keys, language="en", **settings):
    span = between(date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 5))
    parts = tuple(Part(key, settings=settings, mark=key) for key in keys)
    return build(Plan(workspace, "September", span, language, parts))


def only(built):
    (panel,) = built.panels
    assert panel.problem == ""
    return panel.data


def test_designs_name_panels_that_there_are():
    assert {key for design in DESIGNS.values() for key, _settings in design.parts} <= set(panels())
    assert list(DESIGNS) == ["weekly", "monthly", "quarter", "campaign", "crisis"]


def test_metrics_of_any_days_are_compared_with_as_many_before(cast):
    fill(cast.workspace)
    span = between(date(2026, 9, 3), date(2026, 9, 12), date(2026, 10, 5))
    built = build(
        Plan(cast.workspace, "Ten days", span, "en", (Part("measurement.metrics", settings={"metrics": ["orders"]}),))
    )
    (row,) = only(built).table.rows
    # 40 a day and the day of the month modulo 3; before: eight days of August at 20 and two of September at 40.
    inside = sum(40 + day % 3 for day in range(3, 13))
    before = sum(20 + day % 3 for day in range(24, 32)) + sum(40 + day % 3 for day in (1, 2))
    assert (row["value"], row["before"]) == (inside, before)
    assert row["change"] == pytest.approx(inside / before - 1, abs=0.02)
    assert row["change_low"] < row["change"] < row["change_high"]


def test_a_calendar_month_says_what_the_report_of_a_period_says(cast):
    fill(cast.workspace)
    rows = {row["metric"]: row for row in only(september(cast.workspace, "measurement.metrics")).table.rows}
    assert (rows["Orders"]["value"], rows["Orders"]["before"]) == (1230.0, 651.0)
    assert rows["Likes"]["sure"].startswith("could be chance")


def test_volume_and_mood_count_what_others_said(cast):
    fill(cast.workspace)
    volume = only(september(cast.workspace, "listening.volume"))
    assert sum(row["n"] for row in volume.table.rows) == 30
    assert volume.tiles[0].value == "30"
    mood = {row["sentiment"]: row for row in only(september(cast.workspace, "listening.mood")).table.rows}
    assert {name: row["n"] for name, row in mood.items()} == {"Positive": 15, "Neutral": 0, "Negative": 7}
    assert mood["Positive"]["low"] < 15 / 22 < mood["Positive"]["high"]


def test_every_panel_opens_to_formula_method_rows_assumptions_version_and_code(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana)
    document = told(september(cast.workspace, *panels()), with_charts=False)
    assert [panel["key"] for panel in document["panels"]] == list(panels())
    for panel in document["panels"]:
        explain = panel["explain"]
        assert all(explain[part] for part in ("formula", "method", "rows", "assumptions", "version", "code")), panel[
            "key"
        ]
        assert all("def " in source["source"] for source in explain["code"])


def test_a_document_is_plain_json(cast):
    fill(cast.workspace)
    document = told(september(cast.workspace, *panels()))
    assert json.loads(json.dumps(document)) == document


def test_a_panel_that_is_gone_is_named_and_takes_no_other_with_it(cast):
    fill(cast.workspace)
    built = september(cast.workspace, "gone.panel", "listening.volume")
    assert "no such panel" in built.panels[0].problem
    assert built.panels[1].data.table.rows


def test_a_panel_may_have_days_of_its_own(cast):
    fill(cast.workspace)
    data = only(september(cast.workspace, "listening.volume", span="fixed", first="2026-09-01", last="2026-09-10"))
    assert sum(row["n"] for row in data.table.rows) == 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_holds_the_words_of_its_language_and_no_sign_is_missing(cast, language, tmp_path):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana, title=f"{EVIL} Rơi vào bẫy Zażółć gęślą سفارش‌ها 😀")
    built = september(cast.workspace, "strategy.objectives", "listening.mood", "listening.volume", language=language)
    document = told(built)
    content = pdf_of(document)
    assert content.startswith(b"%PDF-")
    out = tmp_path / "report.pdf"
    out.write_bytes(content)
    text = (
        subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, check=True).stdout.decode()
        if _has_pdftotext()
        else ""
    )
    if text and language != "fa":
        assert re.sub(r"\W", "", document["panels"][0]["title"]) in re.sub(r"\W", "", text)
    assert (b"NotoSansArabic" in content) is True  # the title holds Persian words in every language
    for string in _strings(
        glyphs.all_settable({**document, "panels": [{**panel, "figures": []} for panel in document["panels"]]})
    ):
        assert all(glyphs.has(sign) for sign in string if sign not in "\n\t")


def _has_pdftotext():
    from shutil import which

    return which("pdftotext") is not None


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)


def test_the_fonts_have_the_letters_of_all_five_languages():
    for letters in ("ÄÖÜäöüß", "ĄĆĘŁŃÓŚŹŻąćęłńóśźż", "ẮẰẲẴẶẤẦẨẪẬỆỄỢỮỹđĐơƯ", "پچژگکی۰۱۲۳۴۵۶۷۸۹٪٫،؟", "−–…“”„«»·"):
        assert [sign for sign in letters if not glyphs.has(sign)] == []
    assert not glyphs.has("😀")


def test_long_words_can_be_broken_and_accents_stay_with_their_letters():
    broken = glyphs.settable("https://example.org/" + "x" * 60)
    assert max(map(len, broken.split("\u200b"))) <= 8
    assert broken.replace("\u200b", "") == "https://example.org/" + "x" * 60
    assert glyphs.settable("a" * 20) == "a" * 20


def test_tables_keep_numbers_and_run_nothing(cast):
    table = tables.Table(
        (tables.Column("name", "Name"), tables.Column("n", "Number", "number"), tables.Column("day", "Day", "day")),
        [
            {"name": "=HYPERLINK(1)", "n": -1.5, "day": date(2026, 9, 1)},
            {"name": "a\x00\ud800", "n": None, "day": None},
        ],
    )
    rows = list(csv.reader(io.StringIO(tables.as_csv(table).decode("utf-8-sig"))))
    assert rows == [["Name", "Number", "Day"], ["'=HYPERLINK(1)", "-1.5", "2026-09-01"], ["a", "", ""]]
    import openpyxl
    import pyarrow.parquet as pq

    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx([("A: b/c?", table), ("a  b c ", table)], rtl=True)))
    assert len({name.casefold() for name in book.sheetnames}) == 2
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["B2"].value) == ("s", "'=HYPERLINK(1)", -1.5)
    assert sheet["C2"].value.date() == date(2026, 9, 1)
    stored = pq.read_table(io.BytesIO(tables.as_parquet(table, "T")))
    assert stored.to_pylist()[0] == {"name": "=HYPERLINK(1)", "n": -1.5, "day": date(2026, 9, 1)}
    assert stored.schema.field("n").metadata == {b"label": b"Number"}


def test_a_whole_report_comes_in_every_form(cast):
    fill(cast.workspace)
    built = build(plan_of_design(cast.workspace, DESIGNS["monthly"], language="de"))
    assert files.whole(built, "pdf").content.startswith(b"%PDF-")
    assert files.whole(built, "xlsx").content.startswith(b"PK")
    for form, magic in (("csv", b"\xef\xbb\xbf"), ("parquet", b"PAR1"), ("png", b"\x89PNG")):
        packed = zipfile.ZipFile(io.BytesIO(files.whole(built, form).content))
        assert packed.namelist()
        assert all(packed.read(name).startswith(magic) for name in packed.namelist())


def test_the_html_file_needs_nothing_else(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana, title="<script>alert(1)</script>")
    page = files.whole(september(cast.workspace, "strategy.objectives", "listening.volume", language="fa"), "html")
    text = page.content.decode()
    assert '<html lang="fa" dir="rtl">' in text
    assert "<script" not in text
    assert "href=" not in text
    assert "data:image/svg+xml;base64," in text


def test_the_page_shows_a_report_to_members_and_to_nobody_else(cast):
    fill(cast.workspace)
    make_report(cast.workspace, panels=("listening.volume", ("measurement.metric", {"metrics": ["orders"]})))
    url = reverse("reports:report", args=[cast.workspace.slug, "for-the-team"])
    days = {"from": "2026-09-01", "to": "2026-09-30"}
    text = cast.browser(cast.vi).get(url, days).content.decode()
    assert "1,230" in text
    assert "data-bundle" in text
    assert cast.browser(cast.cem).get(url).status_code == 404
    assert cast.browser(cast.vi).get(url, {"from": "2026-09-30", "to": "2026-09-01"}).status_code == 404


def test_a_report_in_another_language_is_drawn_in_that_language(cast):
    fill(cast.workspace)
    make_report(cast.workspace, panels=("listening.volume",), language="fa", span_kind="last_month")
    text = (
        cast.browser(cast.vi)
        .get(reverse("reports:report", args=[cast.workspace.slug, "for-the-team"]))
        .content.decode()
    )
    assert '<html lang="en"' in text
    assert 'lang="fa" dir="rtl"' in text
    assert "۳۰" in text
    assert "data:image/svg+xml" in text


def test_one_panel_can_be_downloaded(cast):
    fill(cast.workspace)
    report = make_report(cast.workspace, panels=("listening.volume",), span_kind="last_month")
    for form, magic in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("parquet", b"PAR1"), ("png", b"\x89PNG")):
        url = reverse("reports:panel_file", args=[cast.workspace.slug, report.blocks.get().pk, form])
        response = cast.browser(cast.vi).get(url)
        assert response.content.startswith(magic)
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_metrics_are_divided_by_channel_over_the_days_of_the_report(cast):
    fill(cast.workspace)
    save_formula(
        cast.workspace,
        "twice",
        formula="orders * 2",
        unit="count",
        by=cast.ana,
        label="Twice the orders",
        direction="up",
    )
    built = september(cast.workspace, "measurement.channels", metrics=["orders", "twice"])
    rows = only(built).table.rows
    assert {row["metric"]: row["value"] for row in rows} == {"Orders": 1230.0, "Twice the orders": 2460.0}
    assert all("channel=" in row["url"] for row in rows if row["channel"] != "No channel")
    empty = only(september(cast.workspace, "measurement.channels", metrics=["leads"]))
    assert empty.table is None
    assert "No metric has a figure" in empty.empty
