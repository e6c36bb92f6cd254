"""What this room does in the background."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.jobs import cron, running
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.listening.models import Search
from skopos.listening.recounting import recount
from skopos.listening.retheming import retheme, searches_of_themes_again
from skopos.listening.themes import pending_workspaces
from skopos.workspaces.models import Workspace


@job(label=gettext_lazy("Look for saved searches in the stored mentions"))
def recount_searches(workspace_id: int) -> int:
    """Search the stored mentions by the searches that changed."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    said = running.current()
    return recount(workspace, lambda done, total: said.progress(done, total, _("Searching the mentions")))


@job(label=gettext_lazy("Look for themes in the stored mentions"), priority=-10)
def retheme_mentions(workspace_id: int) -> int:
    """Label the stored mentions by the themes as they are now; searches that name a theme are looked for again."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    said = running.current()
    changed = retheme(workspace, lambda done, total: said.progress(done, total, _("Looking for themes")))
    if searches_of_themes_again(workspace):
        recount_soon(workspace.pk)
    return changed


def retheme_soon(workspace_id: int) -> None:
    """Queue it in the caller's transaction, unless it waits already."""
    enqueue_once(retheme_mentions, f"listening.themes:{workspace_id}", workspace_id=workspace_id)


def recount_soon(workspace_id: int) -> None:
    """Queue it in the caller's transaction, unless it waits already."""
    enqueue_once(recount_searches, f"listening.searches:{workspace_id}", workspace_id=workspace_id)


@cron.every(minutes=10)
@job(label=gettext_lazy("Look where searches and themes are yet to be looked for"))
def recount_pending() -> int:
    """Queue it for each workspace with a search or theme that the stored mentions do not follow yet."""
    behind = sorted({search.workspace_id for search in Search.objects.all() if search.is_pending})
    for workspace_id in behind:
        recount_soon(workspace_id)
    for workspace_id in pending_workspaces():
        retheme_soon(workspace_id)
    return len(behind)
