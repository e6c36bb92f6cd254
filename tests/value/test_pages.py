"""The pages of this room, played by the standing cast."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.value import actions, tasks
from skopos.value.methods import METHODS
from skopos.value.models import Followed, Measured, Worth
from tests.channels.factories import make_channel
from tests.value.factories import TODAY, add_tactic, store_customers, tell

ALL = "start=2026-01-26&end=2026-11-21"


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel(TODAY, tick=False):
        yield


def url(cast, name, workspace=None, **parts):
    return reverse(f"value:{name}", kwargs={"workspace": (workspace or cast.workspace).slug, **parts})


@pytest.fixture
def told(cast):
    tactic = tell(cast.workspace)
    actions.measure(cast.workspace)
    return tactic


def test_an_empty_ledger_teaches(cast):
    page = cast.browser(cast.vi).get(url(cast, "ledger")).content.decode()
    assert "Nothing to account for yet" in page
    assert "No tactic is at work yet" in cast.browser(cast.vi).get(url(cast, "effects")).content.decode()


def test_the_ledger_says_what_was_put_in_and_what_came_of_it(cast, told):
    page = cast.browser(cast.vi).get(url(cast, "ledger") + f"?{ALL}").content.decode()
    assert "In 300 days €5,000 were put in." in page
    assert "The margin of your revenue is not known" in page
    assert "Effect" in page
    assert url(cast, "figure") in page


def test_with_a_margin_the_ledger_draws_the_return(cast, told):
    actions.say_worth(cast.workspace, "margin", low=0.3, likely=0.4, high=0.5, why="", by=cast.ana)
    browser = cast.browser(cast.vi)
    assert "Return on what was put in" in browser.get(url(cast, "ledger") + f"?{ALL}").content.decode()
    page = browser.get(url(cast, "figure") + f"?{ALL}&key=ads&value=roi").content.decode()
    assert "The return as a distribution" in page
    assert "skopos_science" not in page
    assert str(METHODS["roi"].formula) in page


def test_each_figure_opens_to_formula_rows_method_assumptions_version_and_code(cast, told):
    browser = cast.browser(cast.vi)
    page = browser.get(url(cast, "figure") + f"?{ALL}&key=ads&value=revenue").content.decode()
    row = Measured.objects.get(kind="effects", current=True)
    for part in (METHODS["effects"].formula, METHODS["effects"].assumptions[0], "Version 1 of the method"):
        assert str(part) in page
    assert url(cast, "result", pk=row.pk) in page
    assert reverse("measurement:rows", kwargs={"workspace": cast.workspace.slug, "key": "revenue"}) in page
    code = browser.get(url(cast, "method", key="effects")).content.decode()
    assert "def effects_together(" in code
    result = browser.get(url(cast, "result", pk=row.pk)).content.decode()
    assert row.fingerprint in result


@pytest.mark.parametrize("query", ["key=nobody&value=revenue", "key=ads&value=beauty", "value=revenue"])
def test_a_figure_that_is_not_there_is_absent(cast, told, query):
    assert cast.browser(cast.vi).get(url(cast, "figure") + f"?{query}").status_code == 404


@pytest.mark.parametrize("key", list(METHODS))
def test_every_method_shows_its_code(cast, key):
    page = cast.browser(cast.vi).get(url(cast, "method", key=key))
    assert page.status_code == 200
    assert all(name in page.content.decode() for name in METHODS[key].modules)


def test_a_result_can_be_taken_away_as_json_and_csv(cast, told):
    row = Measured.objects.get(kind="effects", current=True)
    browser = cast.browser(cast.vi)
    document = json.loads(browser.get(url(cast, "result_json", pk=row.pk)).content)
    assert (document["fingerprint"], document["version"]) == (row.fingerprint, "1")
    assert document["modules"] == ["skopos_science.tactics", "skopos_science.effect"]
    lines = b"".join(browser.get(url(cast, "result_csv", pk=row.pk))).decode().splitlines()
    assert lines[0].endswith("date,outcome,ads")
    assert len(lines) == 301
    assert lines[200].endswith(",0")
    assert lines[201].endswith(",1")


def test_the_ledger_as_a_file_holds_every_figure_and_reason(cast, told):
    answer = cast.browser(cast.vi).get(url(cast, "ledger_csv") + f"?{ALL}")
    lines = b"".join(answer).decode().splitlines()
    wide = {len(line.split(",")) for line in lines}
    assert wide == {18}
    assert any(",revenue,revenue," in line and line.startswith("tactic,ads") for line in lines)
    assert any(line.endswith("no_margin") for line in lines)
    assert any(line.startswith("tactic,*,") for line in lines)


def test_a_tactic_shows_seen_against_expected_and_its_placebos(cast, told):
    page = cast.browser(cast.vi).get(url(cast, "effect", slug="ads")).content.decode()
    assert "Seen against expected: Ads" in page
    assert "where nothing happened" in page


def test_a_tactic_that_cannot_be_told_apart_says_from_which(cast, told):
    add_tactic(told.objective, title="Reels")
    actions.measure(cast.workspace)
    page = cast.browser(cast.vi).get(url(cast, "effect", slug="reels")).content.decode()
    assert "can hardly be told apart" in page
    assert url(cast, "effect", slug="ads") in page


def test_a_manager_says_what_things_are_worth_and_a_contributor_does_not(cast, told):
    sent = {"key": "margin", "margin-low": "30", "margin-likely": "40", "margin-high": "50", "margin-why": "books"}
    assert cast.browser(cast.bo).post(url(cast, "worth"), sent).status_code == 200
    assert not Worth.objects.exists()
    assert cast.browser(cast.ana).post(url(cast, "worth"), sent).status_code == 302
    row = Worth.objects.get()
    assert (row.low, row.likely, row.high, row.by) == (0.3, 0.4, 0.5, cast.ana)
    assert AuditEntry.objects.filter(label="value.worth_said").count() == 1
    assert cast.browser(cast.bo).post(url(cast, "forget_worth"), {"key": "margin"}).status_code == 403
    cast.browser(cast.ana).post(url(cast, "forget_worth"), {"key": "margin"})
    assert not Worth.objects.exists()


@pytest.mark.parametrize(("low", "likely", "high"), [("50", "40", "60"), ("10", "20", "130"), ("", "1", "2")])
def test_a_margin_out_of_order_or_above_all_is_refused(cast, told, low, likely, high):
    sent = {"key": "margin", "margin-low": low, "margin-likely": likely, "margin-high": high}
    assert cast.browser(cast.ana).post(url(cast, "worth"), sent).status_code == 422
    assert not Worth.objects.exists()


def test_everything_is_worked_out_anew_on_demand(cast, told):
    assert cast.browser(cast.bo).post(url(cast, "anew")).status_code in (302, 403)
    Job.objects.all().delete()
    assert cast.browser(cast.ana).post(url(cast, "anew")).status_code == 302
    assert Job.objects.filter(task_path__endswith="measure_value_anew", workspace_id=cast.workspace.pk).count() == 1


def test_results_follow_the_facts_and_the_plan(cast, told):
    assert tasks.follow_facts.func() == 2
    for workspace in (cast.workspace, cast.other):
        tasks.measure_value.func(workspace_id=workspace.pk)
    assert Followed.objects.count() == 2
    assert tasks.follow_facts.func() == 0
    with time_machine.travel(datetime(2026, 11, 22, 5, tzinfo=UTC), tick=False):
        told.save()
        assert tasks.follow_facts.func() == 1
    with time_machine.travel(datetime(2026, 11, 23, 5, tzinfo=UTC), tick=False):
        assert tasks.follow_facts.func() == 2


def test_the_ledger_asks_as_often_with_three_tactics_as_with_one(cast, told, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = cast.browser(cast.vi)
    browser.get(url(cast, "ledger"))
    with CaptureQueriesContext(connection) as one:
        browser.get(url(cast, "ledger"))
    count = len(one)
    add_tactic(told.objective, title="Reels")
    add_tactic(told.objective, title="Duets")
    actions.measure(cast.workspace)
    browser.get(url(cast, "ledger"))
    with django_assert_num_queries(count):
        browser.get(url(cast, "ledger"))


@pytest.fixture
def stocked(cast, told):
    """Contacts, orders and posts beside the tactic, all worked out."""
    make_channel(cast.workspace, key="fb", name="Facebook", platform="facebook", owned=True)
    store_customers(cast.workspace)
    actions.measure(cast.workspace)
    return cast.workspace


PAGES = ["funnel", "attribution", "mix", "relation", "loyalty", "posts"]


@pytest.mark.parametrize("name", PAGES)
def test_without_figures_each_method_says_what_would_mend_it(cast, name):
    page = cast.browser(cast.vi).get(url(cast, name)).content.decode()
    assert "Not measurable yet." in page
    actions.measure(cast.workspace)
    page = cast.browser(cast.vi).get(url(cast, name)).content.decode()
    assert "Not measurable yet." in page


def test_attribution_shows_every_model_and_how_far_they_disagree(cast, stocked):
    page = cast.browser(cast.vi).get(url(cast, "attribution")).content.decode()
    for text in ("First contact", "Markov, order 4", "Shapley", "Disagreement", "search", "ended without one"):
        assert text in page
    row = Measured.objects.get(kind="attribution", subject="channel", current=True)
    first, last = (row.result["models"][model]["conversions"] for model in ("first", "last"))
    names = row.result["channels"]
    assert first[names.index("search")] == 60
    assert last[names.index("mail")] == 60
    assert row.inputs["without_conversion"] == 40
    by_tactic = cast.browser(cast.vi).get(url(cast, "attribution") + "?by=tactic").content.decode()
    assert "Credit beside effect" in by_tactic


def test_loyalty_shows_each_source_beside_all(cast, stocked):
    page = cast.browser(cast.vi).get(url(cast, "loyalty")).content.decode()
    assert "All customers" in page
    assert "search" in page
    groups = Measured.objects.get(kind="loyalty", current=True).result["groups"]
    assert groups[0]["customers"] == 60
    assert groups[0]["again"][1] == pytest.approx(0.5)


def test_a_draft_gets_a_range_and_the_time_no_evidence(cast, stocked):
    browser = cast.browser(cast.vi)
    page = browser.get(url(cast, "posts")).content.decode()
    assert "no evidence" in page
    asked = "?about=fb|engagements&kind=post&letters=100&hour=9"
    assert "eight of ten such posts bring" in browser.get(url(cast, "posts") + asked).content.decode()
    assert browser.get(url(cast, "posts") + "?kind=film&letters=-1").status_code == 422


def test_the_funnel_shows_media_rates_and_which_content_serves_which_stage(cast, stocked):
    page = cast.browser(cast.vi).get(url(cast, "funnel") + "?days=365").content.decode()
    for text in ("Social media", "Shop", "Reach", "Rates between stages", "Themes", "bread", "Engagement rate"):
        assert text in page
    group = next(
        group
        for group in Measured.objects.get(kind="content", current=True).result["groups"]
        if group["name"] == "bread"
    )
    assert group["stages"]["engagement"]["low"] > 1


def test_every_kind_of_result_can_be_taken_away(cast, stocked):
    browser = cast.browser(cast.vi)
    for row in Measured.objects.filter(workspace=stocked, current=True):
        lines = b"".join(browser.get(url(cast, "result_csv", pk=row.pk))).decode().splitlines()
        assert len(lines) > 1
        assert len({len(line.split(",")) for line in lines}) == 1
        assert browser.get(url(cast, "result", pk=row.pk)).status_code == 200


def test_the_home_page_tells_what_tactics_added(cast, told):
    home = reverse("web:home", kwargs={"workspace": cast.workspace.slug})
    page = cast.browser(cast.vi).get(home).content.decode()
    assert "of revenue added by tactics" in page
