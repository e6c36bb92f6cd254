"""The page of notices."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from skopos.collaboration import access, actions, queries
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PER_PAGE = 40


@in_workspace(Role.VIEWER)
def notices(request: WorkspaceRequest) -> HttpResponse:
    """List the reader's own notices."""
    page = Paginator(queries.notices_of(request.membership), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "collaboration/notices.html", {"page": page})


@in_workspace(Role.VIEWER)
@require_POST
def open_notice(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Note that a notice was seen and go where it leads."""
    notice = access.notice_for(request.membership, pk)
    actions.read_notice(notice)
    return redirect(notice.url) if notice.url else redirect("collaboration:notices", workspace=request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_POST
def read_all(request: WorkspaceRequest) -> HttpResponse:
    """Note that all notices were seen."""
    actions.read_all_notices(request.membership)
    return redirect("collaboration:notices", workspace=request.workspace.slug)
