"""What stands behind the `source` of a row: a brought file, a connected channel, a program."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse

from skopos.channels.models import ApiToken, Channel, Import
from skopos.workspaces.models import Workspace

MARK = re.compile(r"(import|feed|api):(\d{1,18})")
KINDS: dict[str, tuple[type[Model], str]] = {
    "import": (Import, "channels:import"),
    "feed": (Channel, "channels:channel"),
    "api": (ApiToken, ""),  # its page is for managers only
}


class Origin(NamedTuple):
    """A source's name and the address of its page, which is empty where there is none."""

    name: str
    url: str = ""


def origins(workspace: Workspace, marks: Iterable[str]) -> dict[str, Origin]:
    """Give what stands behind each mark; one that is gone, or another workspace's, keeps its mark and has no address.

    Runs one query for each kind of source among them.
    """
    found = {mark: Origin(mark) for mark in marks}
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    for mark in found:
        if match := MARK.fullmatch(mark):
            wanted[match[1]][int(match[2])] = mark
    for kind, numbers in wanted.items():
        model, address = KINDS[kind]
        rows = model._default_manager.filter(workspace=workspace, pk__in=numbers).values_list("pk", "name")
        for pk, name in rows:
            found[numbers[pk]] = Origin(name, reverse(address, args=[workspace.slug, pk]) if address else "")
    return found
