"""The first three steps of a new workspace, until all are done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from skopos.channels.models import Channel, Import, ImportState
from skopos.strategy.models import BusinessGoal, Objective
from skopos.web.overview.links import link
from skopos.workspaces.models import Workspace


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, and whether it is done."""

    title: str
    text: str
    url: str
    action: str
    is_done: bool


def first_steps(workspace: Workspace, *, has_voices: bool) -> list[Step]:
    """Give the steps, or nothing once all are done. Runs up to four queries."""
    fed = (
        has_voices
        or Import.objects.filter(workspace=workspace, state=ImportState.DONE).exists()
        or Channel.objects.filter(workspace=workspace, last_success_at__isnull=False).exists()
    )
    steps = [
        Step(
            _("Write down a business goal"),
            _("What the business wants, in its own words. Everything else hangs on it."),
            link(workspace, "strategy:tree"),
            _("Make a goal"),
            BusinessGoal.objects.filter(workspace=workspace).exists(),
        ),
        Step(
            _("Bring in what happened"),
            _("An export file of your platforms, your shop or your web analytics. Ten minutes to the first report."),
            link(workspace, "channels:imports"),
            _("Import a file"),
            fed,
        ),
        Step(
            _("Set an objective"),
            _("How much of what, by when. Your own history says how likely it is."),
            link(workspace, "strategy:tree"),
            _("Set an objective"),
            Objective.objects.filter(workspace=workspace).exists(),
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps
