"""What the rooms above tell this one: which metrics and channels there are, and how a metric went.

`flows/objective_sources.py` registers itself here when the application starts; without it (a file checked on the
command line, a test) forms take any name and objectives live on the history in their own file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from skopos.common.series import Series
from skopos.strategy.spec import Spec
from skopos.workspaces.models import Workspace


@dataclass(frozen=True)
class MetricChoice:
    """A metric that an objective can be measured by."""

    key: str
    label: str
    unit: str
    kind: str  # flow, stock or ratio
    direction: str  # up or down: which way is better
    group: str = ""


class Sources(Protocol):
    """What a room above offers."""

    def metrics(self, workspace: Workspace) -> Mapping[str, MetricChoice]:
        """Give the workspace's metrics by key."""

    def channels(self, workspace: Workspace) -> Sequence[tuple[str, str]]:
        """Give key and name of the workspace's channels."""

    def series(self, workspace: Workspace, spec: Spec, today: date) -> Series | None:
        """Give the history by which an objective is judged; None if there is none."""


class NoSources:
    """Nothing above has registered."""

    def metrics(self, workspace: Workspace) -> Mapping[str, MetricChoice]:
        """No catalogue."""
        return {}

    def channels(self, workspace: Workspace) -> Sequence[tuple[str, str]]:
        """No channels."""
        return []

    def series(self, workspace: Workspace, spec: Spec, today: date) -> Series | None:
        """No history."""
        return None


_current: Sources = NoSources()


def register(sources: Sources) -> Sources:
    """Use `sources` from now on; gives those used before, so that a test can put them back."""
    global _current
    before, _current = _current, sources
    return before


def metrics(workspace: Workspace) -> Mapping[str, MetricChoice]:
    """Give the workspace's metrics by key."""
    return _current.metrics(workspace)


def channels(workspace: Workspace) -> Sequence[tuple[str, str]]:
    """Give key and name of the workspace's channels."""
    return _current.channels(workspace)


def series(workspace: Workspace, spec: Spec, today: date) -> Series | None:
    """Give the history by which an objective is judged; None if there is none."""
    return _current.series(workspace, spec, today)
