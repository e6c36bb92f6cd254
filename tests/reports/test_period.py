"""The report of a period: what it says, and how it is written."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from skopos.channels.models import Import
from skopos.common.series import Period
from skopos.reports.period import building
from skopos.reports.period.rendering import Format, as_json, render
from skopos.strategy.models import BusinessGoal, Objective, Outlook, Strategy, Trial, TrialEntry
from tests.measurement.factories import point, store_mentions, store_points

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
EVIL = '#panic("x") *<b>&amp; $1$ `code` \\ @someone'


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=False), translation.override("en"):
        yield


def fill(workspace, taken=datetime(2026, 10, 2, tzinfo=UTC)):
    """Two months in which orders rise clearly, likes do not, and people speak of service."""
    days = [AUGUST + timedelta(n) for n in range(61)]
    store_points(
        workspace,
        [
            point("orders", day, (20 if day < SEPTEMBER else 40) + day.day % 3, platform="shop", collected_at=taken)
            for day in days
        ],
    )
    store_points(workspace, [point("likes", day, 7 + day.day % 2, collected_at=taken) for day in days])
    store_mentions(
        workspace,
        [
            {
                "day": day,
                "owned": False,
                "sentiment": (1, 1, -1, None)[n % 4],
                "sentiment_score": (0.8, 0.5, -0.6, None)[n % 4],
                "emotion": ("joy", None, "anger", None)[n % 4],
                "topics": (["service"], ["price", "service"], ["delivery"], [])[n % 4],
                "language": ("en", "de", "pl", "vi")[n % 4],
                "collected_at": taken,
            }
            for n, day in enumerate(days)
        ],
    )


def plan(workspace, person, title="Four hundred orders a month"):
    goal = BusinessGoal.objects.create(workspace=workspace, slug="sell", title="Sell more", kind="revenue")
    strategy = Strategy.objects.create(workspace=workspace, slug="be-seen", title="Be seen", goal=goal)
    objective = Objective.objects.create(
        workspace=workspace,
        slug="orders",
        title=title,
        strategy=strategy,
        metric="orders",
        target=2000,
        unit="count",
        start=date(2026, 8, 1),
        deadline=date(2026, 10, 31),
        state="running",
    )
    Outlook.objects.create(
        workspace=workspace,
        objective=objective,
        version=1,
        as_of=date(2026, 9, 30),
        inputs={},
        fingerprint="x",
        outcome="ok",
        probability=0.83,
        verdict="on_track",
        attainable={"0.5": 2100, "0.8": 2000, "0.95": 1900},
        bands=[{"start": "2026-10-01", "value": [1, 2, 3, 4, 5], "total": [1800, 1900, 2100, 2300, 2400]}],
        progress={"current": 1270.0},
    )
    trial = Trial.objects.create(
        workspace=workspace, slug="t", objective=objective, hypothesis="Morning posts sell more.", start=AUGUST
    )
    with time_machine.travel(datetime(2026, 9, 20, 9, tzinfo=UTC), tick=False):
        TrialEntry.objects.create(
            trial=trial, kind="result", effect=12, effect_low=4, effect_high=20, level=0.95, unit="count"
        )
        TrialEntry.objects.create(trial=trial, kind="decision", decision="adopt", note="We keep it.", by=person)
    return objective


def september(workspace):
    return building.build(workspace, building.span_at(SEPTEMBER, Period.MONTH, date(2026, 10, 5)))


def test_a_report_says_what_changed_beyond_chance(cast):
    fill(cast.workspace)
    report = september(cast.workspace)
    lines = {line.key: line for line in report.lines}
    assert (lines["orders"].before, lines["orders"].step.value) == (651.0, 1230.0)
    assert lines["orders"].change.is_sure
    assert not lines["likes"].change.is_sure
    assert report.headlines == [
        "Orders: 1,230, \u2068+89%\u2069 against the period before "
        f"({building.words.interval_text(lines['orders'].change)})."
    ]
    assert report.mood.total == 30
    assert report.mood.topics == [("service", "Service"), ("delivery", "Delivery"), ("price", "Price")]


def test_objectives_stand_with_their_verdict_band_and_the_decisions_of_the_period(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana)
    report = september(cast.workspace)
    line = report.objectives[0]
    assert (line.verdict, line.probability, line.current, line.low, line.high) == ("on_track", 0.83, 1270, 1900, 2300)
    assert line.is_fed
    decision = report.decisions[0]
    assert (decision.decision, decision.by, decision.effect_low) == ("Adopt", "Ana", 4.0)
    assert report.headlines[0] == "1 of 1 assessed objective is on track, ahead or reached."
    assert report.figures[0].title == "Orders"


def test_an_objective_that_nothing_feeds_is_named_among_the_flaws(cast):
    plan(cast.workspace, cast.ana)
    report = september(cast.workspace)
    assert [flaw.kind for flaw in report.flaws] == ["unfed"]
    assert "Four hundred orders a month" in report.flaws[0].text


def test_imports_with_problems_are_named_among_the_flaws(cast):
    for name, state, tally in (
        ("good.csv", "done", {"problems": {"note": 3}}),
        ("bad.csv", "done", {"problems": {"error": 2, "note": 1}}),
        ("worse.csv", "failed", {}),
    ):
        Import.objects.create(
            workspace=cast.workspace, name=name, path=name, sha256=name, size_bytes=1, state=state, tally=tally
        )
    assert [flaw.text for flaw in september(cast.workspace).flaws] == [
        "bad.csv: 2 values or rows could not be taken in.",
        "The import of worse.csv failed; nothing of it was stored.",
    ]


def test_a_period_that_still_runs_is_not_compared(cast):
    fill(cast.workspace, taken=datetime(2026, 9, 15, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 9, 15, 9, tzinfo=UTC), tick=False):
        report = building.build(cast.workspace, building.span_at(SEPTEMBER, Period.MONTH, date(2026, 9, 15)))
    orders = next(line for line in report.lines if line.key == "orders")
    assert orders.is_partial
    assert not orders.change.is_known
    assert report.flaws[0].kind == "running"


def test_the_other_workspace_s_figures_objectives_and_decisions_stay_there(cast):
    fill(cast.other)
    plan(cast.other, cast.cem)
    assert not september(cast.other).is_empty
    assert september(cast.workspace).is_empty


def test_json_and_csv_hold_the_numbers(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana, title="=cmd()")
    report = september(cast.workspace)
    values = json.loads(render(report, Format.JSON))
    orders = next(row for row in values["metrics"] if row["key"] == "orders")
    assert (orders["value"], orders["before"], orders["change_in"]) == (1230.0, 651.0, "relative")
    assert orders["change_low"] < orders["change"] < orders["change_high"]
    assert values == json.loads(json.dumps(as_json(report)))
    rows = list(csv.DictReader(io.StringIO(render(report, Format.CSV).decode("utf-8-sig"))))
    assert next(row for row in rows if row["key"] == "orders")["value"] == "1230.0"


@pytest.mark.parametrize("language", ["en", "de", "pl", "vi", "fa"])
def test_a_pdf_is_set_in_every_language_and_markup_in_texts_stays_text(cast, language):
    fill(cast.workspace)
    cast.workspace.name = EVIL
    cast.workspace.save()
    plan(cast.workspace, cast.ana, title=EVIL)
    with translation.override(language):
        pdf = render(september(cast.workspace), Format.PDF)
    assert pdf.startswith(b"%PDF-")
    assert b"NotoSans" in pdf
    assert (b"NotoSansArabic" in pdf) is (language == "fa")


def test_the_html_file_needs_nothing_else_and_escapes_texts(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana, title="<script>alert(1)</script>")
    with translation.override("fa"):
        page = render(september(cast.workspace), Format.HTML).decode()
    assert '<html lang="fa" dir="rtl">' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http-equiv", "")
    assert page.count("data:image/svg+xml;base64,") == 2


def test_the_page_shows_the_report_to_members_and_to_nobody_else(cast):
    fill(cast.workspace)
    plan(cast.workspace, cast.ana)
    url = reverse("reports:period", args=[cast.workspace.slug])
    text = cast.browser(cast.vi).get(url).content.decode()
    assert "Four hundred orders a month" in text
    assert "Morning posts sell more." in text
    assert cast.browser(cast.cem).get(url).status_code == 404
    assert cast.browser(cast.vi).get(url, {"day": "never"}).status_code == 404
    assert cast.browser(cast.vi).get(url, {"period": "Q", "day": "2026-02-01"}).status_code == 200


def test_an_empty_report_says_what_fills_it(cast):
    text = cast.browser(cast.vi).get(reverse("reports:period", args=[cast.workspace.slug])).content.decode()
    assert "Nothing to report for this period" in text


@pytest.mark.parametrize(
    ("form", "kind"), [("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8"), ("json", "application/json")]
)
def test_files_of_the_report_are_for_members_only(cast, form, kind):
    fill(cast.workspace)
    url = reverse("reports:period_file", args=[cast.workspace.slug, form])
    response = cast.browser(cast.vi).get(url)
    assert response.headers["Content-Type"] == kind
    assert f"2026-09-01-month.{form}" in response.headers["Content-Disposition"]
    assert cast.browser(cast.cem).get(url).status_code == 404
    wrong = reverse("reports:period_file", args=[cast.workspace.slug, "exe"])
    assert cast.browser(cast.vi).get(wrong).status_code == 404


def test_the_report_asks_the_database_as_often_with_three_objectives_as_with_one(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fill(cast.workspace)
    first = plan(cast.workspace, cast.ana)
    september(cast.workspace)
    with CaptureQueriesContext(connection) as one:
        september(cast.workspace)
    for number in range(2):
        Objective.objects.create(
            workspace=cast.workspace,
            slug=f"o{number}",
            title="More",
            strategy=first.strategy,
            metric="likes",
            state="running",
        )
    with django_assert_num_queries(len(one)):
        september(cast.workspace)
