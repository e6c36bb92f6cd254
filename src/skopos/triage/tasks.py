"""What this room does by the clock and after an intake."""

from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.triage.actions import figures, intake, lateness
from skopos.triage.models import Item
from skopos.workspaces.models import Workspace


@job(label=_("Put mentions into the triage queue"))
def take_new(workspace_id: int) -> int:
    """Put into the queue what the rules choose."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return intake.take_new(workspace) if workspace else 0


def take_new_soon(workspace: Workspace) -> None:
    """Queue `take_new`, unless it waits already."""
    enqueue_once(take_new, f"triage.take:{workspace.pk}", workspace_id=workspace.pk)


@job(label=_("Work out the response times"))
def feed_figures(workspace_id: int) -> int:
    """Bring the figures of response times and ideas up to date."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    return figures.feed(workspace) if workspace else 0


@cron.every(minutes=10)
@job(label=_("Look what is late in triage"))
def watch_queues() -> int:
    """Tell people that they are late, and queue the figures of workspaces in which something happened."""
    now = clock.now()
    late = Item.objects.late(now).filter(late_told_at__isnull=True).values_list("workspace", flat=True).distinct()
    told = sum(lateness.tell_late(workspace) for workspace in Workspace.objects.filter(pk__in=list(late)))
    for workspace_id in figures.behind():
        enqueue_once(feed_figures, f"triage.figures:{workspace_id}", workspace_id=workspace_id)
    return told
