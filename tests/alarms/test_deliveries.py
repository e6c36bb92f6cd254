"""Mail and webhooks: when they go out, what they say, how a receiver checks them."""

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from skopos.alarms import tasks
from skopos.alarms.actions import deliveries, judging, rules
from skopos.alarms.actions.quiet import when_to_tell
from skopos.alarms.models import AlarmRule, Delivery, Incident
from skopos.collaboration.models import Notice
from skopos.common.http import Http, HttpError
from skopos.jobs.models import Job
from skopos.workspaces.models import Membership
from tests.alarms.factories import NOW, by_hour, make_incident, store, usual
from tests.listening.factories import said
from tests.servers import Reply, serving

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def waiting(cast, way=Delivery.Way.WEBHOOK, **fields):
    rule = AlarmRule(workspace=cast.workspace, name="Volume", **fields)
    rules.save_rule(rule, by=cast.ana, people=[cast.ana])
    alarm = make_incident(cast.workspace, rule).alarms.get()
    person = cast.ana if way == Delivery.Way.MAIL else None
    return Delivery.objects.create(alarm=alarm, way=way, person=person, value=alarm.value, not_before=NOW)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-20 12:00", "2026-03-20 12:00"),  # a Friday
        ("2026-03-20 23:00", "2026-03-23 07:30"),
        ("2026-03-20 06:00", "2026-03-20 07:30"),
        ("2026-03-21 12:00", "2026-03-23 07:30"),
        ("2026-03-26 22:00", "2026-03-27 07:30"),
    ],
)
def test_mail_waits_for_the_end_of_quiet_hours_and_days_off(at, expected):
    rule = AlarmRule(quiet_from=time(22), quiet_until=time(7, 30), working_days=[0, 1, 2, 3, 4])
    start, end = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (at, expected))
    assert when_to_tell(rule, start, BERLIN) == end


def test_without_quiet_hours_mail_goes_at_once():
    assert when_to_tell(AlarmRule(working_days=list(range(7))), NOW, BERLIN) == NOW


def test_a_leap_queues_one_mail_for_each_person_and_one_webhook(cast):
    rule = AlarmRule(workspace=cast.workspace, name="All", by_mail=True, webhook_url="https://hooks.example/a")
    rules.save_rule(rule, by=cast.ana, people=[cast.ana, cast.bo])
    counts = usual()
    counts[-3] = 60
    newest = said("now") | {"published_at": NOW - timedelta(minutes=10)}
    store(cast.workspace, [*by_hour(counts), newest])
    tasks.judge.func(workspace_id=cast.workspace.pk)
    tasks.judge.func(workspace_id=cast.workspace.pk)
    found = Delivery.objects.filter(alarm__opened_at__gte=NOW - timedelta(hours=5))
    assert sorted((one.way, getattr(one.person, "name", "")) for one in found) == [
        ("mail", "Ana"), ("mail", "Bo"), ("webhook", ""),
    ]  # fmt: skip
    assert Job.objects.filter(task_path__endswith="alarms.tasks.send").count() == Delivery.objects.count()


