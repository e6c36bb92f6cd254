"""The pages of alarms: who sees what, who may change what."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.alarms.actions import judging
from skopos.alarms.models import AlarmRule, Incident
from skopos.governance.models import AuditEntry
from tests.alarms.factories import NOW, by_hour, make_incident, make_rule, store, usual
from tests.listening.factories import make_search, said

pytestmark = pytest.mark.django_db
GOOD = {
    "name": "Crisis", "measure": "negative", "sensitivity": "quarter", "working_days": ["0", "1"], "in_app": "on",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(cast, name, person=None, slug=None, data=None, **parts):
    url = reverse(f"alarms:{name}", args=[slug or cast.workspace.slug], kwargs=None) if not parts else ""
    url = url or reverse(f"alarms:{name}", kwargs={"workspace": slug or cast.workspace.slug, **parts})
    browser = cast.browser(person or cast.ana)
    return browser.post(url, data) if data is not None else browser.get(url)


def leaping(workspace):
    counts = usual()
    counts[-3] = 60
    store(workspace, [*by_hour(counts), said("now") | {"published_at": NOW - timedelta(minutes=10)}])


def test_the_list_shows_incidents_of_this_workspace_alone(cast):
    make_incident(cast.workspace, make_rule(cast.workspace, "Ours"))
    make_incident(cast.other, make_rule(cast.other, "Theirs"))
    shown = page(cast, "incidents", cast.vi).content.decode()
    assert "Ours" in shown
    assert "80 mentions in an hour" in shown
    assert "Theirs" not in shown
    assert page(cast, "incidents", cast.cem).status_code == 404


def test_the_list_can_be_narrowed_to_what_nobody_looks_after(cast):
    seen, unseen = (make_incident(cast.workspace, make_rule(cast.workspace, name)) for name in ("Seen", "Unseen"))
    Incident.objects.filter(pk=seen.pk).update(acknowledged_by=cast.bo, acknowledged_at=NOW, closed_at=NOW)
    browser, url = cast.browser(cast.ana), reverse("alarms:incidents", args=[cast.workspace.slug])
    for only, rows in (("", [seen, unseen]), ("unseen", [unseen]), ("open", [unseen]), ("nonsense", [seen, unseen])):
        got = [row["incident"] for row in browser.get(url, {"only": only}).context["rows"]]
        assert sorted(got, key=lambda row: row.pk) == rows


@pytest.mark.parametrize("name", ["incidents", "rules"])
def test_the_lists_run_as_many_queries_for_one_row_as_for_three(cast, name):
    browser, url = cast.browser(cast.ana), reverse(f"alarms:{name}", args=[cast.workspace.slug])
    make_incident(cast.workspace, make_rule(cast.workspace, "1", search=make_search(cast.workspace)))
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(url)
    for number in (2, 3):
        make_incident(cast.workspace, make_rule(cast.workspace, str(number)))
    with CaptureQueriesContext(connection) as three:
        browser.get(url)
    assert len(three) == len(one)


def test_an_incident_shows_its_course_and_opens_to_its_mentions(cast):
    make_rule(cast.workspace)
    leaping(cast.workspace)
    judging.judge(cast.workspace)
    incident = Incident.objects.order_by("-opened_at")[0]
    shown = page(cast, "incident", cast.vi, pk=incident.pk)
    figure = shown.context["figures"][0]
    marked = [row for row in figure.rows if row["rang"]]
    assert [(row["value"], row["hour"]) for row in marked] == [(60.0, "2026-03-20T07:00:00+01:00")]
    assert marked[0]["high"] < 60
    assert "since=2026-03-20&amp;until=2026-03-20" in shown.content.decode()
    assert "I look after it" not in shown.content.decode()


def test_somebody_says_that_they_look_after_it(cast):
    incident = make_incident(cast.workspace)
    assert page(cast, "acknowledge", cast.vi, pk=incident.pk, data={"note": "?"}).status_code == 403
    page(cast, "acknowledge", cast.bo, pk=incident.pk, data={"note": "A recall; Jana answers."})
    page(cast, "acknowledge", cast.ana, pk=incident.pk, data={"note": "Over."})
    incident.refresh_from_db()
    assert (incident.acknowledged_by, incident.acknowledged_at, incident.note) == (cast.bo, NOW, "Over.")
    assert AuditEntry.objects.filter(label="alarms.incident_acknowledged").count() == 2


def test_an_analyst_makes_changes_and_removes_a_rule(cast):
    search = make_search(cast.workspace)
    made = page(cast, "rule_new", data=GOOD | {"search": search.pk})
    assert made.status_code == 302
    rule = AlarmRule.objects.get()
    assert (rule.name, rule.measure, rule.search, rule.sensitivity) == ("Crisis", "negative", search, "quarter")
    assert (rule.working_days, rule.webhook_url, rule.sealed_webhook_secret) == ([0, 1], "", "")
    page(cast, "rule", pk=rule.pk, data=GOOD | {"name": "Mood"})
    rule.refresh_from_db()
    assert (rule.name, rule.search) == ("Mood", None)
    incident = make_incident(cast.workspace, rule)
    page(cast, "rule_remove", pk=rule.pk, data={})
    assert not AlarmRule.objects.exists()
    assert not Incident.objects.filter(pk=incident.pk).exists()
    labels = list(AuditEntry.objects.order_by("pk").values_list("label", flat=True))
    assert labels == ["alarms.rule_saved", "alarms.rule_saved", "alarms.rule_removed"]


def test_the_webhooks_secret_is_shown_once(cast):
    browser = cast.browser(cast.ana)
    url = reverse("alarms:rule_new", args=[cast.workspace.slug])
    given = GOOD | {"webhook_url": "https://hooks.example/a"}
    first = browser.post(url, given, follow=True).content.decode()
    rule = AlarmRule.objects.get()
    assert rule.webhook_secret in first
    again = browser.post(reverse("alarms:rule", args=[cast.workspace.slug, rule.pk]), given, follow=True)
    assert rule.webhook_secret not in again.content.decode()
    renewed = browser.post(reverse("alarms:rule_secret", args=[cast.workspace.slug, rule.pk]), follow=True)
    old = rule.webhook_secret
    rule.refresh_from_db()
    assert rule.webhook_secret != old
    assert rule.webhook_secret in renewed.content.decode()


@pytest.mark.parametrize("name", ["rule_new", "rule", "rule_remove", "rule_secret"])
def test_a_contributor_cannot_change_rules(cast, name):
    parts = {} if name == "rule_new" else {"pk": make_rule(cast.workspace).pk}
    assert page(cast, name, cast.bo, data=GOOD, **parts).status_code == 403


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "crisis "}, "name"),
        ({"by_mail": "on"}, "people"),
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"webhook_url": "https://ana:pw@hooks.example/"}, "webhook_url"),
        ({"working_days": []}, "working_days"),
        ({"measure": "moon"}, "measure"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(cast, fields, wrong):
    make_rule(cast.workspace, "Crisis")
    answer = page(cast, "rule_new", data=GOOD | {"name": "Another"} | fields)
    assert answer.status_code == 200
    assert wrong in answer.context["form"].errors
    assert AlarmRule.objects.count() == 1


def test_neither_searches_nor_people_of_others_can_be_chosen(cast):
    theirs = make_search(cast.other, "Theirs", "theirs")
    answer = page(cast, "rule_new", data=GOOD | {"search": theirs.pk, "people": [cast.cem.pk]})
    assert set(answer.context["form"].errors) == {"search", "people"}


def test_the_replay_tells_what_judging_would_have_told(cast):
    rule = make_rule(cast.workspace, sensitivity="week")
    leaping(cast.workspace)
    judging.judge(cast.workspace)
    browser, url = cast.browser(cast.vi), reverse("alarms:replay", args=[cast.workspace.slug])
    told = browser.get(url, {"sensitivity": "week"})
    judged = list(rule.alarms.order_by("-opened_at").values_list("opened_at", flat=True))
    assert [one.opened_at for one in told.context["episodes"]] == judged
    totals = [count for _label, count, _chosen in told.context["totals"]]
    assert totals[0] >= totals[1] >= totals[2] >= 1
    assert sum(row["counts"][0] for row in told.context["months"]) == totals[0]
    preview = browser.get(url, {"sensitivity": "week"}, headers={"HX-Request": "true"}).content.decode()
    assert preview.strip().startswith("<section")


def test_a_replay_without_mentions_says_so(cast):
    shown = page(cast, "replay", cast.vi)
    assert "Nothing would have rung" in shown.content.decode()
    assert page(cast, "replay", cast.cem).status_code == 404


def test_only_the_saved_search_of_a_replay_may_stay_open(cast):
    fields = page(cast, "replay", cast.vi).context["form"].fields
    assert [name for name, field in fields.items() if not field.required] == ["search"]


def test_a_wrong_choice_in_the_address_falls_back(cast):
    url = reverse("alarms:replay", args=[cast.workspace.slug])
    shown = cast.browser(cast.vi).get(url, {"measure": "moon", "search": "x", "sensitivity": "never"})
    assert shown.context["asked"] == {"measure": "volume", "search": None, "sensitivity": "month"}
