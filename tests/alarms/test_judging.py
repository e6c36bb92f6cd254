"""What rings, once, and who is told."""

from datetime import timedelta

import pytest
import time_machine

from skopos.alarms import queries, tasks
from skopos.alarms.actions import judging
from skopos.alarms.models import Alarm, AlarmState, Delivery, Incident, Measure
from skopos.collaboration.models import Notice
from skopos.facts.reading import open_facts
from skopos.flows import take_in
from skopos.jobs.models import Job
from tests.alarms.factories import NOW, by_hour, make_rule, store, usual
from tests.listening.factories import make_search, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def leap(hours_ago=3, many=60):
    counts = usual()
    counts[-hours_ago] = many
    return counts


def newest(minutes=10):
    """A mention of the present hour: that all before it is there."""
    return [said("now") | {"published_at": NOW - timedelta(minutes=minutes)}]


def test_a_leap_of_volume_rings_once_and_people_are_told(cast):
    rule = make_rule(cast.workspace)
    store(cast.workspace, by_hour(leap()) + newest())
    assert judging.judge(cast.workspace) >= 1
    alarm = Alarm.objects.filter(rule=rule).order_by("-opened_at")[0]
    assert alarm.opened_at == NOW.replace(minute=0) - timedelta(hours=3)
    assert (alarm.value, alarm.closed_at) == (60, None)
    assert alarm.low < alarm.expected < alarm.high < 60
    told = Notice.objects.filter(kind="alarms.rang")
    assert {notice.person for notice in told} == {cast.ana, cast.bo}
    assert told[0].url == f"/w/{cast.workspace.slug}/alarms/{alarm.incident_id}/"
    assert "60 mentions in an hour" in told[0].title


def test_each_hour_is_judged_once(cast):
    make_rule(cast.workspace)
    store(cast.workspace, by_hour(leap()) + newest())
    judging.judge(cast.workspace)
    before = list(Alarm.objects.values()), list(Incident.objects.values()), Notice.objects.count()
    assert judging.judge(cast.workspace) == 0
    assert (list(Alarm.objects.values()), list(Incident.objects.values()), Notice.objects.count()) == before


def test_hours_judged_one_by_one_ring_as_all_at_once(cast):
    make_rule(cast.workspace)
    make_rule(cast.other)
    for workspace in (cast.workspace, cast.other):
        store(workspace, by_hour(leap(30)) + newest())
    judging.judge(cast.workspace)
    for hours in range(60, -1, -7):
        judging.judge(cast.other, now=NOW - timedelta(hours=hours))
    figures = ("part", "opened_at", "peak_at", "value", "expected", "low", "high", "score")
    found = [list(Alarm.objects.filter(workspace=one).values_list(*figures)) for one in (cast.workspace, cast.other)]
    assert found[0] == found[1]
    assert len(found[0]) >= 1


def test_a_run_that_breaks_leaves_nothing_behind_and_the_next_one_judges_all(cast, monkeypatch):
    make_rule(cast.workspace)
    store(cast.workspace, by_hour(leap()) + newest())

    def killed(rule, now):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(judging, "_close", killed)
        with pytest.raises(RuntimeError):
            judging.judge(cast.workspace)
    assert not Alarm.objects.exists()
    assert not AlarmState.objects.exists()
    assert not Notice.objects.exists()
    assert judging.judge(cast.workspace) >= 1


def test_the_hour_of_the_newest_mention_waits_until_more_is_known(cast):
    make_rule(cast.workspace)
    store(cast.workspace, by_hour(leap(hours_ago=1)))
    judging.judge(cast.workspace)
    assert not Alarm.objects.filter(opened_at__gte=NOW - timedelta(hours=5)).exists()
    store(cast.workspace, newest())
    judging.judge(cast.workspace)
    assert Alarm.objects.filter(opened_at=NOW.replace(minute=0) - timedelta(hours=1)).exists()


