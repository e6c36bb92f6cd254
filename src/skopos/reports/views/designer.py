"""The designer: reports made from a design; panels added, ordered by buttons, changed and taken out; a live preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.reports import access, queries
from skopos.reports.actions import designing
from skopos.reports.building import told_as
from skopos.reports.designs import DESIGNS
from skopos.reports.forms.designing import BlockForm, NewReportForm, ReportForm
from skopos.reports.models import Block, SavedReport, settings_of
from skopos.reports.panels import panels
from skopos.reports.spans import SpanKind
from skopos.reports.telling import told
from skopos.reports.views.outputs import built_for
from skopos.reports.writing.html import with_pictures
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def reports(request: WorkspaceRequest) -> HttpResponse:
    """List the reports of the workspace."""
    context = {"reports": queries.reports_of(request.workspace), "may_design": request.membership.may(Role.ANALYST)}
    return render(request, "reports/list.html", context)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """Make a report from a design, or an empty one."""
    form = NewReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        design = DESIGNS.get(form.cleaned_data["design"])
        report = designing.make_report(request.workspace, design, by=request.user, title=form.cleaned_data["title"])
        return redirect("reports:design", request.workspace.slug, report.slug)
    context = {"form": form, "designs": list(DESIGNS.values())}
    return render(request, "reports/new.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def design(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Change a report beside its preview."""
    report = access.report_for(request.workspace, slug)
    form = ReportForm(request.POST or None, request.FILES or None, instance=report)
    if request.method == "POST" and form.is_valid():
        designing.save_report(form.save(commit=False), by=request.user)
        messages.success(request, _("The report is saved."))
        return redirect("reports:design", request.workspace.slug, report.slug)
    context = {**blocks_of(report), "form": form}
    return render(request, "reports/design.html", context, status=422 if form.is_bound else 200)


def blocks_of(report: SavedReport, refused: str = "") -> dict[str, Any]:
    """Give the list of panels, and what can be added."""
    blocks = Block.objects.filter(report=report).order_by("place", "pk")
    return {
        "report": report,
        "blocks": [block_row(block) for block in blocks],
        "offered": list(panels().values()),
        "refused": refused,
    }


def block_row(block: Block) -> dict[str, Any]:
    """Give one line of the list."""
    panel, settings = panels().get(block.panel), settings_of(block)
    narrowed = [str(settings[name]) for name in ("search", "channel") if settings.get(name)]
    narrowed += [str(key) for key in settings.get("metrics", [])]
    if settings.get("span") in SpanKind.values:
        narrowed.append(str(SpanKind(settings["span"]).label))
    return {
        "block": block,
        "title": block.title or (panel.title if panel else block.panel),
        "about": panel.about if panel else _("This installation knows no such panel any more."),
        "narrowed": " · ".join(narrowed),
    }


@in_workspace(Role.ANALYST)
@require_GET
def preview(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show the report as it is now, in its own language, as a part of the designer."""
    built = built_for(request, access.report_for(request.workspace, slug))
    document = with_pictures(told(built))
    with told_as(built.plan):
        return render(request, "reports/document.html", {"document": document})


def _list_again(request: WorkspaceRequest, report: SavedReport, refused: str = "") -> HttpResponse:
    """Answer a change of the list: the list for htmx, the page for a browser without it."""
    if not getattr(request, "htmx", False):
        if refused:
            messages.error(request, refused)
        return redirect("reports:design", request.workspace.slug, report.slug)
    response = render(request, "reports/blocks.html", blocks_of(report, refused))
    response["HX-Trigger"] = "report-changed"
    return response


@in_workspace(Role.ANALYST)
@require_POST
def add_block(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Put a panel at the end."""
    report = access.report_for(request.workspace, slug)
    try:
        designing.add_block(report, request.POST.get("panel", ""), by=request.user)
    except designing.DesignRefusedError as refusal:
        return _list_again(request, report, str(refusal))
    return _list_again(request, report)


@in_workspace(Role.ANALYST)
@require_http_methods(["GET", "POST"])
def block(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change a panel's title, words and what it is narrowed to."""
    found = access.block_for(request.workspace, pk)
    form = BlockForm(request.POST or None, instance=found, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        designing.change_block(form.save(commit=False), by=request.user)
        return redirect("reports:design", request.workspace.slug, found.report.slug)
    row = block_row(found)
    context = {"form": form, "report": found.report, "title": row["title"], "about": row["about"]}
    return render(request, "reports/block.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.ANALYST)
@require_POST
def move(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Move a panel up or down."""
    found = access.block_for(request.workspace, pk)
    text = request.POST.get("places", "")
    places = int(text) if text.lstrip("-").isdecimal() and len(text) < 4 else 0
    designing.move_block(found, places, by=request.user)
    return _list_again(request, found.report)


@in_workspace(Role.ANALYST)
@require_POST
def remove_block(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a panel out."""
    found = access.block_for(request.workspace, pk)
    report = found.report
    designing.remove_block(found, by=request.user)
    return _list_again(request, report)


@in_workspace(Role.ANALYST)
@require_POST
def remove(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Remove a report."""
    report = access.report_for(request.workspace, slug)
    designing.remove_report(report, by=request.user)
    messages.success(request, _("The report “%(title)s” is removed.") % {"title": report.title})
    return redirect("reports:list", request.workspace.slug)
