"""What a program reads, gathered from the rooms as their pages gather it."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from skopos.channels.models import Channel
from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import faults, filters
from skopos.listening import queries as listening
from skopos.measurement import queries as measurement
from skopos.measurement.catalogue import Metric
from skopos.measurement.queries import pages, sureness
from skopos.measurement.queries.history import History
from skopos.measurement.queries.load import Asked, Source, histories
from skopos.strategy import queries as strategy
from skopos.strategy import smart, sources
from skopos.strategy.models import Objective, Outlook
from skopos.web.api import cursors
from skopos.web.api.questions import MentionsAsked, ObjectivesAsked, SeriesAsked
from skopos.workspaces.models import Workspace

MOST_STEPS = 4_000
WHOLE = ", ".join(f'"{name}"' for name in MENTION.schema.names)

type Plain = dict[str, Any]
type Labels = dict[str, str] | None


def mentions(workspace: Workspace, asked: MentionsAsked, query: QueryDict) -> Plain:
    """Give a page of mentions; the filter is read from the address as the page of mentions reads it."""
    if asked.since and asked.until and asked.until < asked.since:
        raise HttpError(422, _("“until” lies before “since”."))
    after = cursors.read(asked.after)
    chosen = filters.read(query, clock.today(workspace.tzinfo))
    if chosen.fault:
        raise HttpError(422, faults.text_of(chosen.fault))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        reading = listening.Reading(facts, chosen)
        page = listening.newest(reading, listening.by_day(reading), asked.limit, after, columns=WHOLE)
    return {"mentions": page.rows, "next": cursors.written(page.after)}


def metrics(workspace: Workspace) -> Plain:
    """Give every metric of the workspace with what is known of its figures."""
    with measurement.opened(workspace, Asked()) as source:
        found = pages.overview(source)
    return {"metrics": [_entry(history) for history in found.values()]}


def _entry(history: History) -> Plain:
    metric = history.metric
    return {
        "key": metric.key,
        "label": str(metric.label),
        "meaning": str(metric.meaning),
        "formula": str(metric.formula),
        "unit": history.unit,
        "kind": metric.kind.value,
        "direction": metric.direction.value,
        "stage": metric.stage.value,
        "in_catalogue": metric.known,
        "fed_at": history.fed_at,
        "complete_until": history.complete_until,
        "platforms": list(history.platforms),
    }


def series(workspace: Workspace, key: str, asked: SeriesAsked) -> Plain:
    """Give a metric's history; raises 404 for a metric that the workspace does not have."""
    with measurement.opened(workspace, Asked()) as source:
        metric = measurement.definitions_of(source).get(key)
        if metric is None:
            raise HttpError(404, _("This workspace has no metric “%(key)s”.") % {"key": key[:100]})
        _check_channel(source, metric, asked.channel)
        source.asked = Asked(
            asked.period, asked.channel, asked.audience, asked.subject, asked.campaign, asked.unit, asked.until
        )
        history = histories(source, [metric])[key]
    told = history.as_series(measurement.source_of(history))
    steps = _steps(history)
    if asked.since:
        steps = [step for step in steps if step["start"] >= asked.since]
    return {
        "metric": key,
        "label": told.label,
        "unit": told.unit,
        "kind": told.kind.value,
        "period": told.period.value,
        "time_zone": workspace.time_zone,
        "source": told.source,
        "fed_at": told.fed_at,
        "complete_until": told.complete_until,
        "steps": steps[-MOST_STEPS:],
        "is_cut": len(steps) > MOST_STEPS,
    }


def _check_channel(source: Source, metric: Metric, channel: str) -> None:
    """A misspelt channel would read as a channel without figures. One that was removed still has its figures."""
    if not channel or Channel.objects.filter(workspace=source.workspace, key=channel).exists():
        return
    if channel not in pages.choices(source, metric).channels:
        raise HttpError(422, _("No channel has the key “%(key)s”, and no figure carries it.") % {"key": channel[:100]})


def _steps(history: History) -> list[Plain]:
    return [
        {
            "start": step.start,
            "end": step.end,
            "value": step.value,
            "low": None if math.isnan(estimate.low) else estimate.low,
            "high": None if math.isnan(estimate.high) else estimate.high,
            "rows": step.points,
        }
        for step, estimate in zip(history.steps, sureness.estimates(history), strict=True)
    ]


def objectives(workspace: Workspace, asked: ObjectivesAsked) -> Plain:
    """Give a page of objectives, each with the answers of its latest stored assessment."""
    found = strategy.objectives(workspace).filter(pk__gt=asked.after).order_by("pk")
    if asked.state:
        found = found.filter(state__in=asked.state)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    outlooks = {outlook.objective_id: outlook for outlook in strategy.outlooks_of(workspace, shown)}
    known = {key: metric.label for key, metric in sources.metrics(workspace).items()} or None
    channels = dict(sources.channels(workspace))
    today = clock.today(workspace.tzinfo)
    return {
        "objectives": [_objective(row, outlooks.get(row.pk), known, channels, today) for row in shown],
        "next": shown[-1].pk if len(rows) > asked.limit else None,
    }


def _objective(
    row: Objective, outlook: Outlook | None, known: Labels, channels: Mapping[str, str], today: date
) -> Plain:
    same = ("title", "state", "version", "metric", "channel", "audience", "baseline", "target", "unit", "direction")
    return {name: getattr(row, name) for name in (*same, "statistic", "start", "deadline")} | {
        "key": row.slug,
        "goal": row.strategy.goal.slug,
        "strategy": row.strategy.slug,
        "owner": str(row.owner) if row.owner else None,
        "smart": _letters(row, outlook, known, channels, today),
        "outlook": _outlook(outlook) if outlook else None,
    }


def _letters(
    row: Objective, outlook: Outlook | None, known: Labels, channels: Mapping[str, str], today: date
) -> list[Plain]:
    """Judge from what was stored, so that no history is read and continued again; a new version is assessed afresh."""
    stored = strategy.assessment_of(outlook) if outlook and outlook.version == row.version else None
    report = smart.check(
        strategy.spec_of(row),
        strategy.series_of(outlook, known),
        today,
        known_metrics=known,
        channels=channels,
        assessment=stored,
    )
    return [
        {
            "letter": answer.letter.value,
            "grade": answer.grade.value,
            "findings": [{"code": one.code, "reason": one.reason, "mend": one.mend} for one in answer.findings],
        }
        for answer in report.answers
    ]


def _outlook(outlook: Outlook) -> Plain:
    stored = strategy.assessment_of(outlook)
    same = ("computed_at", "as_of", "version", "outcome", "probability", "verdict", "attainable", "quantiles")
    return {name: getattr(outlook, name) for name in (*same, "observed", "needed")} | {
        "progress": vars(stored.progress),
    }
