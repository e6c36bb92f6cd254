"""What this room does after an intake and by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from skopos.alarms import queries
from skopos.alarms.actions import deliveries, judging
from skopos.alarms.models import AlarmRule, Delivery
from skopos.common import clock
from skopos.common.http import HttpError
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.workspaces.models import Workspace

GIVEN_UP_AFTER = timedelta(days=2)


@job(label=_("Judge alarm rules"))
def judge(workspace_id: int) -> int:
    """Judge the hours that are over; gives how many alarms are new."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    new = judging.judge(workspace) if workspace else 0
    queue_due()
    return new


def judge_soon(workspace: Workspace) -> None:
    """Queue the judging of a workspace in the caller's transaction, unless it waits already or there are no rules."""
    if queries.active_rules(workspace).exists():
        enqueue_once(judge, f"alarms:{workspace.pk}", workspace_id=workspace.pk)


@cron.every(minutes=15)
@job(label=_("Look for silence"))
def judge_all() -> int:
    """Queue the judging of every workspace with rules: silence is that nothing came in."""
    found = AlarmRule.objects.filter(is_active=True).values_list("workspace_id", flat=True).distinct()
    workspaces = list(Workspace.objects.filter(pk__in=found).order_by("pk"))
    for workspace in workspaces:
        judge_soon(workspace)
    return len(workspaces)


@cron.every(minutes=2)
@job(label=_("Look which alarms are to be sent"))
def send_due() -> int:
    """Queue what has waited for the end of quiet hours."""
    return queue_due()


def queue_due() -> int:
    """Queue each delivery whose time has come, once."""
    due = list(queries.due_deliveries(clock.now()).select_related("alarm")[:500])
    for delivery in due:
        enqueue_once(
            send, f"alarms.delivery:{delivery.pk}", delivery_id=delivery.pk, workspace_id=delivery.alarm.workspace_id
        )
    return len(due)


@job(label=_("Send an alarm"), max_attempts=8)
def send(delivery_id: int, workspace_id: int) -> bool:
    """Send one delivery; the queue tries again with growing pauses until it is two days old."""
    found = Delivery.objects.select_related("alarm__rule__search", "alarm__workspace", "person")
    delivery = found.filter(pk=delivery_id, state=Delivery.State.WAITING).first()
    if delivery is None:
        return False
    try:
        return deliveries.send(delivery)
    except (HttpError, OSError) as problem:
        if clock.now() - delivery.not_before > GIVEN_UP_AFTER:
            return deliveries.give_up(delivery, str(problem))
        Delivery.objects.filter(pk=delivery.pk).update(problem=str(problem)[:300])
        raise
