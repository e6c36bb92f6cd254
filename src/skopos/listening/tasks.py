"""What this room does in the background."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.jobs import cron, running
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.listening.models import Search
from skopos.listening.recounting import recount
from skopos.workspaces.models import Workspace


@job(label=gettext_lazy("Look for saved searches in the stored mentions"))
def recount_searches(workspace_id: int) -> int:
    """Search the stored mentions by the searches that changed."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    said = running.current()
    return recount(workspace, lambda done, total: said.progress(done, total, _("Searching the mentions")))


def recount_soon(workspace_id: int) -> None:
    """Queue it in the caller's transaction, unless it waits already."""
    enqueue_once(recount_searches, f"listening.searches:{workspace_id}", workspace_id=workspace_id)


@cron.every(minutes=10)
@job(label=gettext_lazy("Look where saved searches are yet to be looked for"))
def recount_pending() -> int:
    """Queue it for each workspace with a search that the stored mentions were not searched by, whatever the reason."""
    behind = sorted({search.workspace_id for search in Search.objects.all() if search.is_pending})
    for workspace_id in behind:
        recount_soon(workspace_id)
    return len(behind)
