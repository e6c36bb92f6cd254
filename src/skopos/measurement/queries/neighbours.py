"""What this room asks the rooms below it for its pages: channels' names, imports, objectives."""

import re
from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse

from skopos.channels.models import Channel, Import
from skopos.strategy.models import Objective
from skopos.workspaces.models import Workspace

IMPORT = re.compile(r"import:(\d{1,18})")


def channel_names(workspace: Workspace) -> dict[str, str]:
    """Give the names of the workspace's channels by key."""
    return dict(Channel.objects.filter(workspace=workspace).order_by("name").values_list("key", "name"))


def objectives_on(workspace: Workspace, metric: str) -> list[Objective]:
    """Give the objectives that are measured by a metric, open ones first."""
    found = Objective.objects.filter(workspace=workspace, metric=metric).select_related("strategy")
    return sorted(found, key=lambda objective: (not objective.is_open, objective.title))


def link_sources(workspace: Workspace, sources: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Give (name, address) of each source of rows; an import that is gone keeps its mark and has no address."""
    marks = set(sources)
    numbers = {int(match[1]): mark for mark in marks if (match := IMPORT.fullmatch(mark))}
    names = dict(Import.objects.filter(workspace=workspace, pk__in=numbers).values_list("pk", "name"))
    links = {mark: (mark, "") for mark in marks}
    for number, name in names.items():
        links[numbers[number]] = (name, _address_of(workspace, number))
    return links


def _address_of(workspace: Workspace, number: int) -> str:
    try:
        return reverse("channels:import", args=[workspace.slug, number])
    except NoReverseMatch:
        return ""
