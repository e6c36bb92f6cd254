"""The way of a report: bring the figures up to date, put it together, write it down."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation

from skopos.common import clock
from skopos.common.series import Period
from skopos.facts import rollups
from skopos.reports.period import building
from skopos.reports.period.content import Report
from skopos.reports.period.rendering import Format, render
from skopos.workspaces.models import Workspace


@dataclass(frozen=True)
class Written:
    """A report and its file."""

    report: Report
    content: bytes
    name: str


def report(
    workspace: Workspace, *, period: Period, day: date | None = None, form: Format = Format.PDF, language: str = ""
) -> Written:
    """Carry a workspace's figures all the way to a report.

    Parameters
    ----------
    workspace : Workspace
        Whose report.
    period : Period
        How long the period is.
    day : date, optional
        A day of the period; without it, the latest period that is over.
    form : Format
        What to write.
    language : str
        One of the interface languages; empty takes the workspace's.
    """
    rollups.refresh(workspace.pk, workspace.tzinfo)
    today = clock.today(workspace.tzinfo)
    with translation.override(language or workspace.language), timezone.override(workspace.tzinfo):
        span = building.span_at(day, period, today) if day else building.span_before_today(period, today)
        built = building.build(workspace, span)
        content = render(built, form)
    name = f"{workspace.slug}-{span.first.isoformat()}-{span.period.name.lower()}.{form.value}"
    return Written(built, content, name)
