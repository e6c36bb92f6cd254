"""What the strategy room stores: the tree, the assessments of its objectives, and what was learnt."""

from skopos.strategy.choices import (
    BuildingBlock,
    CheckInMood,
    Decision,
    Direction,
    EntryKind,
    GoalKind,
    Outcome,
    Rhythm,
    Scope,
    State,
    Statistic,
    TacticState,
    Verdict,
    Zone,
)
from skopos.strategy.models.evidence import CheckIn, Outlook, Trial, TrialEntry
from skopos.strategy.models.tree import BusinessGoal, Objective, ObjectiveVersion, Strategy, Tactic

__all__ = [
    "BuildingBlock",
    "BusinessGoal",
    "CheckIn",
    "CheckInMood",
    "Decision",
    "Direction",
    "EntryKind",
    "GoalKind",
    "Objective",
    "ObjectiveVersion",
    "Outcome",
    "Outlook",
    "Rhythm",
    "Scope",
    "State",
    "Statistic",
    "Strategy",
    "Tactic",
    "TacticState",
    "Trial",
    "TrialEntry",
    "Verdict",
    "Zone",
]
