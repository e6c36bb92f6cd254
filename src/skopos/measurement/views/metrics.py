"""The metrics of a workspace: overview, one metric, the rows behind a period, CSV."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from skopos.channels.sources import origins
from skopos.common.export import csv_response
from skopos.common.periods import start_of
from skopos.common.series import Period
from skopos.measurement import access, actions, charts, queries
from skopos.measurement.catalogue import METRICS, STAGE_LABELS, Metric, Stage
from skopos.measurement.forms import AskedForm, DefinitionForm
from skopos.measurement.queries import pages, sureness
from skopos.measurement.queries.explain import explain
from skopos.measurement.queries.history import History, Step
from skopos.measurement.queries.load import Asked, Source, histories
from skopos.measurement.queries.neighbours import channel_names, objectives_on
from skopos.measurement.views.cards import Card, cards_by_stage
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

ROWS_AT_FIRST = 13
STEPS_SHOWN = {Period.DAY: 92, Period.WEEK: 105, Period.MONTH: 60, Period.QUARTER: 40}


def period_from(request: WorkspaceRequest, default: Period) -> Period:
    """Give the period asked for in the address; a wrong one falls back."""
    try:
        return Period(request.GET.get("period", default))
    except ValueError:
        return default


@in_workspace(Role.VIEWER)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """Show every metric by funnel stage: value, change, sparkline; then what is not fed and how to feed it."""
    period = period_from(request, Period.WEEK)
    search, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    names = channel_names(request.workspace)
    channel = request.GET.get("channel", "")
    asked = Asked(period, channel if channel in names else "")
    with queries.opened(request.workspace, asked) as source:
        found = pages.overview(source)
    rtl = get_language_bidi()
    cards = [Card.of(history, rtl=rtl) for history in found.values()]
    cards = [card for card in cards if card.matches(search)]
    fed = [card for card in cards if card.history.is_fed]
    unfed = [card for card in cards if not card.history.is_fed]
    context = {
        "stages": [] if show == "unfed" else cards_by_stage(fed),
        "unfed": [] if show == "fed" else cards_by_stage(unfed),
        "count_fed": len(fed),
        "count_unfed": len(unfed),
        "period": period,
        "periods": queries_periods(),
        "channels": names,
        "channel": asked.channel,
        "search": search,
        "show": show,
    }
    template = "measurement/metrics.html#results" if getattr(request, "htmx", False) else "measurement/metrics.html"
    return render(request, template, context)


def queries_periods() -> list[tuple[str, Any]]:
    """Give the periods to choose from."""
    from skopos.measurement.words import PERIOD_LABELS

    return [(period.value, label) for period, label in PERIOD_LABELS.items()]


def _read(source: Source, metric: Metric, asked: Asked) -> History:
    source.asked = asked
    return histories(source, [metric])[metric.key]


@in_workspace(Role.VIEWER)
def metric(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Show one metric: its history with intervals, what each channel gave, its definition and its objectives."""
    names = channel_names(request.workspace)
    with queries.opened(request.workspace, Asked()) as source:
        found = access.metric_for(source, key)
        form = AskedForm(request.GET, pages.choices(source, found), names)
        history = _read(source, found, form.asked())
        parts = pages.by_channel(source, found, history.unit, history.last) if history.last else []
    shown = _latest(history)
    estimates = sureness.estimates(shown)
    rows_url = reverse("measurement:rows", args=[request.workspace.slug, key])
    context = {
        "metric": found,
        "stage": STAGE_LABELS[found.stage],
        "history": history,
        "card": Card.of(history, rtl=get_language_bidi()),
        "figure": charts.history_figure(shown, estimates, f"{rows_url}?{request.GET.urlencode()}"),
        "estimate": estimates[-1] if estimates else None,
        "changes": sureness.changes(shown),
        **_steps(shown, estimates, everything="all" in request.GET),
        "parts": [(part, names.get(part.key, part.key)) for part in parts],
        "form": form,
        "explanation": explain(history),
        "objectives": objectives_on(request.workspace, key),
        "definition": None if key in METRICS else access.definition_for(request.workspace, key),
        "query": request.GET.urlencode(),
    }
    return render(request, "measurement/metric.html", context)


def _latest(history: History) -> History:
    from dataclasses import replace

    return replace(history, steps=history.steps[-STEPS_SHOWN[history.period] :])


def _steps(history: History, estimates: list[Any], *, everything: bool) -> dict[str, Any]:
    """Give the newest periods for the table, or all; and how many more there are."""
    found = _step_rows(history, estimates)
    return {"steps": found if everything else found[:ROWS_AT_FIRST], "more_steps": max(len(found) - ROWS_AT_FIRST, 0)}


