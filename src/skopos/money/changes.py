"""Tells the rooms above that costs, rates or prices changed: each registers a function when Django starts.

It is called inside the transaction of the change, so it should only queue what is to be done.
"""

from collections.abc import Callable

from skopos.workspaces.models import Workspace

type Changed = Callable[[Workspace], None]
_told: list[Changed] = []


def register(changed: Changed) -> None:
    """Have `changed` called with a workspace whose costs are others now."""
    if changed not in _told:
        _told.append(changed)


def tell(workspace: Workspace) -> None:
    """Tell everybody who registered."""
    for changed in _told:
        changed(workspace)
