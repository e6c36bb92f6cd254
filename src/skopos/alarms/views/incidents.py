"""Incidents: the list, one with its chart, and saying that somebody looks after it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.alarms import access, pages, queries
from skopos.alarms.actions.incidents import acknowledge as acknowledge_incident
from skopos.alarms.forms import NoteForm
from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

SIZE = 25


@in_workspace(Role.VIEWER)
@require_GET
def incidents(request: WorkspaceRequest) -> HttpResponse:
    """List the incidents, newest first."""
    only = request.GET.get("only", "")
    found = queries.incidents_of(request.workspace, only)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": pages.listed(request.workspace, page.object_list),
        "only": only,
        "has_rules": queries.active_rules(request.workspace).exists(),
        "may_change": request.membership.may(Role.ANALYST),
    }
    return render(request, "alarms/incidents.html", context)


@in_workspace(Role.VIEWER)
@require_GET
def incident(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show an incident: what rang, against what was usual, who was told, who looks after it."""
    workspace, found = request.workspace, access.incident_for(request.workspace, pk)
    alarms = list(queries.alarms_of(found))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        figures = pages.figures(facts, workspace, alarms, clock.now())
    context = {
        "incident": found,
        "rows": pages.alarm_rows(workspace, alarms),
        "figures": figures,
        "form": NoteForm(instance=found),
        "may_note": request.membership.may(Role.CONTRIBUTOR),
    }
    return render(request, "alarms/incident.html", context)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def acknowledge(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say that somebody looks after an incident."""
    found = access.incident_for(request.workspace, pk)
    form = NoteForm(request.POST, instance=found)
    if form.is_valid():
        acknowledge_incident(found, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Noted. The others see that you look after it."))
    else:
        messages.error(request, _("Write a note of at most 4,000 letters."))
    return redirect("alarms:incident", request.workspace.slug, found.pk)
