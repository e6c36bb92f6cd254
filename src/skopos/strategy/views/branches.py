"""Making and changing business goals and strategies."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.strategy import access, actions
from skopos.strategy.forms import BranchForm, GoalForm, StrategyForm
from skopos.strategy.models import BusinessGoal, Strategy
from skopos.strategy.views.shared import address, tried
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.MANAGER)
def goal_new(request: WorkspaceRequest) -> HttpResponse:
    """Make a business goal."""
    form = GoalForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.create(BusinessGoal, workspace=request.workspace, by=request.user, **form.values())
        return redirect(address(request, "tree"))
    return _form(request, form, _("New business goal"))


@in_workspace(Role.MANAGER)
def goal_edit(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change a business goal."""
    goal = access.goal_for(request.membership, slug)
    form = GoalForm(request.POST or None, instance=goal, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.update(goal, by=request.user, **form.values())
        return redirect(address(request, "tree"))
    return _form(request, form, goal.title, delete=address(request, "goal_delete", slug))


@require_POST
@in_workspace(Role.MANAGER)
def goal_delete(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete a goal that nothing hangs on."""
    goal = access.goal_for(request.membership, slug)
    tried(request, lambda: actions.delete(goal, by=request.user), _("The goal is deleted."))
    return redirect(address(request, "tree"))


@in_workspace(Role.MANAGER)
def strategy_new(request: WorkspaceRequest, goal: str) -> HttpResponse:
    """Make a strategy under a goal."""
    parent = access.goal_for(request.membership, goal)
    form = StrategyForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.create(Strategy, workspace=request.workspace, by=request.user, goal=parent, **form.values())
        return redirect(address(request, "tree"))
    return _form(request, form, _("New strategy"), parent=parent.title)


@in_workspace(Role.MANAGER)
def strategy_edit(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change a strategy."""
    strategy = access.strategy_for(request.membership, slug)
    form = StrategyForm(request.POST or None, instance=strategy, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.update(strategy, by=request.user, **form.values())
        return redirect(address(request, "tree"))
    delete = address(request, "strategy_delete", slug)
    return _form(request, form, strategy.title, parent=strategy.goal.title, delete=delete)


@require_POST
@in_workspace(Role.MANAGER)
def strategy_delete(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Delete a strategy that nothing hangs on."""
    strategy = access.strategy_for(request.membership, slug)
    tried(request, lambda: actions.delete(strategy, by=request.user), _("The strategy is deleted."))
    return redirect(address(request, "tree"))


def _form(request: WorkspaceRequest, form: BranchForm, heading: str, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "strategy/branch_form.html", {"form": form, "page_title": heading, **more}, status=status)
