"""The strategy tree."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.strategy import files, queries, starters
from skopos.strategy.choices import State
from skopos.strategy.models import BusinessGoal, Objective, Tactic
from skopos.strategy.views.shared import address
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
def tree(request: WorkspaceRequest) -> HttpResponse:
    """Show goals, strategies, objectives and tactics with their states and chances."""
    owner, state = request.GET.get("owner", ""), request.GET.get("state", "")
    states = {"open": _("Still open"), **dict(State.choices)}
    owner_id = int(owner) if owner.isascii() and owner.isdigit() and len(owner) < 10 else None
    goals = list(queries.tree(request.workspace, owner=owner_id, state=state if state in states else ""))
    objectives = [
        objective for goal in goals for strategy in goal.strategies.all() for objective in strategy.objectives.all()
    ]
    context: dict[str, Any] = {
        "goals": goals,
        "totals": counted(objectives),
        "money": money_of([tactic for objective in objectives for tactic in objective.tactics.all()]),
        "people": queries.people(request.workspace),
        "states": states,
        "owner": owner_id,
        "state": state,
        "filtered": bool(owner or state),
        "starters": starters.titles() if not goals else [],
    }
    return render(request, "strategy/tree.html", context)


@require_POST
@in_workspace(Role.MANAGER)
def start(request: WorkspaceRequest) -> HttpResponse:
    """Fill an empty tree from a template."""
    document = starters.document(request.POST.get("starter", ""), request.workspace)
    if document is None or BusinessGoal.objects.filter(workspace=request.workspace).exists():
        messages.error(request, _("A template can only be used while there is no goal yet."))
        return redirect(address(request, "tree"))
    files.apply(request.workspace, document, by=request.user)
    messages.success(request, _("The template is in place. Change it until it is yours: everything is a draft."))
    return redirect(address(request, "tree"))


def counted(objectives: Iterable[Objective]) -> dict[str, int]:
    """Count objectives by what people look for first."""
    found = list(objectives)
    verdicts = [row.newest[0].verdict for row in found if row.newest and row.state == State.RUNNING]  # type: ignore[attr-defined]
    return {
        "all": len(found),
        "running": sum(row.state == State.RUNNING for row in found),
        "good": sum(verdict in ("ahead", "on_track", "met") for verdict in verdicts),
        "bad": sum(verdict in ("at_risk", "off_track", "missed") for verdict in verdicts),
        "proposed": sum(row.state == State.PROPOSED for row in found),
    }


def money_of(tactics: Iterable[Tactic]) -> list[tuple[str, Decimal, Decimal]]:
    """Add up budget and spend per currency; sums of different currencies are never mixed."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for tactic in tactics:
        budget, spend = sums.get(tactic.currency, (Decimal(0), Decimal(0)))
        sums[tactic.currency] = (budget + (tactic.budget or 0), spend + tactic.spend)
    return [(currency, *pair) for currency, pair in sorted(sums.items()) if any(pair)]
