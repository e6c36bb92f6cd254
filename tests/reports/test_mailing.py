"""Reports by mail: due once a slot whatever the clocks do, handed to a real server once, problems visible."""

import logging
import socket
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from skopos.collaboration.models import Notice
from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.reports import tasks
from skopos.reports.actions import mailing
from skopos.reports.models import Dispatch, Letter, Outsider, Refusal, Schedule
from skopos.reports.timing import latest_slot, next_slot
from tests.reports.factories import make_report

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 8:30 in Berlin


def scheduled(report=None, at=time(8), **fields):
    return Schedule(report=report, at=at, **{"rhythm": "weekly", "weekday": 0, **fields})


class Server:
    """A mail server on loopback that takes letters, or refuses some."""

    def __init__(self):
        self.letters, self.refused, self.fails = [], {}, 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (the server calls it so)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (the server calls it so)
        if self.fails:
            self.fails -= 1
            return "451 try again later"
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def server(settings):
    logging.getLogger("mail.log").propagate = False  # it may still speak when the test's output is closed
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
        }
    }
    settings.CSRF_TRUSTED_ORIGINS = ["https://skopos.example"]
    yield handler
    controller.stop()


@pytest.fixture
def schedule(cast):
    report = make_report(cast.workspace, title="Bericht für alle", panels=("triage.outcomes",), language="fa")
    row = Schedule.objects.create(
        report=report, at=time(8), weekday=0, since=MONDAY - timedelta(days=2), made_by=cast.ana
    )
    row.people.set([cast.ana, cast.vi])
    return row


def test_a_week_s_slot_is_the_same_local_time_in_winter_and_in_summer():
    row = scheduled()
    assert latest_slot(row, MONDAY, BERLIN).due_at == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert latest_slot(row, datetime(2026, 7, 7, 12, tzinfo=UTC), BERLIN).due_at == datetime(2026, 7, 6, 6, tzinfo=UTC)
    assert next_slot(row, MONDAY, BERLIN).due_at == datetime(2026, 11, 30, 7, tzinfo=UTC)


def test_a_time_that_clocks_leap_over_or_repeat_comes_once():
    leaping = scheduled(at=time(2, 30), weekday=6)
    assert latest_slot(leaping, datetime(2026, 3, 29, 12, tzinfo=UTC), BERLIN).due_at == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
    assert latest_slot(leaping, datetime(2026, 10, 25, 12, tzinfo=UTC), BERLIN).due_at == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_the_31st_is_the_last_day_of_a_shorter_month():
    row = scheduled(rhythm="monthly", month_day=31)
    assert latest_slot(row, datetime(2026, 3, 5, tzinfo=UTC), BERLIN).day == date(2026, 2, 28)
    assert next_slot(row, datetime(2026, 4, 1, tzinfo=UTC), BERLIN).day == date(2026, 4, 30)


@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(["weekly", "monthly"]),
    st.integers(0, 6),
    st.integers(1, 31),
    st.times(),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "Asia/Tehran", "Asia/Ho_Chi_Minh", "America/New_York", "Australia/Lord_Howe"]),
)
def test_slots_follow_one_another_without_gap_or_overlap(rhythm, weekday, month_day, at, now, zone):
    row, zone, now = (
        scheduled(at=at, rhythm=rhythm, weekday=weekday, month_day=month_day),
        ZoneInfo(zone),
        now.replace(tzinfo=UTC),
    )
    last, following = latest_slot(row, now, zone), next_slot(row, now, zone)
    assert last.due_at <= now < following.due_at
    assert last.day < following.day
    assert latest_slot(row, following.due_at, zone) == following


