"""What this room asks the rooms below it for its pages: channels' names, objectives."""

from skopos.channels.models import Channel
from skopos.strategy.models import Objective
from skopos.workspaces.models import Workspace


def channel_names(workspace: Workspace) -> dict[str, str]:
    """Give the names of the workspace's channels by key."""
    return dict(Channel.objects.filter(workspace=workspace).order_by("name").values_list("key", "name"))


def objectives_on(workspace: Workspace, metric: str) -> list[Objective]:
    """Give the objectives that are measured by a metric, open ones first."""
    found = Objective.objects.filter(workspace=workspace, metric=metric).select_related("strategy")
    return sorted(found, key=lambda objective: (not objective.is_open, objective.title))
