"""What this room does in the background."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.governance import audit
from skopos.jobs import cron, running
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.themes.actions.discovering import discover_themes
from skopos.workspaces.models import User, Workspace


@job(label=gettext_lazy("Look for themes that nobody named"), priority=-30)
def discover(workspace_id: int) -> int | None:
    """Discover themes in what was said lately; gives how many."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return None
    said = running.current()
    found = discover_themes(workspace, progress=lambda done, total: said.progress(done, total, _("Reading languages")))
    return found.themes.count() if found else 0


def discover_soon(workspace_id: int) -> None:
    """Queue it in the caller's transaction, unless it waits already."""
    enqueue_once(discover, f"themes.discover:{workspace_id}", workspace_id=workspace_id)


@transaction.atomic
def ask(workspace: Workspace, *, by: User) -> None:
    """Have themes looked for now."""
    audit.record("themes.discovery_asked", workspace=workspace, by=by, subject=workspace)
    discover_soon(workspace.pk)


@cron.daily(hour=3)
@job(label=gettext_lazy("Look for themes in every workspace"))
def discover_nightly() -> int:
    """Queue it for each workspace."""
    found = list(Workspace.objects.order_by("pk").values_list("pk", flat=True))
    for workspace_id in found:
        discover_soon(workspace_id)
    return len(found)
