"""Pages by which people correct labels: a keystroke on the list of mentions, a card on the page of one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from skopos.facts.reading import open_facts
from skopos.listening import access, corrections, labelling, pages, queries
from skopos.listening.correcting import NotALabelError, Row, overlay, read_choice
from skopos.listening.filters import day_of
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def correct(request: WorkspaceRequest) -> HttpResponse:
    """Take one label, a confirmation, or taking the last word back; answers with the mention as it is now."""
    workspace = request.workspace
    row = _row(workspace, request.POST)
    try:
        told = _done(request, row)
    except NotALabelError as error:
        return HttpResponse(error.told, status=400, content_type="text/plain; charset=utf-8")
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, told)
        return redirect(f"{pages.mention_address(workspace, row)}#labels")
    card = request.POST.get("as") == "card"
    template = "listening/label_card.html" if card else "listening/row.html"
    context = labelling.shown(workspace, [row], request.membership, whole=card)[0]
    return render(request, template, {**context, "told": told})


@in_workspace(Role.CONTRIBUTOR)
@require_GET
def panel(request: WorkspaceRequest) -> HttpResponse:
    """Give all labels of a mention with their choices, to be put below its row."""
    row = _row(request.workspace, request.GET)
    context = labelling.shown(request.workspace, [row], request.membership, whole=True)[0]
    return render(request, "listening/label_panel.html", context)


def _row(workspace: Workspace, asked: Any) -> Row:
    """Find the mention that is meant; Http404 if the workspace has none such."""
    platform, native_id = asked.get("platform", ""), asked.get("id", "")
    day: date | None = day_of(asked.get("day", ""))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, platform, native_id, day) or (queries.one(facts, platform, native_id) if day else None)
    if row is None:
        raise Http404("No such mention.")
    return row


def _done(request: WorkspaceRequest, row: Row) -> str:
    """Do what was chosen and say so."""
    workspace, by = request.workspace, request.user
    field, _colon, text = request.POST.get("choice", "").partition(":")
    if field == "confirm":
        corrections.confirm(workspace, row, by=by)
        return _("Noted: the labels are right as they are.")
    if field == "undo":
        last = access.last_word(request.membership, row["platform"], row["native_id"])
        if not last:
            return _("There is nothing to take back.")
        for correction in last:
            corrections.undo(correction, by=by)
        return _("The correction is taken back.")
    shown = overlay(workspace, [(row["platform"], row["native_id"])]).over_row(row)
    text = text or request.POST.get(f"{field}_value", "")
    found = corrections.correct(workspace, row, field=field, value=read_choice(shown, field, text), by=by)
    return _("Noted: the label is right.") if found.is_confirmation else _("The label is corrected.")
