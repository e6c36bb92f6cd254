"""Panels of strategy: objectives with verdicts and likely results, and what was decided."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.common import formats
from skopos.common.charts import Column
from skopos.measurement import queries, words
from skopos.measurement.queries.load import Asked, histories
from skopos.reports.panels.base import Explain, Panel, PanelData, Settings, Table, Tile
from skopos.reports.panels.metrics import known
from skopos.reports.period import planned, telling
from skopos.reports.period.content import DecisionLine, ObjectiveLine
from skopos.reports.spans import Span
from skopos.strategy import assessment
from skopos.workspaces.models import Workspace
from skopos_science import attain

GOOD, WATCHED = ("met", "ahead", "on_track"), ("at_risk",)


def objective_lines(workspace: Workspace, span: Span) -> list[ObjectiveLine]:
    """Give the objectives that ran in the span, with the names of their metrics."""
    asked = Asked(period=span.longest, until=span.last, windows=(span.before, (span.first, span.last)))
    with queries.opened(workspace, asked) as source:
        found = histories(source, list(queries.definitions_of(source).values()))
    return planned.objective_lines(workspace, span, found, {key for key, history in found.items() if history.is_fed})


def objectives(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show the objectives that ran in the span as they stood at its end."""
    lines = objective_lines(workspace, span)
    rows = [objective_row(workspace, line) for line in lines]
    columns = (
        Column("objective", _("Objective")),
        Column("verdict", _("Verdict")),
        Column("probability", _("Probability"), "percent"),
        Column("current", _("So far and target"), "number"),
        Column("low", _("Likely result"), "number"),
        Column("high", _("Likely result, upper end"), "hidden-number"),
        Column("target", _("Target"), "hidden-number"),
        Column("unit", _("Unit"), "hidden"),
        Column("deadline", _("Deadline"), "hidden-day"),
    )
    note = _(
        "The probability continues the metric's own history 500 times; the likely result holds four of five of these "
        "futures."
    )
    return PanelData(
        explain_objectives(workspace, lines),
        tiles=tiles_of(lines),
        table=Table(columns, rows, note) if rows else None,
        empty="" if rows else _("No objective ran in this period. Approve one in the strategy to see it here."),
    )


def tiles_of(lines: list[ObjectiveLine]) -> tuple[Tile, ...]:
    """Count the objectives by how they stand; no tiles without any."""
    judged = [line for line in lines if line.probability is not None or line.verdict != "unknown"]
    if not judged:
        return ()
    good = sum(line.verdict in GOOD for line in judged)
    watched = sum(line.verdict in WATCHED for line in judged)
    return (
        Tile(_("On track, ahead or reached"), formats.number(good), tone="good" if good else "quiet"),
        Tile(_("At risk"), formats.number(watched), tone="warn" if watched else "quiet"),
        Tile(
            _("Off track or missed"),
            formats.number(len(judged) - good - watched),
            tone="bad" if len(judged) - good - watched else "quiet",
        ),
    )


def objective_row(workspace: Workspace, line: ObjectiveLine) -> dict[str, Any]:
    """Give an objective's row."""
    told = telling.objective_row(line)
    return {
        "objective": line.title,
        "objective:note": told["note"],
        "verdict": told["verdict"],
        "verdict:tone": told["tone"],
        "probability": known(line.probability),
        "probability:text": told["probability"],
        "current": known(line.current),
        "current:text": told["progress"],
        "low": known(line.low),
        "low:text": told["likely"],
        "high": known(line.high),
        "target": known(line.target),
        "unit": line.unit,
        "deadline": line.deadline,
        "url": reverse("strategy:objective", args=[workspace.slug, line.key]),
    }


def explain_objectives(workspace: Workspace, lines: list[ObjectiveLine]) -> Explain:
    """Say how probability, verdict and likely result are worked out."""
    return Explain(
        formula=_(
            "Probability = share of 500 simulated futures of the metric in which the target is reached by the deadline."
        ),
        method=_(
            "The futures continue the metric's own history: its level, season and scatter are drawn anew from the "
            "past. The verdict compares the probability with fixed bounds; the likely result is "
            "the range of the middle "
            "four of five futures."
        ),
        rows=ngettext(
            "%(count)s objective, each with the last assessment at the end of the period.",
            "%(count)s objectives, each with the last assessment at the end of the period.",
            len(lines),
        )
        % {"count": formats.number(len(lines))},
        rows_url=reverse("strategy:tree", args=[workspace.slug]),
        assumptions=(
            _("What was usual for the metric stays usual, unless the objective's own actions change it."),
            _("500 futures cannot tell probabilities below 1 % or above 99 % apart."),
        ),
        code=(assessment.assess, attain.attain),
    )


def decisions(workspace: Workspace, span: Span, settings: Settings) -> PanelData:
    """Show what was decided in the learning log, with the result each decision rests on."""
    found = planned.decision_lines(workspace, span)
    columns = (
        Column("day", _("Day"), "day"),
        Column("decision", _("Decision")),
        Column("objective", _("Objective")),
        Column("hypothesis", _("Hypothesis")),
        Column("effect", _("Result"), "number"),
        Column("note", _("Note")),
        Column("effect_low", _("Lower end"), "hidden-number"),
        Column("effect_high", _("Upper end"), "hidden-number"),
        Column("unit", _("Unit"), "hidden"),
    )
    rows = [decision_row(line) for line in found]
    return PanelData(
        Explain(
            formula=_("The decisions of the learning log whose day lies in the period, oldest first."),
            method=_(
                "Each stands beside the latest result that was written down before it, with that result's interval."
            ),
            rows=ngettext("%(count)s decision.", "%(count)s decisions.", len(rows))
            % {"count": formats.number(len(rows))},
            rows_url=reverse("strategy:learning", args=[workspace.slug]),
            assumptions=(_("Results are those that people or a trial wrote down; the log only keeps them."),),
            code=(planned.decision_lines,),
        ),
        table=Table(columns, rows) if rows else None,
        empty="" if rows else _("No decision was written down in this period."),
    )


def decision_row(line: DecisionLine) -> dict[str, Any]:
    """Give a decision's row."""
    result = words.value_text(line.effect, line.unit) if line.effect is not None else "–"
    if line.effect is not None and line.effect_low is not None and line.effect_high is not None:
        result = _("%(effect)s (%(low)s to %(high)s)") % {
            "effect": result,
            "low": words.value_text(line.effect_low, line.unit),
            "high": words.value_text(line.effect_high, line.unit),
        }
    return {
        "day": line.decided_on,
        "decision": line.decision,
        "objective": line.objective,
        "hypothesis": line.hypothesis,
        "effect": known(line.effect),
        "effect:text": result,
        "effect_low": known(line.effect_low),
        "effect_high": known(line.effect_high),
        "unit": line.unit,
        "note": line.note,
    }


PANELS = (
    Panel(
        "strategy.objectives",
        gettext_lazy("Objectives"),
        gettext_lazy("The objectives that ran, with verdict, probability and likely result."),
        objectives,
    ),
    Panel(
        "strategy.decisions",
        gettext_lazy("Decisions and what was learnt"),
        gettext_lazy("Decisions of the learning log, each with the result it rests on."),
        decisions,
    ),
)
