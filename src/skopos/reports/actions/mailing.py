"""Mailings: set, changed and removed; brought due once a slot; handed over letter by letter, each at most once."""

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail import mailers
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.collaboration.actions import Message, deliver
from skopos.common import clock
from skopos.common.site import site_address
from skopos.facts import rollups
from skopos.governance import audit
from skopos.reports import queries
from skopos.reports.building import build, plan_of
from skopos.reports.models import Dispatch, Letter, Outsider, Refusal, SavedReport, Schedule
from skopos.reports.timing import latest_slot
from skopos.reports.writing.mail import Made, made_of, mail_of
from skopos.workspaces.models import Role, User, Workspace

SET = audit.register("reports.mailing_set", gettext_lazy("set when the report is mailed"))
ENDED = audit.register("reports.mailing_ended", gettext_lazy("ended a mailing of the report"))
ADDED = audit.register("reports.outsider_added", gettext_lazy("added an address outside to a mailing of the report"))
DROPPED = audit.register("reports.outsider_dropped", gettext_lazy("took an address out of a mailing of the report"))
REFUSED = audit.register("reports.outsider_refused", gettext_lazy("unsubscribed from reports"))
DISPATCHED = audit.register("reports.report_mailed", gettext_lazy("mailed the report"))
REPEATED = audit.register("reports.mailing_repeated", gettext_lazy("sent failed letters of the report again"))

MOST_OUTSIDE, MOST_OUTSIDE_IN_ALL, MOST_ATTEMPTS = 20, 50, 5


class MailRefusedError(ValueError):
    """The mailing cannot be changed so; the message says why and what to do."""


class HandOverError(OSError):
    """Letters could not be handed over; trying again may help."""


@transaction.atomic
def set_schedule(schedule: Schedule, *, by: User | None, people: list[User]) -> None:
    """Store when a report is mailed and to which members. What was due before is not made up for."""
    schedule.since = clock.now()
    schedule.save()
    schedule.people.set(people)
    audit.record(
        SET, workspace=schedule.report.workspace, by=by, subject=schedule.report, rhythm=schedule.rhythm,
        on=schedule.is_on, at=schedule.at.isoformat("minutes"), members=len(people),
    )  # fmt: skip


@transaction.atomic
def remove_schedule(schedule: Schedule, *, by: User | None) -> None:
    """End a mailing; what was sent stays with those who got it."""
    audit.record(ENDED, workspace=schedule.report.workspace, by=by, subject=schedule.report)
    schedule.delete()


@transaction.atomic
def add_outsider(schedule: Schedule, address: str, *, by: User | None) -> Outsider:
    """Let somebody outside get the report, as far as they have not refused and the limits hold."""
    workspace, address = schedule.report.workspace, address.strip().lower()
    Schedule.objects.select_for_update().get(pk=schedule.pk)
    if not site_address():
        raise MailRefusedError(
            _(
                "Mail to people outside carries a link to unsubscribe, and this installation does not "
                "know its own address. Set SKOPOS_TRUSTED_ORIGINS first."
            )
        )
    if queries.has_refused(workspace, address):
        raise MailRefusedError(
            _("%(address)s has unsubscribed from the reports of this workspace.") % {"address": address}
        )
    if schedule.outsiders.count() >= MOST_OUTSIDE or queries.outsider_count(workspace) >= MOST_OUTSIDE_IN_ALL:
        raise MailRefusedError(
            _("A mailing goes to at most %(most)s addresses outside, and a workspace to %(all)s. Share a link instead.")
            % {"most": MOST_OUTSIDE, "all": MOST_OUTSIDE_IN_ALL}
        )
    found, is_new = Outsider.objects.get_or_create(schedule=schedule, address=address, defaults={"added_by": by})
    if is_new:
        audit.record(ADDED, workspace=workspace, by=by, subject=schedule.report, address=address)
    return found


