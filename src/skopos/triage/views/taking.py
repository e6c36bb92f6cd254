"""Putting a mention into the queue by hand, from the pages of mentions."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from skopos.facts.reading import open_facts
from skopos.listening import queries as mentions
from skopos.listening.filters import day_of
from skopos.triage import addresses
from skopos.triage.actions.intake import queue_by_hand
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def take(request: WorkspaceRequest) -> HttpResponseBase:
    """Put one mention of others into the queue; one that is there already stays as it is."""
    workspace = request.workspace
    platform, native_id = request.POST.get("platform", ""), request.POST.get("id", "")
    day = day_of(request.POST.get("day", ""))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = mentions.one(facts, platform, native_id, day) or (
            mentions.one(facts, platform, native_id) if day else None
        )
    if row is None or row["owned"]:
        raise Http404("No such mention.")
    item, _is_new = queue_by_hand(workspace, row, by=request.user)
    url = addresses.item(workspace, item, "team" if not item.is_done else "done")
    if request.htmx:  # type: ignore[attr-defined]
        return _taken(request, url)
    return redirect(url)


def _taken(request: WorkspaceRequest, url: str) -> HttpResponse:
    return render(request, "triage/taken.html", {"url": url})