def test_what_is_long_ago_is_recorded_and_nobody_is_told(cast):
    make_rule(cast.workspace, webhook_url="https://hooks.example/alarm")
    store(cast.workspace, by_hour(leap(hours_ago=24 * 8)) + newest())
    judging.judge(cast.workspace)
    alarm = Alarm.objects.get(opened_at=NOW.replace(minute=0) - timedelta(days=8))
    assert alarm.closed_at == alarm.latest_at + timedelta(hours=1)
    assert alarm.incident.closed_at is not None
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_a_souring_mood_rings_though_the_volume_stays(cast):
    make_rule(cast.workspace, "Mood", measure=Measure.NEGATIVE)
    make_rule(cast.workspace, "Volume")
    counts = usual(mean=8)
    bad = lambda at, number: -1 if number % 8 == 0 or at >= len(counts) - 4 else 1  # noqa: E731
    store(cast.workspace, by_hour(counts, sentiment=bad) + newest())
    judging.judge(cast.workspace)
    recent = Alarm.objects.filter(opened_at__gte=NOW - timedelta(hours=6))
    assert {alarm.rule.name for alarm in recent} == {"Mood"}
    assert recent[0].value > 0.9


def test_a_theme_that_bursts_is_named(cast):
    make_rule(cast.workspace, "Themes", measure=Measure.THEME)
    counts = usual(mean=6)

    def topics(at, number):
        return ["safety"] if at >= len(counts) - 3 else (["price"] if number % 3 == 0 else [])

    store(cast.workspace, by_hour(counts, topics=topics) + newest())
    judging.judge(cast.workspace)
    recent = Alarm.objects.filter(opened_at__gte=NOW - timedelta(hours=6))
    assert {alarm.part for alarm in recent} == {"safety"}


def test_a_platform_that_falls_silent_rings_and_ends_with_its_next_mention(cast):
    make_rule(cast.workspace, "Silence", measure=Measure.SILENCE)
    counts = usual(mean=3)
    gone = counts.copy()
    gone[-12:] = 0
    rows = by_hour(counts, start="x", platform="x") + by_hour(gone, start="b", platform="bluesky")
    store(cast.workspace, rows + newest())
    judging.judge(cast.workspace)
    alarm = Alarm.objects.get(opened_at__gte=NOW - timedelta(hours=12))
    assert (alarm.part, alarm.closed_at) == ("bluesky", None)
    assert 2 <= alarm.value <= 12
    later = NOW + timedelta(hours=30)
    store(cast.workspace, [said("back", platform="bluesky") | {"published_at": NOW + timedelta(hours=2)}])
    judging.judge(cast.workspace, now=later)
    alarm.refresh_from_db()
    assert alarm.closed_at == NOW.replace(minute=0) + timedelta(hours=2)


def test_a_rule_of_a_search_sees_what_the_search_found(cast):
    search = make_search(cast.workspace)
    make_rule(cast.workspace, "Rye", search=search)
    make_rule(cast.workspace, "Others", search=make_search(cast.workspace, "Oats", "oats"))
    quiet, loud = by_hour(usual(seed=2), start="o", searches=["oats"]), by_hour(leap(), start="r", searches=["rye"])
    store(cast.workspace, quiet + loud + newest())
    judging.judge(cast.workspace)
    assert {alarm.rule.name for alarm in Alarm.objects.filter(opened_at__gte=NOW - timedelta(hours=6))} == {"Rye"}


def test_rules_that_ring_together_are_one_incident_and_another_search_is_another(cast):
    rye, oats = make_search(cast.workspace), make_search(cast.workspace, "Oats", "oats")
    first, mood = make_rule(cast.workspace, "Rye", search=rye), make_rule(cast.workspace, "Rye 2", search=rye)
    make_rule(cast.workspace, "Oats", search=oats)
    store(cast.workspace, by_hour(leap(), searches=["rye", "oats"]) + newest())
    judging.judge(cast.workspace)
    recent = Incident.objects.filter(latest_at__gte=NOW - timedelta(hours=6))
    assert recent.count() == 2
    together = recent.get(search=rye)
    assert {alarm.rule for alarm in together.alarms.all()} == {first, mood}