@transaction.atomic
def drop_outsider(schedule: Schedule, address: str, *, by: User | None) -> None:
    """Take an address out of a mailing."""
    if schedule.outsiders.filter(address=address).delete()[0]:
        audit.record(DROPPED, workspace=schedule.report.workspace, by=by, subject=schedule.report, address=address)


@transaction.atomic
def refuse(workspace: Workspace, address: str) -> None:
    """Take an address out of all mailings of a workspace for good, at its own wish; safe to repeat."""
    _row, is_new = Refusal.objects.get_or_create(workspace=workspace, address=address)
    Outsider.objects.filter(schedule__report__workspace=workspace, address__iexact=address).delete()
    waiting = Letter.objects.filter(dispatch__schedule__report__workspace=workspace, address__iexact=address)
    waiting.filter(state=Letter.State.WAITING, person=None).delete()
    if is_new:
        audit.record(REFUSED, workspace=workspace, by=None, subject=address)


@transaction.atomic
def bring_due(schedule: Schedule, now: datetime) -> Dispatch | None:
    """Make the dispatch of the latest slot with its letters; None if it is made already or nobody is to get it."""
    workspace = schedule.report.workspace
    slot = latest_slot(schedule, now, workspace.tzinfo)
    if slot.due_at < schedule.since or now - slot.due_at > timedelta(days=31):
        return None
    dispatch, is_new = Dispatch.objects.get_or_create(
        schedule=schedule, slot=slot.day, defaults={"due_at": slot.due_at}
    )
    if not is_new:
        return None
    members = queries.members_of(workspace).filter(pk__in=schedule.people.values("pk"))
    letters = {
        person.email.lower(): Letter(dispatch=dispatch, address=person.email.lower(), person=person)
        for person in members
    }
    for outsider in schedule.outsiders.all():
        letters.setdefault(outsider.address, Letter(dispatch=dispatch, address=outsider.address))
    Letter.objects.bulk_create(letters.values())
    audit.record(
        DISPATCHED,
        workspace=workspace,
        by=None,
        subject=schedule.report,
        slot=slot.day.isoformat(),
        letters=len(letters),
    )
    return dispatch if letters else None


@transaction.atomic
def again(dispatch: Dispatch, *, by: User | None) -> int:
    """Let the failed letters of a dispatch wait again; gives how many."""
    failed = dispatch.letters.filter(state=Letter.State.FAILED)
    count = failed.update(state=Letter.State.WAITING, attempts=0, problem="")
    audit.record(
        REPEATED, workspace=dispatch.schedule.report.workspace, by=by, subject=dispatch.schedule.report, letters=count
    )
    return count


def send(dispatch: Dispatch) -> int:
    """Hand over the letters that wait; gives how many went. Raises HandOverError if trying again may help.

    A letter leaves `waiting` before it is handed over. One whose worker was stopped in between may have arrived, so it
    is not sent again by itself: it is marked, and people are told.
    """
    stopped = dispatch.letters.filter(state=Letter.State.SENDING)
    for letter in stopped:
        _fail(letter, _("The worker was stopped while it handed this letter over; it may have arrived."))
    waiting = list(queries.waiting_letters(dispatch))
    problems: list[str] = []
    if waiting:
        try:
            made = _made(dispatch)
        except Exception as error:
            for letter in waiting:
                _set_back(letter, f"{type(error).__name__}: {error}")
            raise
        for letter in waiting:
            problem = _send_one(letter, made)
            problems += [problem] if problem else []
    sent = dispatch.letters.filter(pk__in=[letter.pk for letter in waiting], state=Letter.State.SENT).count()
    _tell_of_failures(dispatch)
    if dispatch.letters.filter(state=Letter.State.WAITING).exists():
        raise HandOverError(problems[0] if problems else _("Some letters still wait."))
    return sent


