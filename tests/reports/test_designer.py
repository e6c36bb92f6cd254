"""The designer: from a design to a report of one's own."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skopos.governance.models import AuditEntry
from skopos.reports.models import Block, SavedReport
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


DOT = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\x0a\x6c\x7a"))
    + _chunk(b"IEND", b"")
)


def at(name, cast, *rest):
    return reverse(f"reports:{name}", args=[cast.workspace.slug, *rest])


@pytest.fixture
def analyst(cast):
    cast.workspace.memberships.filter(user=cast.bo).update(role="analyst")
    return cast.browser(cast.bo)


def test_a_report_starts_from_a_design_and_is_the_reader_s_own(cast, analyst):
    response = analyst.post(at("new", cast), {"design": "crisis"})
    report = SavedReport.objects.get(workspace=cast.workspace)
    assert response.headers["Location"] == at("design", cast, report.slug)
    assert (report.slug, report.span_kind, report.span_days) == ("crisis", "last_days", 7)
    assert report.blocks.count() == 9
    analyst.post(at("new", cast), {"design": "crisis"})
    assert SavedReport.objects.filter(workspace=cast.workspace, slug="crisis-2").exists()
    assert analyst.get(response.headers["Location"]).status_code == 200
    assert AuditEntry.objects.filter(label="reports.report_made").count() == 2


def test_panels_are_added_moved_and_taken_out_by_buttons(cast, analyst):
    report = make_report(cast.workspace, panels=("listening.volume", "listening.mood"))
    added = analyst.post(
        at("add_block", cast, report.slug), {"panel": "alarms.incidents"}, headers={"HX-Request": "true"}
    )
    assert added.headers["HX-Trigger"] == "report-changed"
    last = Block.objects.get(panel="alarms.incidents")
    analyst.post(at("move", cast, last.pk), {"places": "-1"})
    assert list(report.blocks.values_list("panel", flat=True)) == [
        "listening.volume",
        "alarms.incidents",
        "listening.mood",
    ]
    analyst.post(at("move", cast, last.pk), {"places": "-9"})
    analyst.post(at("remove_block", cast, report.blocks.get(panel="listening.mood").pk))
    assert list(report.blocks.values_list("panel", flat=True)) == ["alarms.incidents", "listening.volume"]
    refused = analyst.post(at("add_block", cast, report.slug), {"panel": "no.such"}, headers={"HX-Request": "true"})
    assert "Choose one of the list" in refused.content.decode()


def test_a_panel_is_narrowed_and_named(cast, analyst):
    report = make_report(cast.workspace, panels=("measurement.metric",))
    block = report.blocks.get()
    given = {"title": "Shop", "metrics": ["orders", "revenue"], "span": "last_days", "days": "14", "note": "As agreed."}
    assert analyst.post(at("block", cast, block.pk), given).status_code == 302
    block.refresh_from_db()
    assert (block.title, block.settings) == (
        "Shop",
        {"metrics": ["orders", "revenue"], "span": "last_days", "days": 14},
    )
    page = analyst.get(at("block", cast, block.pk)).content.decode()
    assert '<option value="orders" selected>' in page
    wrong = analyst.post(at("block", cast, block.pk), {"span": "fixed", "first": "2026-09-02", "last": "2026-09-01"})
    assert (wrong.status_code, "lies before the first" in wrong.content.decode()) == (422, True)
    assert analyst.post(at("block", cast, block.pk), {"metrics": ["nonsense"]}).status_code == 422


def test_title_days_language_and_logo_are_changed(cast, analyst):
    report = make_report(cast.workspace)
    given = {
        "title": " Board  paper ",
        "span_kind": "fixed",
        "first_day": "2026-09-01",
        "last_day": "2026-09-30",
        "language": "pl",
    }
    url = at("design", cast, report.slug)
    assert analyst.post(url, {**given, "logo_file": SimpleUploadedFile("x.png", DOT)}).status_code == 302
    report.refresh_from_db()
    assert (report.title, report.language, report.logo_type, report.version) == ("Board paper", "pl", "image/png", 2)
    for name, content in (("a.svg", b"<svg/>"), ("b.png", DOT[:20]), ("c.png", DOT + b"\0" * 210_000)):
        wrong = analyst.post(url, {**given, "logo_file": SimpleUploadedFile(name, content)})
        assert wrong.status_code == 422
    assert analyst.post(url, {**given, "no_logo": "on"}).status_code == 302
    report.refresh_from_db()
    assert report.logo is None
    assert analyst.post(url, {**given, "span_kind": "last_days"}).status_code == 422


def test_the_preview_is_in_the_report_s_language(cast, analyst):
    report = make_report(cast.workspace, panels=("triage.outcomes",), language="fa", note="<b>Note</b>")
    text = analyst.get(at("preview", cast, report.slug)).content.decode()
    assert 'lang="fa" dir="rtl"' in text
    assert "&lt;b&gt;Note&lt;/b&gt;" in text


def test_a_report_is_removed_with_what_hangs_on_it(cast, analyst):
    report = make_report(cast.workspace, panels=("triage.outcomes",))
    assert analyst.post(at("remove", cast, report.slug)).status_code == 302
    assert not SavedReport.objects.exists()


def test_contributors_read_reports_and_cannot_change_them(cast):
    report = make_report(cast.workspace, panels=("triage.outcomes",))
    bo = cast.browser(cast.bo)
    assert bo.get(at("list", cast)).status_code == 200
    assert bo.get(at("report", cast, report.slug)).status_code == 200
    for name, rest in (("new", ()), ("design", (report.slug,)), ("block", (report.blocks.get().pk,))):
        assert bo.get(at(name, cast, *rest)).status_code == 403


def test_the_list_asks_as_often_with_three_reports_as_with_one(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_report(cast.workspace)
    browser = cast.browser(cast.vi)
    browser.get(at("list", cast))
    with CaptureQueriesContext(connection) as one:
        browser.get(at("list", cast))
    for number in range(2):
        make_report(cast.workspace, slug=f"r{number}", panels=("triage.outcomes",))
    with django_assert_num_queries(len(one)):
        browser.get(at("list", cast))
