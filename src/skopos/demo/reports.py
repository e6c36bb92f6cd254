"""The reports of the brand: one for the team with a mailing that is prepared but off, one for the board in Persian."""

from datetime import time

from skopos.reports.actions import designing, mailing
from skopos.reports.designs import DESIGNS
from skopos.reports.models import Rhythm, Schedule
from skopos.workspaces.models import User, Workspace

NOTE = (
    "What moved since last week, and what we do about it. Open “How is this worked out?” below any figure to doubt it."
)


def design_reports(workspace: Workspace, *, by: User) -> None:
    """Save the reports; nothing is mailed, and no link leads here."""
    weekly = designing.make_report(workspace, DESIGNS["weekly"], by=by, note=NOTE)
    designing.make_report(workspace, DESIGNS["monthly"], by=by, language="fa")
    schedule = Schedule(report=weekly, is_on=False, rhythm=Rhythm.WEEKLY, weekday=0, at=time(8), made_by=by)
    mailing.set_schedule(schedule, by=by, people=list(User.objects.filter(memberships__workspace=workspace)))
