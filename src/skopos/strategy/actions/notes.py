"""People's notes on objectives."""

from django.db import transaction

from skopos.governance import audit
from skopos.strategy.actions import labels
from skopos.strategy.choices import CheckInMood
from skopos.strategy.models import CheckIn, Objective
from skopos.workspaces.models import User


@transaction.atomic
def check_in(objective: Objective, *, note: str, by: User | None, mood: str = CheckInMood.GOOD) -> CheckIn:
    """Write down how an objective goes."""
    noted = CheckIn.objects.create(workspace=objective.workspace, objective=objective, note=note, mood=mood, by=by)
    audit.record(labels.CHECKED_IN, workspace=objective.workspace, by=by, subject=objective, mood=str(mood))
    return noted