def _step_rows(history: History, estimates: list[Any]) -> list[dict[str, Any]]:
    """Give the periods for the table, newest first."""
    changes = sureness.changes(history)
    rows = [
        {"step": step, "estimate": estimate, "change": change}
        for step, estimate, change in zip(history.steps, estimates, changes, strict=True)
    ]
    return rows[::-1]


@in_workspace(Role.VIEWER)
def rows(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Show the imported figures, posts or mentions behind a period, newest first."""
    offset = _offset(request)
    with queries.opened(request.workspace, Asked()) as source:
        found = access.metric_for(source, key)
        form = AskedForm(request.GET, pages.choices(source, found), channel_names(request.workspace))
        asked = form.asked()
        history = _read(source, found, asked)
        first, final = _span(request, history)
        points = pages.point_rows(source, found, first, final, offset)
        mentions = pages.mention_rows(source, found, first, final, offset)
        orders = pages.sale_rows(source, found, first, final, offset)
    more = max(len(points), len(mentions), len(orders)) > pages.ROWS_ON_PAGE
    shown = {"points": points[: pages.ROWS_ON_PAGE], "mentions": mentions[: pages.ROWS_ON_PAGE]}
    shown["orders"] = orders[: pages.ROWS_ON_PAGE]
    _name(shown["points"], found, channel_names(request.workspace))
    links = origins(request.workspace, [row["source"] for rows in shown.values() for row in rows])
    step = next((step for step in history.steps if step.start == first), None)
    query = request.GET.copy()
    query.pop("offset", None)
    context = shown | {
        "metric": found,
        "history": history,
        "first": first,
        "final": final,
        "step": step,
        "links": links,
        "offset": offset,
        "earlier": max(0, offset - pages.ROWS_ON_PAGE) if offset else None,
        "later": offset + pages.ROWS_ON_PAGE if more else None,
        "query": query.urlencode(),
        "explanation": explain(history),
    }
    return render(request, "measurement/rows.html", context)


def _name(points: list[dict[str, Any]], found: Metric, channels: Mapping[str, str]) -> None:
    """Give each figure the names of its metric, which a quotient has several of, and of its channel."""
    for point in points:
        metric = found if point["metric"] == found.key else METRICS.get(point["metric"])
        point["metric_label"] = metric.label if metric else point["metric"]
        point["channel_name"] = channels.get(point["channel"], point["channel"])


def _offset(request: WorkspaceRequest) -> int:
    text = request.GET.get("offset", "0")
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _span(request: WorkspaceRequest, history: History) -> tuple[date, date]:
    """Give the days asked for: a period by its `start`, else the latest one."""
    text = request.GET.get("start", "")
    try:
        start = date.fromisoformat(text)
    except ValueError:
        if text:
            raise Http404("No such period.") from None
        last: Step | None = history.last or history.running
        start = last.start if last else start_of(date(2000, 1, 1), history.period)
    return pages.span_of(start_of(start, history.period), history.period)


@in_workspace(Role.VIEWER)
def as_csv(request: WorkspaceRequest, key: str) -> StreamingHttpResponse:
    """Download a metric's history: a row per period, numbers and dates as machines read them."""
    with queries.opened(request.workspace, Asked()) as source:
        found = access.metric_for(source, key)
        form = AskedForm(request.GET, pages.choices(source, found), channel_names(request.workspace))
        asked = form.asked()
        history = _read(source, found, asked)
    lines = charts.history_rows(history, sureness.estimates(history))
    header = ["metric", "channel", "audience", "campaign", "unit", "start", "end", "value", "low", "high", "rows"]
    fixed = [key, asked.channel, asked.audience, asked.campaign, history.unit]
    table = ([*fixed, *(line[name] for name in header[5:])] for line in lines)
    return csv_response(f"{key}-{asked.period.name.lower()}.csv", header, table)


@in_workspace(Role.ANALYST)
def define(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Say what a metric that the workspace brought itself means."""
    with queries.opened(request.workspace, Asked()) as source:
        found = access.metric_for(source, key)
    if key in METRICS:
        raise Http404("The catalogue defines this metric.")
    row = access.definition_for(request.workspace, key)
    start = {
        "label": str(found.label),
        "kind": found.kind.value,
        "unit": found.unit,
        "direction": found.direction.value,
    }
    form = DefinitionForm(request.POST or None, instance=row, initial=None if row else start)
    if request.method == "POST" and form.is_valid():
        actions.define_metric(request.workspace, key, by=request.user, **form.cleaned_data)
        messages.success(request, _("The metric is described."))
        return redirect("measurement:metric", request.workspace.slug, key)
    return render(request, "measurement/define.html", {"metric": found, "form": form, "stages": Stage})
