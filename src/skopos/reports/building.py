"""Puts a report together: the panels of a plan about its days, in the language now active."""

import base64
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from skopos.common import clock
from skopos.facts.errors import FactsError
from skopos.reports.designs import Design
from skopos.reports.models import SavedReport, settings_of
from skopos.reports.panels import PanelData, panels
from skopos.reports.spans import Span, SpanKind, between, span_of
from skopos.workspaces.models import Workspace

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One panel of a plan."""

    panel: str
    title: str = ""
    note: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True)
class Plan:
    """What is to be built: a saved report or a design, with its days."""

    workspace: Workspace
    title: str
    span: Span
    language: str
    parts: tuple[Part, ...]
    note: str = ""
    logo: str = ""
    name: str = ""


@dataclass(frozen=True)
class BuiltPanel:
    """A panel with what it gave; `problem` says why it gave nothing."""

    key: str
    title: str
    note: str
    span: Span
    own_span: bool
    data: PanelData | None
    problem: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Built:
    """A whole report."""

    plan: Plan
    made_at: datetime
    panels: tuple[BuiltPanel, ...]

    @property
    def name(self) -> str:
        """The beginning of its files' names."""
        span = self.plan.span
        return (
            f"{self.plan.workspace.slug}-{self.plan.name or 'report'}-{span.first.isoformat()}-{span.last.isoformat()}"
        )


def plan_of(report: SavedReport, *, made_on: date | None = None, language: str = "", span: Span | None = None) -> Plan:
    """Give the plan of a saved report on a day; without one, today in the workspace's zone."""
    workspace = report.workspace
    made_on = made_on or clock.today(workspace.tzinfo)
    logo = ""
    if report.logo:
        logo = f"data:{report.logo_type};base64,{base64.b64encode(bytes(report.logo)).decode()}"
    return Plan(
        workspace=workspace,
        title=report.title,
        span=span or report.span(made_on),
        language=language or report.language or workspace.language,
        parts=tuple(
            Part(block.panel, block.title, block.note, settings_of(block), str(block.pk))
            for block in report.blocks.all()
        ),
        note=report.note,
        logo=logo,
        name=report.slug,
    )


def plan_of_design(
    workspace: Workspace, design: Design, *, made_on: date | None = None, language: str = "", span: Span | None = None
) -> Plan:
    """Give the plan of a design that nobody has changed."""
    made_on = made_on or clock.today(workspace.tzinfo)
    language = language or workspace.language
    with translation.override(language):
        title = str(design.title)
    return Plan(
        workspace=workspace,
        title=title,
        span=span or span_of(design.span_kind, made_on, days=design.span_days),
        language=language,
        parts=tuple(Part(key, settings=dict(settings)) for key, settings in design.parts),
        name=design.key,
    )


@contextmanager
def told_as(plan: Plan) -> Iterator[None]:
    """Work in the language of the report and the time zone of its workspace."""
    with translation.override(plan.language), timezone.override(plan.workspace.tzinfo):
        yield


def build(plan: Plan, *, only: Sequence[str] = ()) -> Built:
    """Build all panels of a plan, or only those of these marks."""
    with told_as(plan):
        wanted = [part for part in plan.parts if not only or part.mark in only]
        return Built(plan, clock.now(), tuple(built_panel(plan, part) for part in wanted))


def built_panel(plan: Plan, part: Part) -> BuiltPanel:
    """Build one panel. What goes wrong in its figures is said in its place and does not take the others with it."""
    span = own_span(part.settings, plan.span)
    panel = panels().get(part.panel)
    blank = BuiltPanel(part.panel, part.title or part.panel, part.note, span, span != plan.span, None, mark=part.mark)
    if panel is None:
        return replace(blank, problem=_("This installation knows no such panel any more. Remove it from the report."))
    blank = replace(blank, title=part.title or str(panel.title))
    try:
        return replace(blank, data=panel.build(plan.workspace, span, part.settings))
    except FactsError as error:
        logger.error(
            "The panel %s of %s could not be built: %s", part.panel, plan.workspace.slug, error, exc_info=error
        )
        return replace(
            blank, problem=_("The figures of this panel could not be read in time. Try fewer days, or try again.")
        )


def own_span(settings: dict[str, Any], span: Span) -> Span:
    """Give the days of a panel: its own where its settings name some, else those of the report."""
    kind = settings.get("span")
    if not kind or kind not in SpanKind.values:
        return span
    if kind == SpanKind.FIXED:
        try:
            first, last = (date.fromisoformat(str(settings.get(name, ""))) for name in ("first", "last"))
        except ValueError:
            return span
        return between(first, last, span.made_on) if first <= last else span
    days = settings.get("days")
    return span_of(str(kind), span.made_on, days=days if isinstance(days, int) and days > 0 else None)
