from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.channels.models import Channel, Import, ImportState
from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.schemas import MENTION
from skopos.jobs.models import Job
from skopos.strategy.choices import State
from skopos.strategy.models import CheckIn, Outlook
from skopos.web.overview import aims as aims_page
from skopos.web.overview import attention
from skopos.web.overview.voices import voices
from skopos.workspaces.access import membership_for
from tests.strategy.factories import make_objective

NOW = datetime(2027, 1, 20, 12, tzinfo=UTC)
TODAY = date(2027, 1, 20)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda zone: TODAY)


def home(cast, person=None):
    address = reverse("web:home", kwargs={"workspace": cast.workspace.slug})
    return cast.browser(person or cast.ana).get(address)


def say(workspace, *days_back, sentiment=None, owned=False):
    """Store one mention for each of the days back."""
    rows = [
        {
            "platform": "x", "native_id": f"{owned}-{back}-{number}", "channel": "", "kind": "post", "owned": owned,
            "published_at": NOW - timedelta(days=back), "text": "Hello", "source": "import:1", "collected_at": NOW,
            "language": "en", "sentiment": sentiment, "topics": [], "flags": [], "searches": [], "supported": True,
            "model_version": "test",
        }
        for number, back in enumerate(days_back)
    ]  # fmt: skip
    with store.writing(workspace.pk, workspace.tzinfo) as writing:
        writing.add(MENTION, pa.Table.from_pylist(rows, schema=MENTION.schema))
        writing.commit()
    rollups.refresh(workspace.pk, workspace.tzinfo)


def assess(objective, **fields):
    values = {
        "workspace": objective.workspace, "version": 1, "as_of": TODAY, "inputs": {}, "outcome": "ok",
        "verdict": "on_track", "probability": 0.83, "quantiles": [400, 500, 600, 700, 800],
        "progress": {"current": 275.0}, "computed_at": NOW, **fields,
    }  # fmt: skip
    return Outlook.objects.create(objective=objective, **values)


def waiting(cast, person=None):
    membership = membership_for(person or cast.ana, cast.workspace.slug)
    return [(item.level, item.text) for item in attention.items(membership, aims_page.aims(cast.workspace), TODAY)]


def test_an_empty_workspace_teaches_three_steps(cast):
    response = home(cast)
    assert [step.is_done for step in response.context["steps"]] == [False, False, False]
    page = response.content.decode()
    assert "Three steps to the first answer" in page
    assert "Nothing was taken in yet." in page


def test_steps_tick_off_one_by_one_and_then_go(cast):
    make_objective(cast.workspace)
    assert [step.is_done for step in home(cast).context["steps"]] == [True, False, True]
    say(cast.workspace, 1)
    assert home(cast).context["steps"] == []


def test_objectives_stand_with_their_verdict_chance_and_likely_end(cast):
    objective = make_objective(cast.workspace)
    assess(objective, verdict="off_track", computed_at=NOW - timedelta(days=1))
    assess(objective)
    (aim,) = home(cast).context["aims"]
    assert (aim.verdict, aim.probability, aim.current) == ("on_track", 0.83, 275.0)
    assert (aim.low, aim.middle, aim.high) == (500, 600, 700)
    page = home(cast).content.decode()
    assert "83%" in page
    assert "1 of 1" in page
    row = aims_page.bands_figure([aim], "").rows[0]
    assert (row["low"], row["now"]) == (500 / 550, 0.5)


def test_an_objective_without_a_range_or_target_has_no_band(cast):
    assess(make_objective(cast.workspace), quantiles=[])
    assert aims_page.bands_figure(aims_page.aims(cast.workspace), "") is None


def test_two_weeks_of_mentions_are_held_against_each_other(cast):
    say(cast.workspace, *[1] * 30, sentiment=1)
    say(cast.workspace, *[2] * 10, sentiment=-1)
    say(cast.workspace, *[8] * 8, sentiment=1)
    say(cast.workspace, *[1] * 5, sentiment=1, owned=True)
    say(cast.other, *[1] * 50, sentiment=1)
    heard = voices(cast.workspace, TODAY)
    assert (heard.mentions, heard.before, heard.known) == (40, 8, 40)
    assert heard.positive.value == 0.75
    assert heard.positive.low < 0.75 < heard.positive.high
    assert heard.change.value == pytest.approx(4)
    assert [row["n"] for row in heard.days[-3:]] == [10, 30, 0]
    assert "whose mood is known" in home(cast).content.decode()