def test_a_search_that_is_being_counted_anew_is_not_judged(cast):
    make_rule(cast.workspace, search=make_search(cast.workspace, counted_as="something else"))
    store(cast.workspace, by_hour(leap(), searches=["rye"]) + newest())
    assert judging.judge(cast.workspace) == 0
    assert not AlarmState.objects.exists()


def test_a_rule_that_watches_something_else_begins_anew(cast):
    rule = make_rule(cast.workspace)
    store(cast.workspace, by_hour(leap()) + newest())
    judging.judge(cast.workspace)
    rule.refresh_from_db()
    rule.measure = Measure.SILENCE
    rule.save()
    judging.judge(cast.workspace)
    assert set(rule.states.values_list("part", flat=True)) == {"x"}


def test_an_intake_queues_the_judging_where_there_are_rules(cast):
    store(cast.workspace, newest())
    take_in.catch_up(cast.workspace)
    assert not Job.objects.filter(task_path__endswith="alarms.tasks.judge").exists()
    make_rule(cast.workspace)
    take_in.catch_up(cast.workspace)
    assert Job.objects.filter(task_path__endswith="alarms.tasks.judge", workspace_id=cast.workspace.pk).count() == 1


def test_the_clock_queues_each_workspace_with_rules(cast):
    make_rule(cast.workspace)
    make_rule(cast.other, is_active=False)
    assert tasks.judge_all.func() == 1


def test_mentions_that_come_late_have_their_hours_judged_again(cast):
    rule = make_rule(cast.workspace)
    store(cast.workspace, by_hour(usual()) + newest())
    judging.judge(cast.workspace)
    before = Alarm.objects.count()
    late = by_hour(leap(30, 90) - usual(), start="late")
    store(cast.workspace, late)
    assert judging.judge(cast.workspace) == 1
    alarm = Alarm.objects.filter(rule=rule).order_by("-opened_at")[0]
    assert (alarm.opened_at, alarm.value) == (NOW.replace(minute=0) - timedelta(hours=30), 90)
    assert Alarm.objects.count() == before + 1
    assert judging.judge(cast.workspace) == 0
    assert not Delivery.objects.exists()


def test_late_mentions_are_remembered_as_if_they_had_come_in_time(cast):
    for workspace in (cast.workspace, cast.other):
        make_rule(workspace)
    store(cast.workspace, by_hour(leap(30, 90)) + newest())
    judging.judge(cast.workspace)
    store(cast.other, by_hour(usual()) + newest())
    for hours in range(120, 1, -10):
        judging.judge(cast.other, now=NOW - timedelta(hours=hours))
    store(cast.other, by_hour(leap(30, 90) - usual(), start="late"))
    judging.judge(cast.other)
    memories = [bytes(AlarmState.objects.get(rule__workspace=one).memory) for one in (cast.workspace, cast.other)]
    assert memories[0] == memories[1]


def test_a_silence_ends_with_a_mention_that_comes_late(cast):
    rule = make_rule(cast.workspace, measure=Measure.SILENCE, search=make_search(cast.workspace))
    counts = usual(mean=6.0)
    counts[-20:] = 0
    store(cast.workspace, by_hour(counts, searches=["rye"]))
    judging.judge(cast.workspace)
    (alarm,) = Alarm.objects.filter(rule=rule, closed_at=None)
    store(cast.workspace, by_hour([3], start="late", searches=["rye"]))
    judging.judge(cast.workspace)
    alarm.refresh_from_db()
    assert alarm.closed_at == NOW.replace(minute=0) - timedelta(hours=1)


def test_themes_of_a_search_are_counted_from_the_rollup_as_from_the_rows(cast):
    search = make_search(cast.workspace)
    store(
        cast.workspace,
        by_hour([3, 2, 1], searches=["rye"], topics=lambda at, number: ["price", "taste"][: number + 1])
        + by_hour([4, 4, 4], start="other", topics=["price"]),
    )
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        until = queries.hour_of(NOW)
        found = queries.hours_of(facts, Measure.THEME, search, until)
    assert {part: (hours.hits.tolist(), hours.cases.tolist()) for part, hours in found.items()} == {
        "price": ([3, 2, 1], [3, 2, 1]),
        "taste": ([2, 1, 0], [3, 2, 1]),
    }