@pytest.mark.django_db
def test_a_report_reaches_each_reader_once_with_pdf_and_both_bodies(cast, schedule, server):
    with time_machine.travel(MONDAY, tick=False):
        mailing.add_outsider(schedule, "Board@Example.org", by=cast.ana)
        assert [tasks.mail_due.func(), tasks.mail_due.func()] == [1, 0]
        dispatch = Dispatch.objects.get()
        assert mailing.send(dispatch) == 3
        assert mailing.send(dispatch) == 0
    assert dispatch.slot == date(2026, 11, 23)
    assert sorted(to[0] for to, _letter in server.letters) == sorted(
        [cast.ana.email, cast.vi.email, "board@example.org"]
    )
    letters = {to[0]: letter for to, letter in server.letters}
    outside, inside = letters["board@example.org"], letters[cast.vi.email]
    kinds = [part.get_content_type() for part in outside.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    (pdf,) = outside.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF-")
    assert 'dir="rtl"' in outside.get_body(("html",)).get_content()
    assert outside["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://skopos.example/r/unsubscribe/" in outside.get_body(("plain",)).get_content()
    assert "unsubscribe" not in str(inside)
    assert "https://skopos.example/w/" in inside.get_body(("plain",)).get_content()
    assert AuditEntry.objects.filter(label="reports.report_mailed").count() == 1


@pytest.mark.django_db
def test_what_was_due_before_it_was_switched_on_is_not_sent(cast, schedule):
    schedule.since = MONDAY
    schedule.save()
    assert mailing.bring_due(schedule, MONDAY) is None
    assert mailing.bring_due(schedule, MONDAY + timedelta(days=7)).slot == date(2026, 11, 30)


@pytest.mark.django_db
def test_a_worker_stopped_between_two_letters_sends_the_other_once(cast, schedule, server, monkeypatch):
    dispatch = mailing.bring_due(schedule, MONDAY)
    first = mailing._send_one

    class Stopped(BaseException):
        pass

    def stopping(letter, made):
        first(letter, made)
        raise Stopped

    monkeypatch.setattr(mailing, "_send_one", stopping)
    with pytest.raises(Stopped):
        mailing.send(dispatch)
    monkeypatch.undo()
    mailing.send(dispatch)
    assert sorted(to[0] for to, _letter in server.letters) == sorted([cast.ana.email, cast.vi.email])


@pytest.mark.django_db
def test_a_letter_whose_worker_was_stopped_while_handing_over_is_not_sent_twice_and_people_are_told(
    cast, schedule, server
):
    dispatch = mailing.bring_due(schedule, MONDAY)
    dispatch.letters.filter(person=cast.vi).update(state="sending")
    mailing.send(dispatch)
    letter = dispatch.letters.get(person=cast.vi)
    assert (letter.state, "may have arrived" in letter.problem) == ("failed", True)
    assert [to[0] for to, _letter in server.letters] == [cast.ana.email]
    assert Notice.objects.get().person == cast.ana


@pytest.mark.django_db
def test_a_server_that_is_busy_is_tried_again_and_one_that_refuses_is_not(cast, schedule, server):
    server.fails = 1
    server.refused[cast.vi.email] = "550 no such mailbox"
    dispatch = mailing.bring_due(schedule, MONDAY)
    with pytest.raises(mailing.HandOverError, match="451"):
        mailing.send(dispatch)
    assert mailing.send(dispatch) == 1
    states = {letter.person: (letter.state, letter.problem) for letter in dispatch.letters.select_related("person")}
    assert states == {cast.ana: ("sent", ""), cast.vi: ("failed", "550 no such mailbox")}
    server.refused.clear()
    manager = cast.browser(cast.ana)
    assert manager.post(reverse("reports:send_again", args=[cast.workspace.slug, dispatch.pk])).status_code == 302
    assert Job.objects.filter(key=f"reports.dispatch:{dispatch.pk}").exists()
    assert mailing.send(dispatch) == 1
    assert len(server.letters) == 2


@pytest.mark.django_db
def test_a_server_that_is_away_is_given_up_after_some_attempts(cast, schedule, server, settings):
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    settings.MAILERS = dict(settings.MAILERS)
    dispatch = mailing.bring_due(schedule, MONDAY)
    for _attempt in range(mailing.MOST_ATTEMPTS - 1):
        with pytest.raises(mailing.HandOverError):
            mailing.send(dispatch)
    mailing.send(dispatch)
    assert set(dispatch.letters.values_list("state", flat=True)) == {"failed"}
    page = cast.browser(cast.ana).get(reverse("reports:sending", args=[cast.workspace.slug, schedule.report.slug]))
    assert "Send what failed again" in page.content.decode()


@pytest.mark.django_db
def test_who_left_and_who_refused_get_nothing(cast, schedule, server):
    mailing.add_outsider(schedule, "board@example.org", by=cast.ana)
    dispatch = mailing.bring_due(schedule, MONDAY)
    cast.workspace.memberships.filter(user=cast.vi).delete()
    Refusal.objects.create(workspace=cast.workspace, address="board@example.org")
    assert mailing.send(dispatch) == 1
    assert [to[0] for to, _letter in server.letters] == [cast.ana.email]


@pytest.mark.django_db
def test_unsubscribing_needs_a_press_or_one_click_and_holds_for_good(cast, schedule, server, client):
    mailing.add_outsider(schedule, "board@example.org", by=cast.ana)
    mailing.send(mailing.bring_due(schedule, MONDAY))
    letter = next(letter for to, letter in server.letters if to == ["board@example.org"])
    link = letter["List-Unsubscribe"].strip("<>").removeprefix("https://skopos.example")
    assert client.get(link).status_code == 200
    assert Outsider.objects.count() == 1
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(link).status_code == 200
    assert (Outsider.objects.count(), Refusal.objects.count()) == (0, 1)
    with pytest.raises(mailing.MailRefusedError, match="unsubscribed"):
        mailing.add_outsider(schedule, "BOARD@example.org", by=cast.ana)
    assert client.get("/r/unsubscribe/nonsense/").status_code == 404


@pytest.mark.django_db
def test_addresses_outside_are_limited_and_need_a_way_out(cast, schedule, settings):
    with pytest.raises(mailing.MailRefusedError, match="SKOPOS_TRUSTED_ORIGINS"):
        mailing.add_outsider(schedule, "a@example.org", by=cast.ana)
    settings.CSRF_TRUSTED_ORIGINS = ["https://skopos.example"]
    for number in range(mailing.MOST_OUTSIDE):
        mailing.add_outsider(schedule, f"a{number}@example.org", by=cast.ana)
    with pytest.raises(mailing.MailRefusedError, match="at most 20"):
        mailing.add_outsider(schedule, "one.more@example.org", by=cast.ana)


@pytest.mark.django_db
def test_a_mailing_is_set_changed_and_ended_by_managers_only(cast, schedule):
    slug, report = cast.workspace.slug, schedule.report.slug
    ana = cast.browser(cast.ana)
    given = {
        "is_on": "on",
        "rhythm": "monthly",
        "weekday": "0",
        "month_day": "31",
        "at": "07:15",
        "people": [cast.bo.pk],
    }
    assert ana.post(reverse("reports:schedule_new", args=[slug, report]), given).status_code == 302
    made = Schedule.objects.latest("pk")
    assert (made.rhythm, made.month_day, made.at, list(made.people.all())) == ("monthly", 31, time(7, 15), [cast.bo])
    wrong = {**given, "people": [cast.cem.pk]}
    assert ana.post(reverse("reports:schedule", args=[slug, made.pk]), wrong).status_code == 422
    assert cast.browser(cast.vi).get(reverse("reports:sending", args=[slug, report])).status_code == 403
    assert ana.post(reverse("reports:remove_schedule", args=[slug, made.pk])).status_code == 302
    assert Schedule.objects.count() == 1


@pytest.mark.django_db
def test_a_member_can_have_it_mailed_at_once(cast, schedule):
    url = reverse("reports:send_now", args=[cast.workspace.slug, schedule.report.slug])
    assert cast.browser(cast.ana).post(url).status_code == 302
    assert Job.objects.filter(key=f"reports.to:{schedule.report.pk}:{cast.ana.pk}").exists()
    assert tasks.mail_to.func(schedule.report.pk, cast.ana.pk, cast.workspace.pk)
    assert [message.to for message in mail.outbox] == [[cast.ana.email]]
    assert not tasks.mail_to.func(schedule.report.pk, cast.cem.pk, cast.workspace.pk)
    assert Letter.objects.count() == 0
