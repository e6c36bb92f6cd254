"""The page on which a person explains a table's columns, with a live look at its first rows."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skopos.channels import access, queries
from skopos.channels.actions import imports
from skopos.channels.mapping import Mapping, apply, propose
from skopos.channels.mapping_forms import MappingForm
from skopos.channels.models import Import
from skopos.channels.problems import Line, line_of
from skopos.channels.reading import BY_COLUMNS, ReadingError, mapping_from, open_brought, sheet_to_explain, signature_of
from skopos.channels.sales_labels import TARGETS
from skopos.channels.visits import context_of
from skopos.common import clock
from skopos.common.units import unit_text
from skopos.strategy import sources
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace
from skopos_files.problems import FileRefusedError
from skopos_files.sheets import Sheet, stored

SHOWN_ROWS, TRIED_ROWS, SHOWN_PROBLEMS = 5, 200, 5


@in_workspace(Role.CONTRIBUTOR)
def import_mapping(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Explain the columns: what was said before, else what files with this header meant last time, else a guess."""
    record = access.import_for(request.membership, pk)
    if not record.is_open:
        messages.error(request, _("This file is being worked on or was taken in already."))
        return redirect("channels:import", request.workspace.slug, pk)
    try:
        sheet = _sheet_of(record)
    except ReadingError as error:
        messages.error(request, str(error))
        return redirect("channels:import", request.workspace.slug, pk)
    start = _start(request.workspace, record, sheet)
    target = request.POST.get("target") or request.GET.get("target") or (start.target if start else "mention")
    form = MappingForm(
        request.POST or None, sheet=sheet, start=start, target=target if target in TARGETS else "mention"
    )
    if request.method == "POST" and form.is_valid() and form.mapping:
        chosen = form.mapping.model_dump(mode="json")
        imports.remember_mapping(request.workspace, signature_of(sheet), chosen)
        imports.choose_reading(
            record, format=BY_COLUMNS, channel=record.channel, mapping=chosen, date_order=record.date_order
        )
        return redirect("channels:import", request.workspace.slug, pk)
    context = {"record": record, "form": form, "sheet": sheet, "raw": _raw_rows(sheet), "targets": TARGETS.items()}
    return render(request, "channels/mapping.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def mapping_preview(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show what the first rows become with the answers as they stand."""
    record = access.import_for(request.membership, pk)
    try:
        sheet = _sheet_of(record)
    except ReadingError as error:
        return render(request, "channels/mapping_preview.html", {"failure": str(error)})
    target = request.POST.get("target", "")
    form = MappingForm(request.POST, sheet=sheet, start=None, target=target if target in TARGETS else "mention")
    if not form.is_valid() or form.mapping is None:
        return render(request, "channels/mapping_preview.html", {"form": form})
    try:
        context = _try_out(request.workspace, form.mapping, sheet)
    except FileRefusedError as error:
        context = {"failure": line_of(error.problem).message}
    return render(request, "channels/mapping_preview.html", context)


def _sheet_of(record: Import) -> Sheet:
    return sheet_to_explain(open_brought(record.file, record.name))


def _start(workspace: Workspace, record: Import, sheet: Sheet) -> Mapping | None:
    for values in (record.mapping, queries.saved_mapping(workspace, signature_of(sheet))):
        if values:
            try:
                return mapping_from(values)
            except ReadingError:
                continue  # kept by an older version; the guess is a better start
    return propose(sheet, clock.today(workspace.tzinfo))


def _raw_rows(sheet: Sheet) -> list[list[str | None]]:
    rows = sheet.sample(SHOWN_ROWS).table.to_pylist()
    return [[row[name] for name in sheet.header] for row in rows]


def _try_out(workspace: Workspace, mapping: Mapping, sheet: Sheet) -> dict[str, Any]:
    """Read the first rows by the mapping."""
    first = sheet.sample(TRIED_ROWS)
    small = replace(sheet, reader=stored(first.table, first.lines))
    mentions: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    problems: list[Line] = []
    sold: dict[str, list[dict[str, Any]]] = {"orders": [], "touches": [], "journeys": []}
    for batch in apply(mapping, small, context_of(workspace, "", "preview", clock.now())):
        mentions += batch.mentions.slice(0, SHOWN_ROWS).to_pylist() if batch.mentions is not None else []
        points += batch.points.slice(0, SHOWN_ROWS).to_pylist() if batch.points is not None else []
        for name, rows in sold.items():
            table = getattr(batch, name)
            rows += table.slice(0, SHOWN_ROWS).to_pylist() if table is not None else []
        problems += map(line_of, batch.problems[:SHOWN_PROBLEMS])
    metrics = sources.metrics(workspace)
    days = [
        point
        | {
            "day": point["at"].astimezone(workspace.tzinfo).date(),
            "metric": metrics[point["metric"]].label if point["metric"] in metrics else point["metric"],
            "unit": unit_text(point["unit"]),
        }
        for point in points[: SHOWN_ROWS * 2]
    ]
    shown: dict[str, Any] = {"mentions": mentions[:SHOWN_ROWS], "points": days}
    shown |= {name: rows[:SHOWN_ROWS] for name, rows in sold.items()}
    return shown | {"problems": problems[:SHOWN_PROBLEMS], "tried": len(first.lines)}