def _made(dispatch: Dispatch) -> Made:
    """Build the report of the dispatch as of its day, and set it, once for all letters."""
    report = queries.report_whole(dispatch.schedule.report.workspace, dispatch.schedule.report.slug)
    assert report is not None
    rollups.refresh(report.workspace_id, report.workspace.tzinfo)
    return made_of(report, build(plan_of(report, made_on=dispatch.slot)))


def _send_one(letter: Letter, made: Made) -> str:
    """Hand one letter over; gives the problem, or nothing."""
    now = clock.now()
    refusal = _no_longer_wanted(letter)
    if refusal:
        _fail(letter, refusal)
        return ""
    message = mail_of(letter, made)
    mailer = mailers.default
    try:
        mailer.open()
    except (OSError, SMTPException) as error:
        return _set_back(letter, str(error))
    taken = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING)
    if not taken.update(state=Letter.State.SENDING, handed_at=now, attempts=letter.attempts + 1):
        return ""
    letter.attempts += 1
    try:
        mailer.send_messages([message])
    except (OSError, SMTPException, ValueError) as error:
        return _not_taken(letter, error)
    else:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=clock.now(), problem="")
        return ""
    finally:
        _close(mailer)


def _close(mailer: object) -> None:
    """Say goodbye to the server; what it answers changes nothing about what it took."""
    try:
        mailer.close()  # type: ignore[attr-defined]
    except (OSError, SMTPException):
        return


def _no_longer_wanted(letter: Letter) -> str:
    workspace = letter.dispatch.schedule.report.workspace
    if letter.person_id:
        is_member = queries.members_of(workspace).filter(pk=letter.person_id).exists()
        return "" if is_member else _("This person is not a member any more.")
    return _("This address has unsubscribed.") if queries.has_refused(workspace, letter.address) else ""


def _not_taken(letter: Letter, error: Exception) -> str:
    """Sort out a refusal: for good, for now, or not known."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (550, b""))
        text = f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
        return _set_back(letter, text, was_handed=True) if code < 500 else _fail(letter, text)
    if isinstance(error, SMTPSenderRefused | SMTPResponseException):
        text = f"{error.smtp_code} {error.smtp_error!r}"
        return _set_back(letter, text, was_handed=True) if error.smtp_code < 500 else _fail(letter, text)
    if isinstance(error, ValueError):
        return _fail(letter, str(error))
    return _fail(letter, _("The connection broke while the letter was handed over; it may have arrived."))


def _set_back(letter: Letter, problem: str, *, was_handed: bool = False) -> str:
    """Let a letter wait for the next attempt, or give it up after the last."""
    tried = letter.attempts if was_handed else letter.attempts + 1
    if tried >= MOST_ATTEMPTS:
        return _fail(letter, problem)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.WAITING, attempts=tried, problem=problem[:300])
    return problem


def _fail(letter: Letter, problem: str) -> str:
    """Note that a letter did not go; people see it on the page and by a notice."""
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, problem=problem[:300])
    return ""


def _tell_of_failures(dispatch: Dispatch) -> None:
    """Tell whoever set the mailing, or the managers, of letters that did not go."""
    schedule = dispatch.schedule
    count = dispatch.letters.filter(state=Letter.State.FAILED).count()
    if not count:
        return
    report = schedule.report
    deliver(
        report.workspace,
        [
            Message(
                "reports.letter_failed",
                gettext_lazy("Letters of a report were not sent"),
                report.title,
                sending_address(report),
                to=[schedule.made_by] if schedule.made_by else Role.MANAGER,
            )
        ],
    )


def sending_address(report: SavedReport) -> str:
    """Give the path of the page on the report's mailings and links."""
    return reverse("reports:sending", args=[report.workspace.slug, report.slug])


def send_to(report: SavedReport, person: User) -> None:
    """Send a report to one member at once, to see how it arrives; raises OSError or SMTPException."""
    rollups.refresh(report.workspace_id, report.workspace.tzinfo)
    mail_of(Letter(address=person.email, person=person), made_of(report, build(plan_of(report)))).send()
