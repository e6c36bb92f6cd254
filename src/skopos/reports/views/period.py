"""The report of a period, as a page and as a file."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from skopos.common import clock
from skopos.common.periods import previous_start
from skopos.common.series import Period
from skopos.measurement.words import PERIOD_LABELS
from skopos.reports.period import building
from skopos.reports.period.content import Report, Span
from skopos.reports.period.rendering import CONTENT_TYPES, Format
from skopos.reports.period.rendering import render as write
from skopos.reports.period.telling import told
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

OFFERED = (Period.WEEK, Period.MONTH, Period.QUARTER)


def span_from(request: WorkspaceRequest) -> Span:
    """Give the period asked for in the address; without one the latest month that is over. A wrong one is 404."""
    today = clock.today(request.workspace.tzinfo)
    try:
        period = Period(request.GET.get("period", Period.MONTH))
        day = date.fromisoformat(request.GET["day"]) if "day" in request.GET else None
    except ValueError:
        raise Http404("No such period.") from None
    if day is not None and (day > today or day.year < 1970):
        raise Http404("No such period.")
    return building.span_at(day, period, today) if day else building.span_before_today(period, today)


@in_workspace(Role.VIEWER)
def report(request: WorkspaceRequest) -> HttpResponse:
    """Show the report of a period."""
    span = span_from(request)
    found = building.build(request.workspace, span)
    following = span.last + timedelta(days=1)
    context = {
        "report": found,
        "told": with_links(told(found), found, request.workspace.slug),
        "span": span,
        "earlier": previous_start(span.first, span.period),
        "later": following if following <= clock.today(request.workspace.tzinfo) else None,
        "periods": [(period.value, PERIOD_LABELS[period]) for period in OFFERED],
        "formats": [(form.value, form.value.upper()) for form in Format],
    }
    return render(request, "reports/period.html", context)


@in_workspace(Role.VIEWER)
def report_file(request: WorkspaceRequest, form: str) -> HttpResponse:
    """Download the report of a period."""
    if form not in CONTENT_TYPES:
        raise Http404("No such format.")
    span = span_from(request)
    chosen = Format(form)
    response = HttpResponse(write(building.build(request.workspace, span), chosen), CONTENT_TYPES[chosen])
    name = f"{request.workspace.slug}-{span.first.isoformat()}-{span.period.name.lower()}.{chosen.value}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@in_workspace(Role.VIEWER)
def moved(request: WorkspaceRequest, form: str = "") -> HttpResponse:
    """Lead from where this page was to where it is."""
    slug = request.workspace.slug
    url = reverse("reports:period_file", args=[slug, form]) if form else reverse("reports:period", args=[slug])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def with_links(texts: dict[str, Any], found: Report, slug: str) -> dict[str, Any]:
    """Let each objective and metric of the page lead to its own page."""
    from django.urls import NoReverseMatch

    for row, line in zip(texts["objectives"]["rows"], found.objectives, strict=True):
        try:
            row["url"] = reverse("strategy:objective", args=[slug, line.key])
        except NoReverseMatch:
            row["url"] = ""
    rows = [row for stage in texts["metrics"]["stages"] for row in stage["rows"]]
    for row, metric in zip(rows, found.lines, strict=True):
        row["url"] = reverse("measurement:metric", args=[slug, metric.key]) + f"?period={found.span.period.value}"
    return texts
