"""A report as a page and as files."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from skopos.common import clock
from skopos.facts import rollups
from skopos.reports import access
from skopos.reports.building import Built, build, plan_of, told_as
from skopos.reports.models import SavedReport
from skopos.reports.spans import MOST_DAYS, Span, between
from skopos.reports.telling import told
from skopos.reports.writing import files
from skopos.reports.writing.html import with_pictures
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


def built_for(request: WorkspaceRequest, report: SavedReport, only: tuple[str, ...] = ()) -> Built:
    """Build a report about its own days, or about those that the address names; wrong ones are 404."""
    rollups.refresh(request.workspace.pk, request.workspace.tzinfo)
    return build(plan_of(report, span=_asked_span(request)), only=only)


def _asked_span(request: WorkspaceRequest) -> Span | None:
    if not (request.GET.get("from") and request.GET.get("to")):
        return None
    try:
        first, last = date.fromisoformat(request.GET["from"]), date.fromisoformat(request.GET["to"])
    except ValueError:
        raise Http404("No such days.") from None
    if last < first or (last - first).days >= MOST_DAYS or first.year < 1970:
        raise Http404("No such days.")
    return between(first, last, clock.today(request.workspace.tzinfo))


@in_workspace(Role.VIEWER)
@require_GET
def shown(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show a report. In the reader's own language its charts answer to the pointer; in another they are drawings."""
    report = access.report_for(request.workspace, slug)
    built = built_for(request, report)
    lively = built.plan.language == get_language()
    document = told(built, with_charts=not lively)
    if not lively:
        document = with_pictures(document, with_links=True)
    figures = [list(panel.data.figures) if panel.data else [] for panel in built.panels]
    context = {
        "report": report,
        "built": built,
        "document": document,
        "is_lively": lively,
        "pairs": list(zip(document["panels"], figures if lively else [None] * len(figures), strict=True)),
        "forms": files.FORMS,
        "panel_forms": files.PANEL_FORMS,
        "query": request.META.get("QUERY_STRING", "") if _asked_span(request) else "",
    }
    return render(request, "reports/shown.html", context)


@in_workspace(Role.VIEWER)
@require_GET
def report_file(request: WorkspaceRequest, slug: str, form: str) -> HttpResponse:
    """Download a report whole: PDF, HTML, a workbook, or an archive of tables or charts."""
    if form not in files.FORMS:
        raise Http404("No such format.")
    report = access.report_for(request.workspace, slug)
    return download(files.whole(built_for(request, report), form))


@in_workspace(Role.VIEWER)
@require_GET
def panel_file(request: WorkspaceRequest, pk: int, form: str) -> HttpResponse:
    """Download one panel: its tables, or its charts as PNG."""
    if form not in files.PANEL_FORMS:
        raise Http404("No such format.")
    block = access.block_for(request.workspace, pk)
    report = access.report_for(request.workspace, block.report.slug)
    built = built_for(request, report, only=(str(block.pk),))
    with told_as(built.plan):
        found = files.of_panel(built, form)
    if found is None:
        raise Http404("This panel has nothing of the kind.")
    return download(found)


def download(file: files.File) -> HttpResponse:
    """Send a file to be kept."""
    response = HttpResponse(file.content, content_type=file.kind)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
