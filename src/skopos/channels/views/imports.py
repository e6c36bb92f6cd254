"""The files that people bring: list, report, choice of format, problems by line."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from skopos.channels import access, queries
from skopos.channels.actions import imports
from skopos.channels.formats import file_formats
from skopos.channels.forms import ReadingForm
from skopos.channels.mapping_forms import KINDS
from skopos.channels.models import Import, ImportState
from skopos.channels.problems import kept_problems, read_problems
from skopos.channels.reading import BY_COLUMNS
from skopos.channels.sales_labels import CONTACT_KINDS, ORDER_LABELS, PATH_LABELS, PLACES, SALE_KINDS, TOUCH_LABELS
from skopos.common import formats
from skopos.common.export import csv_response
from skopos.common.platforms import platform_name
from skopos.common.units import unit_text
from skopos.governance.screening import REASONS
from skopos.strategy import sources
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PAGE_ROWS = 25
PAGE_PROBLEMS = 50
SAMPLE_LABELS = {
    "published_at": gettext_lazy("Published"),
    "platform": gettext_lazy("Platform"),
    "kind": gettext_lazy("Kind"),
    "author_name": gettext_lazy("Author"),
    "title": gettext_lazy("Headline"),
    "text": gettext_lazy("Text"),
    "at": pgettext_lazy("first day", "From"),
    "metric": gettext_lazy("Metric"),
    "value": gettext_lazy("Figure"),
    "unit": gettext_lazy("Unit"),
    "campaign": gettext_lazy("Campaign"),
    "audience": gettext_lazy("Audience"),
    "placed_at": gettext_lazy("Placed"),
    "channel": gettext_lazy("Channel"),
    **{name: ORDER_LABELS[name] for name in ("native_id", "amount", "currency", "items", "place", "came_from")},
    **{name: PATH_LABELS[name] for name in ("path", "conversions", "nulls")},
    "cost": TOUCH_LABELS["cost"],
}
NUMBERS = ("value", "amount", "items", "cost", "conversions", "nulls")


@require_GET
@in_workspace(Role.VIEWER)
def import_list(request: WorkspaceRequest) -> HttpResponse:
    """List the files taken in, with the place to bring another one."""
    page = Paginator(access.imports_for(request.membership), PAGE_ROWS).get_page(request.GET.get("page"))
    names = {key: item.manifest.name for key, item in file_formats().items()}
    rows = [(record, names.get(record.format, _by_columns(record))) for record in page]
    return render(request, "channels/imports.html", {"page": page, "rows": rows, "formats": file_formats().values()})


@require_GET
@in_workspace(Role.VIEWER)
def import_page(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one file: what it is taken for, what it would do or did, and its problems by line."""
    record = access.import_for(request.membership, pk)
    return render(request, "channels/import.html", _import_context(request, record))


@require_GET
@in_workspace(Role.VIEWER)
def import_status(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The part of the page that moves while a worker is busy; the page is loaded anew when it is done."""
    record = access.import_for(request.membership, pk)
    answer = render(request, "channels/import_status.html", {"record": record})
    if not record.is_moving:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def import_choose(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Say how the file is to be read and which channel it belongs to; the next step follows from that."""
    record = access.import_for(request.membership, pk)
    form = ReadingForm(request.POST, record=record, member=request.membership)
    if not record.is_open:
        messages.error(request, _("This file is being worked on or was taken in already."))
    elif form.is_valid():
        imports.choose_reading(record, mapping=form.mapping(), **form.cleaned_data)
        if record.format == BY_COLUMNS and record.mapping is None:
            return redirect("channels:mapping", request.workspace.slug, pk)
    else:
        context = _import_context(request, record) | {"form": form}
        return render(request, "channels/import.html", context, status=422)
    return redirect("channels:import", request.workspace.slug, pk)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def import_discard(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Delete a file that was not taken in."""
    record = access.import_for(request.membership, pk)
    if record.is_open:
        imports.discard_import(record, by=request.user)
        messages.success(request, _("The file “%(name)s” was deleted.") % {"name": record.name})
    return redirect("channels:imports", request.workspace.slug)


@require_GET
@in_workspace(Role.VIEWER)
def import_problems(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """All problems by line, as a table to download."""
    record = access.import_for(request.membership, pk)
    header = [_("Line"), _("Column"), _("Value"), _("Problem"), _("How to mend it"), _("Severity")]
    return csv_response(f"{record.name} problems.csv", header, _problem_rows(record))


def _problem_rows(record: Import) -> Iterator[list[Any]]:
    for line in read_problems(record.problems_file):
        yield [line.line, line.column, line.value, line.message, line.mend, line.severity]


def _import_context(request: WorkspaceRequest, record: Import) -> dict[str, Any]:
    kept = kept_problems(record.problems_file) if record.tally else 0
    page = Paginator(range(kept), PAGE_PROBLEMS).get_page(request.GET.get("page"))
    known = file_formats().get(record.format)
    return {
        "record": record,
        "format": known.manifest if known else None,
        "by_columns": record.format == BY_COLUMNS,
        "before": queries.same_file_before(record) if record.is_open else None,
        "form": ReadingForm(record=record, member=request.membership) if record.is_open else None,
        "samples": _samples(record, sources.metrics(record.workspace)),
        "tally_days": _days(record),
        "left_out": [(REASONS.get(key, key), count) for key, count in record.tally.get("left_out", {}).items()],
        "problems": list(read_problems(record.problems_file, start=page.start_index() - 1, count=PAGE_PROBLEMS))
        if kept
        else [],
        "page": page,
        "done": record.state == ImportState.DONE,
    }


def _samples(record: Import, metrics: Mapping[str, sources.MetricChoice]) -> list[dict[str, Any]]:
    """The first rows as they would be stored, or were, under headings for people; each cell says if it is a number."""
    titles = {
        "mention": _("First mentions"),
        "metric_point": _("First figures"),
        "shop_order": _("First orders"),
        "touch": _("First contacts"),
        "journey": _("First paths"),
    }
    return [
        {
            "title": titles[name],
            "header": [(SAMPLE_LABELS[key], key in NUMBERS) for key in rows[0]],
            "rows": [
                [(_sample_text(key, value, metrics), key in NUMBERS) for key, value in row.items()] for row in rows
            ],
        }
        for name, rows in record.tally.get("sample", {}).items()
    ]


def _sample_text(key: str, value: Any, metrics: Mapping[str, sources.MetricChoice]) -> str:
    """Write one cell of a sample in the reader's language; days and moments were kept as the workspace's own time."""
    if value is None or value == "":
        return "–"
    if key == "platform":
        return platform_name(value)
    if key == "metric":
        return metrics[value].label if value in metrics else value
    if key == "unit":
        return unit_text(value)
    if key == "kind":
        return str((KINDS | CONTACT_KINDS | SALE_KINDS).get(value, value))
    if key == "place":
        return str(PLACES.get(value, value))
    if key in ("at", "published_at", "placed_at"):
        moment = datetime.fromisoformat(value)
        return formats.moment(moment, UTC) if any(moment.timetuple()[3:5]) else formats.day(moment.date())
    return formats.number(value) if isinstance(value, int | float) else str(value)


def _days(record: Import) -> tuple[date, date] | None:
    """The first and the last day that a file covers."""
    first, last = record.tally.get("first_day"), record.tally.get("last_day")
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None


def _by_columns(record: Import) -> str:
    return _("By its columns") if record.format == BY_COLUMNS else _("Not recognised")
