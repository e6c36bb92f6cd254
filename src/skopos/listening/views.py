"""Pages of this room: mentions with their filters, one mention, the download, saved views."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.channels.sources import origins
from skopos.common import clock
from skopos.common.export import csv_response
from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import access, actions, fields, label_keys, labelling, pages, queries
from skopos.listening.faults import told_of
from skopos.listening.filters import Filter, day_of, names_period, read
from skopos.listening.forms import ChangeViewForm, SaveViewForm
from skopos.listening.queries import Cursor, Reading
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

EXPORT_ROWS = 50_000


@in_workspace(Role.VIEWER)
@require_GET
def mentions(request: WorkspaceRequest) -> HttpResponse:
    """Show what is said: search, facets, charts and the newest mentions; for htmx only the part that changes."""
    workspace, today = request.workspace, clock.today(request.workspace.tzinfo)
    chosen = read(request.GET, today)
    context: dict[str, Any] = {"today": today, "export_rows": EXPORT_ROWS, "strokes": ()}
    if request.membership.may(Role.CONTRIBUTOR):
        context["strokes"] = label_keys.strokes(workspace)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        context["span"] = span = queries.span(facts)
        if not names_period(request.GET):
            chosen = pages.default_filter(chosen, span, today)
        try:
            context |= pages.overview(facts, workspace, chosen, today)
            context["rows"] = labelling.shown(workspace, context["rows"], request.membership)
        except FactsTimeLimit:
            context |= {"too_slow": True, "chosen": chosen, "hidden": pages.hidden_fields(chosen)}
            context["shorter_url"] = pages.address(workspace, chosen.in_period("7", today))
    context["saved"] = _saved(request)
    context["fault"] = told_of(chosen.fault, chosen.q) if chosen.fault else None
    context["searches"] = _searches(request, chosen)
    context["save_form"] = SaveViewForm()
    whole = not request.htmx or request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "listening/mentions.html" if whole else "listening/mentions.html#panel", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@in_workspace(Role.VIEWER)
@require_GET
def more(request: WorkspaceRequest) -> HttpResponse:
    """Give the next mentions of a list, as rows for htmx; without it, as a page of their own."""
    workspace = request.workspace
    chosen = read(request.GET, clock.today(workspace.tzinfo))
    at = parse_datetime(request.GET.get("at", ""))
    if at is None or at.tzinfo is None:
        raise Http404("No such place in the list.")
    cursor = Cursor(at.astimezone(UTC), request.GET.get("after_platform", ""), request.GET.get("after_id", ""))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        reading = Reading(facts, chosen)
        page = queries.newest(reading, queries.by_day(reading), pages.SIZE, cursor)
    template = "listening/rows.html" if request.htmx else "listening/more.html"  # type: ignore[attr-defined]
    context = {**pages.results(workspace, chosen, page), "back_url": pages.address(workspace, chosen)}
    context["rows"] = labelling.shown(workspace, context["rows"], request.membership)
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@in_workspace(Role.VIEWER)
@require_GET
def mention(request: WorkspaceRequest) -> HttpResponse:
    """Show one mention with every field, what the field means, its labels and the answers to it."""
    workspace = request.workspace
    platform, native_id = request.GET.get("platform", ""), request.GET.get("id", "")
    day = day_of(request.GET.get("day", ""))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, platform, native_id, day) or (queries.one(facts, platform, native_id) if day else None)
        if row is None:
            raise Http404("No such mention.")
        answers = queries.replies_to(facts, platform, native_id, row["day"])
        asked = queries.one(facts, platform, row["reply_to"]) if row["reply_to"] else None
    labelled = labelling.shown(workspace, [row], request.membership, whole=True)[0]
    row = labelled["mention"]
    author = row["author_id"] or row["author_name"]
    everything = Filter(owned=row["owned"])
    context = {
        **labelled,
        "groups": list(fields.groups_of(row, request.workspace)),
        "answers": [pages.shown(workspace, answer) for answer in answers],
        "asked": pages.shown(workspace, asked) if asked else None,
        "author_url": pages.address(workspace, everything.by_author(author)) if author else "",
        "origin": origins(workspace, [row["source"]])[row["source"]],
        "day_url": pages.address(workspace, everything.on(row["day"])),
    }
    return render(request, "listening/mention.html", context)


@in_workspace(Role.VIEWER)
@require_GET
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """Download the mentions of a filter, newest first, at most `EXPORT_ROWS`; formulas are neutralised."""
    workspace = request.workspace
    today = clock.today(workspace.tzinfo)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        table = queries.matching(facts, read(request.GET, today), EXPORT_ROWS)
    columns = MENTION.schema.names
    name = f"{workspace.slug}-mentions-{today.isoformat()}.csv"
    return csv_response(name, columns, _lines(table.select(columns)))


def _lines(table: Any) -> Iterator[list[Any]]:
    for batch in table.to_batches(max_chunksize=2_000):
        for row in batch.to_pylist():
            yield [_cell(value) for value in row.values()]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return "; ".join(value) if isinstance(value, list) else value


def _searches(request: WorkspaceRequest, chosen: Filter) -> list[dict[str, Any]]:
    """Give the saved searches as choices; each keeps the other choices of the page."""
    return [
        {
            "search": search,
            "on": search.slug == chosen.search,
            "url": pages.address(
                request.workspace, chosen.found_by("" if search.slug == chosen.search else search.slug)
            ),
        }
        for search in access.searches_for(request.membership).active()
    ]


def _saved(request: WorkspaceRequest) -> list[dict[str, Any]]:
    base = reverse("listening:mentions", args=[request.workspace.slug])
    here, manager = request.GET.urlencode(), request.membership.may(Role.MANAGER)
    return [
        {
            "view": view,
            "url": f"{base}?{view.query}",
            "on": view.query == here,
            "may_change": view.owner_id == request.user.pk or manager,
        }
        for view in access.views_for(request.membership)
    ]


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def save_view(request: WorkspaceRequest) -> HttpResponse:
    """Keep the filter of the page under a name."""
    # Read and written again, so that nothing but a filter is kept. The period stays relative: “28 days” moves on.
    chosen = read(QueryDict(request.POST.get("query", "")[:4000]), clock.today(request.workspace.tzinfo))
    form = SaveViewForm(request.POST)
    if form.is_valid():
        view = actions.save_view(
            workspace=request.workspace, by=request.user, query=chosen.to_query(), **form.cleaned_data
        )
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    else:
        messages.error(request, _("Give the view a name of at most 80 letters."))
    return redirect(pages.address(request.workspace, chosen))


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def change_view(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Rename a saved view, or share it."""
    view = access.view_to_change(request.membership, pk)
    form = ChangeViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        stored = access.view_to_change(request.membership, pk)
        actions.change_view(stored, by=request.user, **form.cleaned_data)
        messages.success(request, _("The view is changed."))
        return redirect(f"{reverse('listening:mentions', args=[request.workspace.slug])}?{stored.query}")
    return render(request, "listening/view_form.html", {"form": form, "view": view})


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def delete_view(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Delete a saved view."""
    view = access.view_to_change(request.membership, pk)
    actions.delete_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is deleted. The mentions stay.") % {"name": view.name})
    return redirect("listening:mentions", workspace=request.workspace.slug)
