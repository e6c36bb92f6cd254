"""What this room does by the clock: results follow the facts."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts.reading import state_of as facts_state
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.strategy.models import Objective, Tactic
from skopos.value import actions
from skopos.value.models import Followed
from skopos.workspaces.models import Workspace


def state_of(workspace_id: int) -> str:
    """Give a word for all that results rest on: the facts, and the plan."""
    changed = Tactic.objects.filter(workspace=workspace_id).aggregate(latest=Max("updated_at"))["latest"]
    moved = Objective.objects.filter(workspace=workspace_id).aggregate(latest=Max("updated_at"))["latest"]
    return f"{facts_state(workspace_id)}|{changed}|{moved}"[:300]


@job(label=_("Work out what it was worth"))
def measure_value(workspace_id: int) -> int:
    """Work out the results whose figures changed; gives how many."""
    workspace = Workspace.objects.get(pk=workspace_id)
    # The state is read first: what changes meanwhile is looked at again.
    seen = {"state": state_of(workspace_id), "on": clock.today(workspace.tzinfo)}
    made = actions.measure(workspace)
    Followed.objects.update_or_create(workspace=workspace, defaults=seen)
    return made


@job(label=_("Work out anew what it was worth"))
def measure_value_anew(workspace_id: int) -> int:
    """Work out every result, changed or not; gives how many."""
    return actions.measure(Workspace.objects.get(pk=workspace_id), anew=True)


def measure_soon(workspace_id: int) -> None:
    """Queue a workspace's results, unless they wait already."""
    enqueue_once(measure_value, f"value.measure:{workspace_id}", workspace_id=workspace_id)


def measure_anew_soon(workspace_id: int) -> None:
    """Queue all results of a workspace, unless they wait already."""
    enqueue_once(measure_value_anew, f"value.anew:{workspace_id}", workspace_id=workspace_id)


@cron.every(minutes=15)
@job(label=_("Look whose value results are to be worked out"))
def follow_facts() -> int:
    """Queue the results of each workspace whose facts or plan changed, or whose day is another one."""
    followed = {row.workspace_id: row for row in Followed.objects.all()}
    behind = [
        workspace.pk
        for workspace in Workspace.objects.order_by("pk")
        if _is_behind(followed.get(workspace.pk), workspace)
    ]
    for workspace_id in behind:
        measure_soon(workspace_id)
    return len(behind)


def _is_behind(row: Followed | None, workspace: Workspace) -> bool:
    return row is None or row.on != clock.today(workspace.tzinfo) or row.state != state_of(workspace.pk)
