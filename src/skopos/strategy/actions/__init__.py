"""Changes of this room: one verb, one transaction, one entry in the audit trail."""

from skopos.strategy.actions.assessing import assess
from skopos.strategy.actions.learning import correct, decide, record_result, start_trial
from skopos.strategy.actions.notes import check_in
from skopos.strategy.actions.objectives import create_objective, move_objective, revise_objective
from skopos.strategy.actions.tree import create, delete, move_tactic, record_spend, update

__all__ = [
    "assess",
    "check_in",
    "correct",
    "create",
    "create_objective",
    "decide",
    "delete",
    "move_objective",
    "move_tactic",
    "record_result",
    "record_spend",
    "revise_objective",
    "start_trial",
    "update",
]
