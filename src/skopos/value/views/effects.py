"""What tactics changed: all of them, and one with its chart."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from skopos.measurement.catalogue import METRICS
from skopos.strategy.choices import TacticState
from skopos.strategy.models import Tactic
from skopos.value import access, charts
from skopos.value.methods import METHODS
from skopos.value.models import Kind, Measured
from skopos.value.queries.results import results
from skopos.value.views import regions
from skopos.value.views.telling import amount_text
from skopos.value.words import chance_text, reason
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def page(request: WorkspaceRequest) -> HttpResponse:
    """List every tactic with what it changed since it began."""
    rows = list(results(request.workspace, Kind.EFFECTS))
    told = {entry["slug"]: (row, entry) for row in rows for entry in _entries(row)}
    tactics = Tactic.objects.filter(workspace=request.workspace).exclude(
        state__in=(TacticState.DRAFT, TacticState.PROPOSED)
    )
    lines = [tell(tactic, *told.get(tactic.slug, (None, None))) for tactic in tactics.order_by("start", "slug")]
    context = {"lines": lines, "method": METHODS["effects"], "rows": rows}
    return render(request, "value/effects.html", context)


def _entries(row: Measured) -> list[dict[str, Any]]:
    return [*row.result.get("tactics", []), *row.result.get("left_out", [])]


def tell(tactic: Tactic, row: Measured | None, entry: dict[str, Any] | None) -> dict[str, Any]:
    """Put a tactic's effect into words."""
    told: dict[str, Any] = {"tactic": tactic, "row": row, "entry": entry}
    if row is None or entry is None or "total" not in entry:
        key = (entry or {}).get("why_not") or (row.why_not if row else "")
        waiting = tactic.state in (TacticState.RUNNING, TacticState.DONE)
        return told | {"reason": reason(key or ("waiting" if waiting else "not_started"))}
    unit = row.inputs["unit"]
    metric = METRICS.get(row.inputs["metric"])
    low, mid, high = entry["total"]
    if row.result["mean_of_days"]:
        steps = max(row.inputs["steps"] - entry["span"][0], 1)
        low, mid, high = low / steps, mid / steps, high / steps
        unit = "points" if unit == "share" else unit
    full = entry["full"]
    return told | {
        "metric": metric.label if metric else row.inputs["metric"],
        "text": amount_text(mid, unit),
        "low": amount_text(low, unit),
        "high": amount_text(high, unit),
        "full": [amount_text(part, "share") for part in full],
        "chance": chance_text(entry["positive"]),
        "mood": "pass" if low > 0 else "fail" if high < 0 else "neutral",
        "is_known": entry["learned"] < 0.6,
        "check": [amount_text(part, unit) for part in entry["check"]["total"]] if entry["check"] else None,
    }


@in_workspace(Role.VIEWER)
@require_GET
def tactic(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show one tactic: seen against expected, the effect beside all others and alone, and the placebos."""
    found = access.tactic_for(request.membership, slug)
    objective = found.objective
    subject = "|".join((objective.metric, objective.channel, objective.segment))
    row = results(request.workspace, Kind.EFFECTS).filter(subject=subject).first()
    entry = next((entry for entry in _entries(row) if entry["slug"] == slug), None) if row else None
    line = tell(found, row, entry)
    figure = None
    if row is not None and entry is not None and "total" in entry:
        more = reverse("measurement:rows", kwargs={"workspace": request.workspace.slug, "key": objective.metric})
        figure = charts.counterfactual_figure(row, entry, more)
    geo = results(request.workspace, Kind.GEO).filter(subject=slug).first()
    placebo = entry["check"]["placebo"] if entry and entry.get("check") else None
    others = Tactic.objects.filter(workspace=request.workspace, slug__in=entry.get("alike", []) if entry else [])
    context = {
        "line": line,
        "tactic": found,
        "row": row,
        "figure": figure,
        "placebo": placebo,
        "placebos": len(placebo["totals"]) if placebo else 0,
        "others": others,
        "method": METHODS["effects"],
        "geo": regions.told(found, geo, entry, request.workspace),
        "geo_method": METHODS["geo"],
    }
    return render(request, "value/effect.html", context)
