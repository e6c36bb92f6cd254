"""The one way to a row of this room on behalf of a person. Hidden and absent look alike: both are 404."""

from django.http import Http404

from skopos.strategy import queries
from skopos.strategy.models import BusinessGoal, Objective, Strategy, Tactic, Trial
from skopos.workspaces.models import Membership


def goal_for(member: Membership, slug: str) -> BusinessGoal:
    """Give a goal of the member's workspace."""
    found = BusinessGoal.objects.filter(workspace=member.workspace_id, slug=slug).select_related("owner").first()
    return _found(found)


def strategy_for(member: Membership, slug: str) -> Strategy:
    """Give a strategy of the member's workspace, with its goal."""
    found = Strategy.objects.filter(workspace=member.workspace_id, slug=slug).select_related("goal", "owner").first()
    return _found(found)


def objective_for(member: Membership, slug: str) -> Objective:
    """Give an objective of the member's workspace, with its chain and latest assessment."""
    return _found(queries.objectives(member.workspace).filter(slug=slug).first())


def tactic_for(member: Membership, slug: str) -> Tactic:
    """Give a tactic of the member's workspace, with its chain."""
    found = Tactic.objects.filter(workspace=member.workspace_id, slug=slug)
    return _found(found.select_related("objective__strategy__goal", "owner").first())


def trial_for(member: Membership, slug: str) -> Trial:
    """Give a trial of the member's workspace, with its entries."""
    return _found(queries.trials(member.workspace).filter(slug=slug).first())


def _found[Row](row: Row | None) -> Row:
    if row is None:
        raise Http404("No such row.")
    return row
