"""The ways of a report: bring the figures up to date, put it together, write it down."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation

from skopos.common import clock
from skopos.common.series import Period
from skopos.facts import rollups
from skopos.reports import queries
from skopos.reports.building import Built, Plan, build, plan_of, plan_of_design
from skopos.reports.designs import DESIGNS
from skopos.reports.period import building
from skopos.reports.period.content import Report
from skopos.reports.period.rendering import Format, render
from skopos.reports.spans import Span, between
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


def designed(
    workspace: Workspace, *, design: str = "", slug: str = "", first: date | None = None, last: date | None = None,
    language: str = "",
) -> Built:  # fmt: skip
    """Build a saved report, or a design that nobody has changed.

    Parameters
    ----------
    workspace : Workspace
        Whose report.
    design : str
        Key of one of `DESIGNS`.
    slug : str
        Key of a saved report; wins over `design`.
    first, last : date, optional
        The days it is about; without both, those that the report or design names.
    language : str
        One of the interface languages; empty takes the report's, else the workspace's.

    Raises
    ------
    LookupError
        If there is no such design or report; the message names those that there are.
    """
    rollups.refresh(workspace.pk, workspace.tzinfo)
    span = between(first, last, clock.today(workspace.tzinfo)) if first and last else None
    return build(_plan(workspace, design, slug, span, language))


def _plan(workspace: Workspace, design: str, slug: str, span: Span | None, language: str) -> Plan:
    if not slug:
        if design not in DESIGNS:
            raise LookupError(f"There is no template “{design}”. There is: {', '.join(DESIGNS)}.")
        return plan_of_design(workspace, DESIGNS[design], language=language, span=span)
    report = queries.report_whole(workspace, slug)
    if report is None:
        known = ", ".join(queries.reports_of(workspace).values_list("slug", flat=True)) or "none yet"
        raise LookupError(f"There is no report “{slug}” in {workspace.slug}. There is: {known}.")
    return plan_of(report, language=language, span=span)
