"""The queue of a workspace: what runs, what waits, and what failed and needs a person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.common import clock
from skopos.flows.jobs import dismiss_job, retry_job
from skopos.jobs import queries
from skopos.jobs.models import Job
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

WAITING_SHOWN = 20


@in_workspace(Role.VIEWER)
@require_GET
def jobs(request: WorkspaceRequest) -> HttpResponse:
    """Show the workspace's queue."""
    workspace_id = request.workspace.pk
    context = {
        "health": queries.health(workspace_id, clock.now()),
        "dead_letters": queries.dead_letters(workspace_id)[:100],
        "running": queries.running(workspace_id),
        "waiting": queries.waiting(workspace_id)[:WAITING_SHOWN],
        "page": Paginator(queries.ended(workspace_id), 25).get_page(request.GET.get("page")),
        "may_act": request.membership.may(Role.MANAGER),
    }
    return render(request, "web/jobs.html", context)


def _dead_letter(request: WorkspaceRequest, pk: int) -> Job:
    """Give a dead letter of this workspace; others' and absent ones look alike."""
    return get_object_or_404(queries.dead_letters(request.workspace.pk), pk=pk)


@in_workspace(Role.MANAGER)
@require_POST
def retry(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Try a dead letter again."""
    if retry_job(request.workspace, _dead_letter(request, pk), by=request.user):
        messages.success(request, _("The job waits in the queue again."))
    return redirect("jobs:list", workspace=request.workspace.slug)


@in_workspace(Role.MANAGER)
@require_POST
def dismiss(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Put a dead letter aside."""
    if dismiss_job(request.workspace, _dead_letter(request, pk), by=request.user):
        messages.success(request, _("The job is put aside."))
    return redirect("jobs:list", workspace=request.workspace.slug)
