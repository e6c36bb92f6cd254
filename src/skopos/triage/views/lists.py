"""What came of mentions: ideas, the register of risks, praise to share; and who has how much to do."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.triage import access, addresses, board, queries
from skopos.triage.actions import desks, following
from skopos.triage.choices import IdeaState, RiskState
from skopos.triage.forms import IdeaForm, RiskForm
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

ROWS = 30
SEVERITY_BADGES = {1: "neutral", 2: "info", 3: "warn", 4: "fail"}
IDEA_BADGES = {"new": "info", "accepted": "warn", "shipped": "pass", "declined": "neutral"}


@in_workspace(Role.VIEWER)
@require_GET
def ideas(request: WorkspaceRequest) -> HttpResponse:
    """List the ideas that mentions gave."""
    state = request.GET.get("state", "")
    page = Paginator(queries.ideas(request.workspace, state), ROWS).get_page(request.GET.get("page"))
    rows = [
        {"idea": idea, "badge": IDEA_BADGES[idea.state], "url": addresses.item(request.workspace, idea.item, "done")}
        for idea in page
    ]
    context = {"page": page, "rows": rows, "states": IdeaState.choices, "state": state}
    return render(request, "triage/ideas.html", context)


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def idea(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Name an idea and say how far it is."""
    found = access.idea_for(request.membership, pk)
    form = IdeaForm(request.POST or None, instance=access.idea_for(request.membership, pk))
    if request.method == "POST" and form.is_valid():
        following.change_idea(
            found, title=form.cleaned_data["title"], state=IdeaState(form.cleaned_data["state"]), by=request.user
        )
        messages.success(request, _("The idea is saved."))
        return redirect("triage:ideas", workspace=request.workspace.slug)
    context = {"form": form, "shown": board.copy_of(found.item, request.workspace), "idea": found}
    return render(request, "triage/idea.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.VIEWER)
@require_GET
def risks(request: WorkspaceRequest) -> HttpResponse:
    """Show the register of risks."""
    state = request.GET.get("state", "")
    page = Paginator(queries.risks(request.workspace, state), ROWS).get_page(request.GET.get("page"))
    rows = [{"risk": risk, "badge": SEVERITY_BADGES[risk.severity]} for risk in page]
    context = {"page": page, "rows": rows, "states": RiskState.choices, "state": state}
    return render(request, "triage/risks.html", context)


@in_workspace(Role.VIEWER)
@require_http_methods(["GET", "POST"])
def risk(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one risk; contributors change it."""
    found = access.risk_for(request.membership, pk)
    if request.method == "POST":
        return _change_risk(request, pk)
    form = RiskForm(instance=found, member=request.membership)
    return render(
        request,
        "triage/risk.html",
        {"form": form, "shown": board.copy_of(found.item, request.workspace), "risk": found},
    )


def _change_risk(request: WorkspaceRequest, pk: int) -> HttpResponse:
    access.demand(request.membership, Role.CONTRIBUTOR)
    found = access.risk_for(request.membership, pk)
    form = RiskForm(request.POST, instance=found, member=request.membership)
    if not form.is_valid():
        context = {"form": form, "shown": board.copy_of(found.item, request.workspace), "risk": found}
        return render(request, "triage/risk.html", context, status=422)
    following.change_risk(form.instance, by=request.user)
    messages.success(request, _("The risk is saved."))
    return redirect("triage:risks", workspace=request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_GET
def praise(request: WorkspaceRequest) -> HttpResponse:
    """List praise that is worth passing on."""
    page = Paginator(queries.praise(request.workspace), ROWS).get_page(request.GET.get("page"))
    rows = [{"praise": row, **board.copy_of(row.item, request.workspace)} for row in page]
    return render(request, "triage/praise.html", {"page": page, "rows": rows})


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def share_praise(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say that praise was passed on, or was not."""
    found = access.praise_for(request.membership, pk)
    following.share_praise(found, shared=request.POST.get("shared") == "1", by=request.user)
    return redirect("triage:praise", workspace=request.workspace.slug)


@in_workspace(Role.VIEWER)
@require_GET
def team(request: WorkspaceRequest) -> HttpResponse:
    """Show who has how much to do."""
    loads = [
        {
            "load": load,
            "url": addresses.inbox(request.workspace, "team", owner=load.person.pk) if load.person else "",
        }
        for load in queries.loads(request.workspace, clock.now())
    ]
    return render(request, "triage/team.html", {"loads": loads})


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def turns(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take part in the turns or not; managers say so for others too."""
    person = access.person_for(request.membership, str(pk))
    if person != request.user:
        access.demand(request.membership, Role.MANAGER)
    if person is not None:
        desks.set_turns(request.workspace, person, takes_turns=request.POST.get("on") == "1", by=request.user)
    return redirect("triage:team", workspace=request.workspace.slug)