def test_nothing_heard_is_not_nought(cast):
    assert voices(cast.workspace, TODAY) is None
    say(cast.workspace, 100)
    heard = voices(cast.workspace, TODAY)
    assert (heard.mentions, heard.is_change_certain, heard.is_mood_change_certain) == (0, False, False)
    assert "the difference may be chance" in home(cast).content.decode()


def test_a_late_check_in_waits_from_the_day_after_it_was_due(cast):
    objective = make_objective(cast.workspace, start=date(2026, 12, 20), rhythm="monthly")
    assess(objective)
    assert waiting(cast) == []
    CheckIn.objects.create(workspace=cast.workspace, objective=objective, note="x", created_at=NOW - timedelta(days=32))
    assert waiting(cast) == [("warn", "Check in on “Reach 550 orders in half a year”: due on Jan 19, 2027.")]
    CheckIn.objects.create(workspace=cast.workspace, objective=objective, note="y", created_at=NOW)
    assert waiting(cast) == []


def test_what_needs_a_person_stands_with_the_worst_first(cast):
    assess(make_objective(cast.workspace, rhythm="", title="Slips"), verdict="at_risk")
    assess(make_objective(cast.workspace, rhythm="", title="Fails"), verdict="off_track")
    make_objective(cast.workspace, rhythm="", title="Unfed")
    Job.objects.create(task_path="x.y", workspace_id=cast.workspace.pk, status="FAILED")
    Job.objects.create(task_path="x.y", workspace_id=cast.other.pk, status="FAILED")
    assert waiting(cast) == [
        ("fail", "Fails"),
        ("fail", "1 job failed for good."),
        ("warn", "Slips"),
        ("warn", "“Unfed” has no figures yet: its metric is not fed."),
    ]


def test_proposals_wait_for_those_who_may_approve(cast):
    make_objective(cast.workspace, title="New idea", state=State.PROPOSED)
    assert waiting(cast) == [("warn", "“New idea” was proposed and waits for approval.")]
    assert waiting(cast, cast.bo) == []


def test_a_deadline_that_passed_wants_a_decision(cast):
    objective = make_objective(cast.workspace, rhythm="", deadline=date(2027, 1, 19), title="Over")
    assess(objective)
    assert waiting(cast) == [("fail", "“Over” is past its deadline. Decide how it ended.")]


def test_imports_and_channels_that_have_trouble(cast):
    def bring(name, state, **fields):
        Import.objects.create(
            workspace=fields.pop("workspace", cast.workspace), name=name, path="p", sha256=name, size_bytes=1,
            state=state, created_at=NOW, **fields,
        )  # fmt: skip

    bring("waits.csv", ImportState.WAITING)
    bring("broken.csv", ImportState.FAILED)
    bring("partly.csv", ImportState.DONE, tally={"problems": {"error": 3, "warning": 9}})
    bring("fine.csv", ImportState.DONE, tally={"problems": {"warning": 9}})
    bring("theirs.csv", ImportState.FAILED, workspace=cast.other)
    for key, failures, paused in (("bad", 2, False), ("resting", 2, True), ("good", 0, False)):
        Channel.objects.create(
            workspace=cast.workspace, key=key, name=key, platform="rss", zone="publishing", connector="feeds",
            failures_in_a_row=failures, paused=paused,
        )  # fmt: skip
    assert sorted(waiting(cast)) == [
        ("fail", "bad cannot be read."),
        ("fail", "broken.csv could not be taken in."),
        ("warn", "partly.csv: 3 rows were left out."),
        ("warn", "waits.csv waits for your decision."),
    ]


def test_home_shows_nothing_of_another_workspace(cast):
    make_objective(cast.other, title="Their secret aim")
    say(cast.other, 1)
    page = home(cast).content.decode()
    assert "Their secret aim" not in page
    assert home(cast, cast.cem).status_code == 404


def test_one_objective_and_three_take_the_same_number_of_queries(cast):
    counts = []
    # A process asks for the list of fact files once per state of the facts; that is no matter of the objectives.
    home(cast, cast.ana)
    for number in (1, 2):
        for place in range(number):
            assess(make_objective(cast.workspace, title=f"Aim {number} {place}"))
        browser = cast.browser(cast.ana)
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("web:home", kwargs={"workspace": cast.workspace.slug}))
        counts.append(len(captured))
    assert counts[0] == counts[1]
