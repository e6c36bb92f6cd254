"""What this room does by the clock: advice follows the results, trials close when their time is over."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from skopos.advice import actions
from skopos.advice.models import Advice, Standing
from skopos.common import clock
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.value.models import Measured
from skopos.workspaces.models import Workspace


@job(label=_("Give advice from what was measured"))
def advise(workspace_id: int) -> int:
    """Close the trials that are over and make advice anew; gives how many pieces are new."""
    workspace = Workspace.objects.get(pk=workspace_id)
    actions.close_due(workspace)
    return actions.refresh(workspace)


def advise_soon(workspace_id: int) -> None:
    """Queue a workspace's advice, unless it waits already."""
    enqueue_once(advise, f"advice.advise:{workspace_id}", workspace_id=workspace_id)


@cron.daily(hour=5)
@job(label=_("Look whose advice is to be made anew"))
def follow_days() -> int:
    """Queue each workspace that has results or trials of advice: another day may close a trial."""
    wanted = set(Measured.objects.filter(current=True).values_list("workspace_id", flat=True))
    wanted |= set(Advice.objects.filter(standing=Standing.ACCEPTED).values_list("workspace_id", flat=True))
    return _queue(wanted)


@cron.every(minutes=10)
@job(label=_("Look whose results are new, and what they advise"))
def follow_results() -> int:
    """Queue each workspace with a result of the last half hour; making the same advice again changes nothing."""
    since = clock.now() - timedelta(minutes=30)
    fresh = Measured.objects.filter(current=True, computed_at__gte=since)
    return _queue(set(fresh.values_list("workspace_id", flat=True)))


def _queue(wanted: set[int]) -> int:
    for workspace_id in sorted(wanted):
        advise_soon(workspace_id)
    return len(wanted)
