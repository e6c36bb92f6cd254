"""Tactics: what is done, what it costs, where it stands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.strategy import access, actions, sources
from skopos.strategy.choices import TacticState
from skopos.strategy.forms import SpendForm, TacticForm
from skopos.strategy.models import Tactic
from skopos.strategy.views.shared import address, to_objective, tried
from skopos.strategy.workflow import TACTIC_MOVES
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
def tactic(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show a tactic."""
    row = access.tactic_for(request.membership, slug)
    return _page(request, row, SpendForm(instance=row))


def _page(request: WorkspaceRequest, row: Tactic, form: SpendForm) -> HttpResponse:
    context = {
        "tactic": row,
        "channel_name": dict(sources.channels(request.workspace)).get(row.channel, row.channel),
        "moves": [TacticState(state) for state in TACTIC_MOVES[row.state]],
        "spend_form": form,
        "trials": row.trials.all(),
    }
    return render(request, "strategy/tactic.html", context, status=422 if form.errors else 200)


@in_workspace(Role.MANAGER)
def new(request: WorkspaceRequest, objective: str) -> HttpResponse:
    """Make a tactic for an objective."""
    parent = access.objective_for(request.membership, objective)
    first = {"channel": parent.channel, "zone": parent.zone, "audience": parent.audience}
    form = TacticForm(request.POST or None, workspace=request.workspace, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.create(Tactic, workspace=request.workspace, by=request.user, objective=parent, **form.values())
        return to_objective(request, parent)
    context = {"form": form, "page_title": _("New tactic"), "parent": parent.title}
    return render(request, "strategy/branch_form.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.MANAGER)
def edit(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change a tactic."""
    row = access.tactic_for(request.membership, slug)
    form = TacticForm(request.POST or None, instance=row, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.update(row, by=request.user, **form.values())
        return redirect(address(request, "tactic", slug))
    context = {
        "form": form,
        "page_title": row.title,
        "parent": row.objective.title,
        "delete": address(request, "tactic_delete", slug),
    }
    return render(request, "strategy/branch_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_workspace(Role.MANAGER)
def move(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Bring a tactic into its next state."""
    row = access.tactic_for(request.membership, slug)
    to = request.POST.get("to", "")
    if to in TacticState.values:
        tried(request, lambda: actions.move_tactic(row, to=to, by=request.user), _("The state is changed."))
    return redirect(address(request, "tactic", slug))


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def spend(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Write down what a tactic has cost so far."""
    row = access.tactic_for(request.membership, slug)
    form = SpendForm(request.POST)
    if not form.is_valid():
        context = {
            "tactic": row,
            "channel_name": dict(sources.channels(request.workspace)).get(row.channel, row.channel),
            "moves": [TacticState(state) for state in TACTIC_MOVES[row.state]],
            "spend_form": form,
            "trials": row.trials.all(),
        }
        return render(request, "strategy/tactic.html", context, status=422)
    amount = form.cleaned_data["spend"]
    tried(request, lambda: actions.record_spend(row, spend=amount, by=request.user), _("The spend is recorded."))
    return redirect(address(request, "tactic", slug))


@require_POST
@in_workspace(Role.MANAGER)
def delete(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete a draft."""
    row = access.tactic_for(request.membership, slug)
    if tried(request, lambda: actions.delete(row, by=request.user), _("The tactic is deleted.")):
        return to_objective(request, row.objective)
    return redirect(address(request, "tactic", slug))
