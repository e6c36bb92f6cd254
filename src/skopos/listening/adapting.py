"""The adapter of a workspace: what it learns from, whether it is in use, and labelling anew with it."""

from skopos.listening.evidence import Adapter
from skopos.workspaces.models import Workspace
from skopos_language import Learnt
from skopos_language.model import weights


def in_use(workspace: Workspace) -> Learnt | None:
    """Give what the workspace's labels are moved by: its adapter, if one is on that fits the shipped model."""
    fitting = Adapter.objects.filter(workspace=workspace, state=Adapter.State.ON, base_version=weights().version)
    stored = fitting.order_by("-number").first()
    return Learnt.unpacked(bytes(stored.weights)) if stored else None
