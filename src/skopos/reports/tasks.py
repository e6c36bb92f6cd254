"""What this room does by the clock: brings mailings due, hands their letters over."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.reports import queries
from skopos.reports.actions import mailing
from skopos.reports.models import Dispatch, SavedReport
from skopos.workspaces.models import User


@cron.every(minutes=5)
@job(label=_("Look which reports are to be mailed"))
def mail_due() -> int:
    """Bring due what has come due, each with its job in one transaction; gives how many."""
    now, count = clock.now(), 0
    for schedule in queries.schedules_on():
        with transaction.atomic():
            dispatch = mailing.bring_due(schedule, now)
            if dispatch is not None:
                mail_soon(dispatch)
                count += 1
    return count


def mail_soon(dispatch: Dispatch) -> None:
    """Queue the handing over of a dispatch's letters in the caller's transaction."""
    workspace_id = dispatch.schedule.report.workspace_id
    enqueue_once(mail, f"reports.dispatch:{dispatch.pk}", dispatch_id=dispatch.pk, workspace_id=workspace_id)


@job(label=_("Mail a report"), max_attempts=mailing.MOST_ATTEMPTS + 1)
def mail(dispatch_id: int, workspace_id: int) -> int:
    """Hand over the letters that wait; the queue tries again with growing pauses."""
    found = Dispatch.objects.select_related("schedule__report__workspace", "schedule__made_by")
    dispatch = found.filter(pk=dispatch_id).first()
    return mailing.send(dispatch) if dispatch else 0


@job(label=_("Mail a report to yourself"), max_attempts=3)
def mail_to(report_id: int, person_id: int, workspace_id: int) -> bool:
    """Send a report to one member, who asked for it."""
    report = SavedReport.objects.select_related("workspace").prefetch_related("blocks").filter(pk=report_id).first()
    person = User.objects.filter(pk=person_id, memberships__workspace=workspace_id, is_active=True).first()
    if report is None or person is None:
        return False
    mailing.send_to(report, person)
    return True
