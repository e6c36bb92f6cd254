"""What this room does by the clock: advice follows the results, trials close when their time is over."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from skopos.advice import actions
from skopos.advice.models import Advice
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
def follow_results() -> int:
    """Queue each workspace that has results or trials of advice."""
    measured = Measured.objects.filter(current=True).values("workspace").annotate(latest=Max("computed_at"))
    wanted = {row["workspace"] for row in measured}
    wanted |= set(Advice.objects.filter(standing="accepted").values_list("workspace_id", flat=True))
    for workspace_id in sorted(wanted):
        advise_soon(workspace_id)
    return len(wanted)
