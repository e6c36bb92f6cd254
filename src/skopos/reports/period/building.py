"""Puts a report together from strategy, listening and the metrics."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from skopos.common import clock, formats
from skopos.common.charts import Figure
from skopos.common.periods import LONGEST_DAYS, last_day, previous_start, start_of
from skopos.common.series import Period
from skopos.measurement import charts, queries, words
from skopos.measurement.catalogue import STAGE_LABELS, Stage
from skopos.measurement.queries import sureness
from skopos.measurement.queries.definitions import definitions
from skopos.measurement.queries.explain import explain
from skopos.measurement.queries.history import History
from skopos.measurement.queries.load import Asked, Source, histories
from skopos.reports.period import listened, planned
from skopos.reports.period.content import Days, Flaw, MetricLine, ObjectiveLine, Report, Span
from skopos.workspaces.models import Workspace
from skopos_science.changes import NOT_ENOUGH, Estimate

PERIODS_SHOWN = 13
FIGURES = 4
STALE_DAYS = 14


def span_before_today(period: Period, today: date) -> Span:
    """Give the latest period that is over."""
    return span_at(previous_start(start_of(today, period), period), period, today)


def span_at(day: date, period: Period, today: date) -> Span:
    """Give the period that holds `day`."""
    first = start_of(day, period)
    last = last_day(first, period)
    return Span(period, first, last, last < today)


def build(workspace: Workspace, span: Span) -> Report:
    """Put the report on `span` together, in the language now active. Runs some ten queries."""
    before = span_at(previous_start(span.first, span.period), span.period, span.last)
    asked = Asked(period=span.period, until=span.last, recent_days=LONGEST_DAYS[span.period] * (PERIODS_SHOWN + 2))
    with queries.opened(workspace, asked) as source:
        known = definitions(workspace, source.facts)
        found = histories(source, list(known.values()))
        mood = listened.mood_in(workspace, source, span)
    lines = [line for history in found.values() if (line := metric_line(history, span))]
    objectives = planned.objective_lines(workspace, span, found, _used_objectively(source, found))
    return Report(
        workspace=workspace.name,
        span=span,
        before=before,
        made_at=clock.now(),
        language=get_language() or "en",
        headlines=headlines(objectives, lines),
        objectives=objectives,
        metrics=by_stage(lines),
        mood=mood,
        decisions=planned.decision_lines(workspace, span),
        flaws=flaws(workspace, span, objectives, lines, found, mood),
        figures=figures(objectives, lines),
    )


def _used_objectively(source: Source, found: dict[str, History]) -> set[str]:
    """Give the keys of the metrics that have figures."""
    return {key for key, history in found.items() if history.is_fed}


def metric_line(history: History, span: Days) -> MetricLine | None:
    """Give a metric's line if the period or the one before it has figures; a running period is marked."""
    steps = list(history.steps)
    is_partial = history.running is not None and history.running.start == span.first
    if is_partial and history.running is not None:
        steps.append(history.running)
    upto = replace(history, steps=tuple(step for step in steps if step.start <= span.first))
    if not upto.steps or upto.steps[-1].start != span.first or upto.steps[-1].value is None:
        return None
    change = sureness.change_at(upto)
    if is_partial:
        change = replace(change, estimate=NOT_ENOUGH)
    estimate = sureness.estimates(upto)[-1]
    if is_partial:
        estimate = Estimate(estimate.value, math.nan, math.nan)
    step = upto.steps[-1]
    before = upto.steps[-2].value if len(upto.steps) > 1 else None
    return MetricLine(upto, step, estimate, change, before, explain(upto), is_partial)


def by_stage(lines: list[MetricLine]) -> list[tuple[str, list[MetricLine]]]:
    """Group lines by funnel stage, in the funnel's order."""
    grouped = [(stage, [line for line in lines if line.history.metric.stage is stage]) for stage in Stage]
    return [(str(STAGE_LABELS[stage]), members) for stage, members in grouped if members]


def headlines(objectives: list[ObjectiveLine], lines: list[MetricLine]) -> list[str]:
    """Say in a few sentences what matters most: the objectives, then the surest changes."""
    sentences = []
    judged = [line for line in objectives if line.probability is not None]
    if judged:
        good = sum(line.verdict in ("met", "ahead", "on_track") for line in judged)
        sentences.append(
            ngettext(
                "%(good)s of %(count)s assessed objective is on track, ahead or reached.",
                "%(good)s of %(count)s assessed objectives are on track, ahead or reached.",
                len(judged),
            )
            % {"good": formats.number(good), "count": formats.number(len(judged))}
        )
    for line in surest(lines)[:3]:
        sentences.append(
            _("%(metric)s: %(value)s, %(change)s against the period before (%(interval)s).")
            % {
                "metric": line.label,
                "value": words.value_text(line.step.value, line.unit),
                "change": words.change_text(line.change),
                "interval": words.interval_text(line.change),
            }
        )
    if not sentences and lines:
        sentences.append(_("No change in this period can be told from chance."))
    return sentences


def surest(lines: list[MetricLine]) -> list[MetricLine]:
    """Give the lines whose change is beyond chance, the one farthest from zero for its interval first."""

    def clearness(line: MetricLine) -> float:
        estimate = line.change.estimate
        nearest = min(abs(estimate.low), abs(estimate.high))
        return nearest / (estimate.high - estimate.low) if estimate.high > estimate.low else 0.0

    return sorted((line for line in lines if line.change.is_sure), key=clearness, reverse=True)


def figures(objectives: list[ObjectiveLine], lines: list[MetricLine]) -> list[Figure]:
    """Draw the metrics that objectives are measured by, then those with the surest change."""
    wanted = [line.metric for line in objectives] + [line.key for line in surest(lines)] + ["mentions", "impressions"]
    by_key = {line.key: line for line in lines if len(line.history.steps) > 1}
    chosen = [by_key[key] for key in dict.fromkeys(wanted) if key in by_key][:FIGURES]
    return [charts.history_figure(line.history, sureness.estimates(line.history)) for line in chosen]


def flaws(
    workspace: Workspace,
    span: Days,
    objectives: list[ObjectiveLine],
    lines: list[MetricLine],
    found: dict[str, History],
    mood: Any,
) -> list[Flaw]:
    """Say what about the data a reader should know."""
    out = []
    if not span.is_over:
        out.append(Flaw("running", _("The period is not over: its figures will still grow.")))
    for line in objectives:
        if not line.is_fed:
            text = _("The objective “%(title)s” is measured by %(metric)s, which no figure feeds.")
            out.append(Flaw("unfed", text % {"title": line.title, "metric": line.metric_label}))
    for line_ in lines:
        if line_.is_partial and span.is_over:
            until = line_.history.complete_until
            text = _("%(metric)s: the data end on %(day)s, before the period does.")
            out.append(Flaw("partial", text % {"metric": line_.label, "day": formats.day(until)}))
        out += [Flaw("note", f"{line_.label}: {note}") for note in line_.history.notes if _is_warning(line_.history)]
    out += planned.import_flaws(workspace, span)
    if mood and mood.labelled < mood.total:
        text = _(
            "Sentiment could be told for %(share)s of the mentions; the others are in languages or words it is not."
        )
        out.append(Flaw("labels", text % {"share": formats.percent(mood.labelled_share)}))
    return out


def _is_warning(history: History) -> bool:
    """Are the notes of this history about something left out or spread?"""
    return history.is_spread or len(history.notes) > 1
