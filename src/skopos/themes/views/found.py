"""Pages of discovered themes, and of themes week by week."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.common import clock
from skopos.themes import access, found_pages, tasks
from skopos.themes.actions import discovering
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def discovered(request: WorkspaceRequest) -> HttpResponse:
    """Show the themes that were found in what was said lately."""
    context = found_pages.discovered(request.workspace, request.GET.get("language", ""))
    return render(request, "themes/discovered.html", context)


@in_workspace(Role.ANALYST)
@require_POST
def discover(request: WorkspaceRequest) -> HttpResponse:
    """Have themes looked for now."""
    tasks.ask(request.workspace, by=request.user)
    messages.success(request, _("Themes are being looked for. The page shows them in a minute or two."))
    return redirect("themes:discovered", request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def hide(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Hide a discovered theme, or show it again."""
    theme = access.discovered_for(request.membership, pk)
    discovering.hide(theme, by=request.user, hidden=request.POST.get("hidden") != "0")
    answer = redirect("themes:discovered", request.workspace.slug)
    answer["Location"] += f"?language={theme.language}"
    return answer


@in_workspace(Role.VIEWER)
@require_GET
def drift(request: WorkspaceRequest) -> HttpResponse:
    """Show the themes week by week."""
    today = clock.today(request.workspace.tzinfo)
    return render(request, "themes/drift.html", found_pages.drift(request.workspace, today))
