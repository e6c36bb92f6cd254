"""Pages of saved searches: the list by family, the editor with its live check, and the way to what one finds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.listening import access, actions, search_pages, tasks
from skopos.listening.forms import SearchForm
from skopos.listening.models import Search
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def searches(request: WorkspaceRequest) -> HttpResponse:
    """List the saved searches by family."""
    found = search_pages.families(request.membership, clock.today(request.workspace.tzinfo))
    pending = any(row["search"].is_pending for family in found for row in family["rows"])
    return render(request, "listening/searches.html", {"families": found, "pending": pending})


@in_workspace(Role.VIEWER)
@require_GET
def search(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Open a search: the mentions that it finds."""
    return redirect(search_pages.opened(request.workspace, access.search_for(request.membership, slug)))


@in_workspace(Role.VIEWER)
@require_GET
def preview(request: WorkspaceRequest) -> HttpResponse:
    """Check a text while it is written, and show what it finds."""
    today = clock.today(request.workspace.tzinfo)
    found = search_pages.preview(request.workspace, request.GET.get("query", ""), today)
    return render(request, "listening/search_preview.html", found)


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """Make a search; the text may come with the address."""
    return _edited(request, Search(workspace=request.workspace, query=request.GET.get("query", "")[:4000]))


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def change(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change a search."""
    return _edited(request, access.search_to_change(request.membership, slug))


def _edited(request: WorkspaceRequest, row: Search) -> HttpResponse:
    form = SearchForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_search(form.save(commit=False), by=request.user)
        tasks.recount_soon(request.workspace.pk)
        messages.success(request, _("The search is saved. The stored mentions are being searched."))
        return redirect("listening:searches", request.workspace.slug)
    today = clock.today(request.workspace.tzinfo)
    context = {"form": form, "search": row, "help": search_pages.HELP}
    context |= search_pages.preview(request.workspace, form["query"].value() or "", today)
    return render(request, "listening/search_form.html", context)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def delete(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete a search."""
    row = access.search_to_change(request.membership, slug)
    actions.delete_search(row, by=request.user)
    tasks.recount_soon(request.workspace.pk)
    messages.success(request, _("The search “%(name)s” is deleted. The mentions stay.") % {"name": row.name})
    return redirect("listening:searches", request.workspace.slug)
