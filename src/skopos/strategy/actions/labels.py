"""What this room writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from skopos.governance import audit, details
from skopos.strategy.choices import (
    CheckInMood,
    Decision,
    Direction,
    GoalKind,
    Rhythm,
    Scope,
    State,
    Statistic,
    TacticState,
    Zone,
)

CREATED = {
    "businessgoal": audit.register("strategy.goal_created", _("created a business goal")),
    "strategy": audit.register("strategy.strategy_created", _("created a strategy")),
    "objective": audit.register("strategy.objective_created", _("created an objective")),
    "tactic": audit.register("strategy.tactic_created", _("created a tactic")),
}
CHANGED = {
    "businessgoal": audit.register("strategy.goal_changed", _("changed a business goal")),
    "strategy": audit.register("strategy.strategy_changed", _("changed a strategy")),
    "objective": audit.register("strategy.objective_revised", _("made a new version of an objective")),
    "tactic": audit.register("strategy.tactic_changed", _("changed a tactic")),
}
DELETED = {
    "businessgoal": audit.register("strategy.goal_deleted", _("deleted a business goal")),
    "strategy": audit.register("strategy.strategy_deleted", _("deleted a strategy")),
    "objective": audit.register("strategy.objective_deleted", _("deleted an objective")),
    "tactic": audit.register("strategy.tactic_deleted", _("deleted a tactic")),
}
OBJECTIVE_MOVED = audit.register("strategy.objective_moved", _("changed the state of an objective"))
TACTIC_MOVED = audit.register("strategy.tactic_moved", _("changed the state of a tactic"))
SPEND_RECORDED = audit.register("strategy.spend_recorded", _("recorded what a tactic has cost"))
CHECKED_IN = audit.register("strategy.checked_in", _("checked in on an objective"))
TRIAL_STARTED = audit.register("strategy.trial_started", _("started a trial"))
RESULT_RECORDED = audit.register("strategy.result_recorded", _("recorded the result of a trial"))
DECIDED = audit.register("strategy.trial_decided", _("decided on a trial"))
CORRECTED = audit.register("strategy.entry_corrected", _("corrected the learning log"))
IMPORTED = audit.register("strategy.file_imported", _("imported a strategy file"))

for _key, _choices in (
    ("old", (*TacticState.choices, *State.choices)),
    ("new", (*TacticState.choices, *State.choices)),
    ("state", (*TacticState.choices, *State.choices)),
    ("mood", CheckInMood.choices),
    ("decision", Decision.choices),
    ("zone", Zone.choices),
    ("kind", GoalKind.choices),
    ("direction", Direction.choices),
    ("statistic", Statistic.choices),
    ("rhythm", Rhythm.choices),
    ("scope", Scope.choices),
):
    details.name_values(_key, _choices)