def test_a_mail_is_written_in_its_readers_words_and_sent_once(cast, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://skopos.example"]
    delivery = waiting(cast, Delivery.Way.MAIL, by_mail=True)
    send = {"delivery_id": delivery.pk, "workspace_id": cast.workspace.pk}
    assert tasks.send.func(**send) is True
    assert tasks.send.func(**send) is False
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.subject == "Alarm: Volume (Rye and Shine)"
    assert message.to == [cast.ana.email]
    assert "80 mentions in an hour; usual are about 10, at most 25." in message.body
    url = f"https://skopos.example/w/{cast.workspace.slug}/alarms/{delivery.alarm.incident_id}/"
    assert url in message.body


def test_nobody_outside_the_workspace_gets_mail(cast):
    delivery = waiting(cast, Delivery.Way.MAIL, by_mail=True)
    Membership.objects.filter(user=cast.ana).delete()
    assert deliveries.send(delivery) is False
    delivery.refresh_from_db()
    assert (delivery.state, mail.outbox) == ("failed", [])


def test_a_webhook_is_signed_as_the_docs_say(cast):
    with serving(hook=Reply(b"ok")) as site:
        delivery = waiting(cast, webhook_url=f"{site.url}/hook")
        assert deliveries.send(delivery, http=Http(private=True)) is True
        path, headers = site.asked[0]
        body = site.bodies[0]
    assert path == "/hook"
    secret = delivery.alarm.rule.webhook_secret
    checked = {}
    exec(receiver_of_the_docs(), checked)
    given = {name.title(): value for name, value in headers.items()}
    assert checked["is_genuine"](secret, given, body, now=NOW.timestamp())
    assert not checked["is_genuine"](secret, given, body + b" ", now=NOW.timestamp())
    assert not checked["is_genuine"]("other", given, body, now=NOW.timestamp())
    assert not checked["is_genuine"](secret, given, body, now=NOW.timestamp() + 301)
    told = json.loads(body)
    assert (told["rule"], told["value"], told["delivery"]) == ("Volume", 80.0, delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at) == ("sent", NOW)


def receiver_of_the_docs():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs/how-to/receive-alarms.md"
    return page.read_text().split("```python\n")[1].split("```")[0]


@pytest.mark.parametrize(("status", "again"), [(500, True), (429, True), (404, False), (302, True)])
def test_a_receiver_that_refuses_is_asked_again_only_where_it_may_help(cast, status, again):
    with serving(hook=Reply(status=status)) as site:
        delivery = waiting(cast, webhook_url=f"{site.url}/hook")
        if again:
            with pytest.raises(HttpError, match=str(status)):
                deliveries.send(delivery, http=Http(private=True))
        else:
            assert deliveries.send(delivery, http=Http(private=True)) is False
    delivery.refresh_from_db()
    assert delivery.state == ("waiting" if again else "failed")


def test_a_webhook_into_a_private_network_is_refused_for_good(cast, settings):
    settings.ALLOW_PRIVATE_FEEDS = False
    delivery = waiting(cast, webhook_url="http://127.0.0.1:9/hook")
    assert tasks.send.func(delivery_id=delivery.pk, workspace_id=cast.workspace.pk) is False
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert "open internet" in delivery.problem


def test_after_two_days_a_delivery_is_given_up(cast, settings):
    settings.ALLOW_PRIVATE_FEEDS = True
    with serving(hook=Reply(status=500)) as site:
        delivery = waiting(cast, webhook_url=f"{site.url}/hook")
        given = {"delivery_id": delivery.pk, "workspace_id": cast.workspace.pk}
        with pytest.raises(HttpError):
            tasks.send.func(**given)
        Delivery.objects.filter(pk=delivery.pk).update(not_before=NOW - timedelta(days=3))
        assert tasks.send.func(**given) is False
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_what_waits_for_quiet_hours_is_sent_when_they_are_over(cast):
    delivery = waiting(cast, Delivery.Way.MAIL, by_mail=True)
    Delivery.objects.filter(pk=delivery.pk).update(not_before=NOW + timedelta(hours=1))
    assert tasks.send_due.func() == 0
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert tasks.send_due.func() == 1


def test_secrets_are_sealed_and_sealed_anew(cast):
    rule = waiting(cast, webhook_url="https://hooks.example/a").alarm.rule
    secret, sealed = rule.webhook_secret, rule.sealed_webhook_secret
    assert secret not in sealed
    assert rules.reseal_secrets() == (1, [])
    rule.refresh_from_db()
    assert (rule.webhook_secret, rule.sealed_webhook_secret != sealed) == (secret, True)
    assert judging.judge(cast.workspace) == 0


def ring(at, value):
    return judging.Ring("", at, value, 3.0, 0.0, 9.0, 1 - 1 / value)


def test_an_incident_is_sent_again_only_when_it_became_much_worse(cast):
    rule = AlarmRule(workspace=cast.workspace, name="All", webhook_url="https://hooks.example/a")
    rules.save_rule(rule, by=cast.ana, people=[])
    begin = NOW.replace(minute=0)
    for hours, value, late in [(0, 20.0, 30), (20, 13.0, 1), (40, 25.0, 1), (60, 155.0, 1), (80, 200.0, 1)]:
        at = begin + timedelta(hours=hours)
        judging._take_up(rule, [ring(at, value)], at + timedelta(hours=late))
    assert [one.alarm.value for one in Delivery.objects.order_by("pk")] == [13.0, 155.0]
    assert Incident.objects.count() == 1


def made_worse(cast, *values, **fields):
    """A rule, and its alarm that rose by the hour, judged after each; as when these hours are judged again, twice."""
    rule = AlarmRule(
        workspace=cast.workspace, name="All", webhook_url="https://hooks.example/a", by_mail=True, **fields
    )
    rules.save_rule(rule, by=cast.ana, people=[cast.ana])
    rings = [ring(NOW.replace(minute=0) + timedelta(hours=at), value) for at, value in enumerate(values)]
    for one in rings + rings:
        judging._take_up(rule, [one], max(one.at, NOW))
    judging._take_up(rule, rings, rings[-1].at)
    return rule


def told_values(way):
    return [one.value for one in Delivery.objects.filter(way=way).order_by("pk")]


def test_an_alarm_that_is_going_on_is_told_again_once_when_it_became_much_worse(cast):
    rule = made_worse(cast, 13.0, 20.0, 25.0, 155.0, 200.0, 90.0)
    assert told_values("webhook") == told_values("mail") == [13.0, 155.0]
    assert rule.alarms.get().value == 200.0
    titles = Notice.objects.filter(kind="alarms.rang", person=cast.ana).order_by("pk").values_list("title", "count")
    assert [(title.split(" ")[1], count) for title, count in titles] == [("13", 1), ("155", 1)]


def test_slow_growth_is_held_against_what_was_sent(cast):
    made_worse(cast, 10.0, 15.0, 19.0, 21.0, 30.0, 43.0)
    assert told_values("webhook") == [10.0, 21.0, 43.0]


def test_a_telling_that_quiet_hours_hold_back_grows_with_its_alarm(cast):
    made_worse(cast, 13.0, 155.0, quiet_from=time(0), quiet_until=time(23))
    assert told_values("webhook") == told_values("mail") == [155.0]


def test_an_alarm_is_told_with_its_peak_when_its_hours_are_judged_together(cast):
    rule = AlarmRule(workspace=cast.workspace, name="All", webhook_url="https://hooks.example/a")
    rules.save_rule(rule, by=cast.ana, people=[])
    judging._take_up(rule, [ring(NOW - timedelta(hours=5), 13.0), ring(NOW - timedelta(hours=2), 155.0)], NOW)
    assert told_values("webhook") == [155.0]
    assert Notice.objects.filter(person=cast.ana).count() == 1


def test_mentions_that_escalate_within_hours_are_sent_again(cast):
    rule = AlarmRule(workspace=cast.workspace, name="All", webhook_url="https://hooks.example/a")
    rules.save_rule(rule, by=cast.ana, people=[])
    counts = usual()
    counts[-14:] = 2
    counts[-5], counts[-2] = 13, 155
    newest = said("now") | {"published_at": NOW - timedelta(minutes=10)}
    store(cast.workspace, [*by_hour(counts), newest])
    for hours in (4, 3, 2, 1, 0, 0):
        judging.judge(cast.workspace, now=NOW - timedelta(hours=hours))
    assert told_values("webhook")[-2:] == [13.0, 155.0]
    assert rule.alarms.filter(opened_at=NOW.replace(minute=0) - timedelta(hours=5)).get().value == 155.0
