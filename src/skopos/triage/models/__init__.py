"""What is stored about mentions that people look at."""

from skopos.triage.models.desk import Desk, Label, Rule, SavedReply, Seat
from skopos.triage.models.items import TRACKED, AppendOnlyError, Event, Item, Remark
from skopos.triage.models.outcomes import Idea, Praise, Risk

__all__ = [
    "TRACKED",
    "AppendOnlyError",
    "Desk",
    "Event",
    "Idea",
    "Item",
    "Label",
    "Praise",
    "Remark",
    "Risk",
    "Rule",
    "SavedReply",
    "Seat",
]
