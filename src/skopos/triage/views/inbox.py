"""The queue: its views, one item, and every change that people make there. All of it works without a script."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from skopos.common import clock
from skopos.common.formats import number
from skopos.listening.correcting import NotALabelError
from skopos.triage import access, addresses, board, queries
from skopos.triage.actions import items, relabelling, words
from skopos.triage.actions.changing import Changed
from skopos.triage.choices import Outcome
from skopos.triage.forms import DueForm, WordsForm
from skopos.triage.models import Item
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

PANEL, DETAIL = "triage/inbox.html#panel", "triage/inbox.html#detail"


@in_workspace(Role.VIEWER)
@require_GET
def inbox(request: WorkspaceRequest) -> HttpResponse:
    """Show a view of the queue with one item beside it; for htmx only the part that changes."""
    asked = board.asked_of(request.GET)
    wanted = request.GET.get("item", "")
    item = access.item_for(request.membership, int(wanted)) if _is_number(wanted) else None
    context = board.board(request.membership, asked, item=item, page=request.GET.get("page", "1"))
    if item and request.GET.get("reply"):
        rows = [row["item"] for row in context["rows"]]
        context |= board.detail(request.membership, asked, item, rows, request.GET["reply"])
    template = "triage/inbox.html"
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        template = DETAIL if request.htmx.target == "triage-detail" else PANEL  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def sort(request: WorkspaceRequest) -> HttpResponseBase:
    """Say what the marked items are."""
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        raise Http404("No such outcome.")
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    changed = items.sort_items(request.workspace, seen, outcome=Outcome(outcome), by=request.user)
    return _answer(request, changed)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def finish(request: WorkspaceRequest) -> HttpResponseBase:
    """Say that nothing is left to do about the marked items."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    return _answer(request, items.finish_items(request.workspace, seen, by=request.user))


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def reopen(request: WorkspaceRequest) -> HttpResponseBase:
    """Take the marked items up again."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    return _answer(request, items.reopen_items(request.workspace, seen, by=request.user))


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def assign(request: WorkspaceRequest) -> HttpResponseBase:
    """Give the marked items to somebody; `me` is whoever asks."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    wanted = request.POST.get("owner", "")
    owner = access.person_for(request.membership, str(request.user.pk) if wanted == "me" else wanted)
    return _answer(request, items.assign_items(request.workspace, seen, owner=owner, by=request.user))


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def due(request: WorkspaceRequest) -> HttpResponseBase:
    """Set the deadline of the marked items."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    form = DueForm(request.POST)
    if not form.is_valid():
        return _answer(request, Changed(), wrong=_("That is no day and time. Write one such as 2026-12-24T12:00."))
    changed = items.set_due(request.workspace, seen, due_at=form.cleaned_data["due_at"], by=request.user)
    return _answer(request, changed)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def label(request: WorkspaceRequest) -> HttpResponseBase:
    """Put a label on the marked items, or take it off."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    name, off = request.POST.get("label", "").strip(), request.POST.get("take_off", "")
    if not name and not off:
        return _answer(request, Changed(), wrong=_("Write the label's name."))
    changed = items.label_items(request.workspace, seen, name=off or name, on=not off, by=request.user)
    return _answer(request, changed)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def correct(request: WorkspaceRequest) -> HttpResponseBase:
    """Correct a label of the marked items' mentions: what the machine says, not what the item is for us."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    field, _colon, text = request.POST.get("choice", "").partition(":")
    try:
        changed = relabelling.correct_items(request.workspace, seen, field=field, text=text, by=request.user)
    except NotALabelError as error:
        return _answer(request, Changed(), wrong=error.told)
    except relabelling.GoneError:
        return _answer(request, Changed(), wrong=_("The mention is no longer stored, so its labels cannot be changed."))
    return _answer(request, changed, back=True)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def note(request: WorkspaceRequest) -> HttpResponseBase:
    """Write a note beside the marked items."""
    return _with_words(request, words.write_note)


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def reply(request: WorkspaceRequest) -> HttpResponseBase:
    """Record what the author was answered."""
    return _with_words(request, words.record_reply)


def _with_words(request: WorkspaceRequest, action: Callable[..., Changed]) -> HttpResponseBase:
    """Do what stores the words that were written about the marked items."""
    seen = access.versions_for(request.membership, request.POST.getlist("item"))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _answer(request, Changed(), wrong=_("Write something, at most 10,000 letters."))
    return _answer(request, action(request.workspace, seen, text=form.cleaned_data["text"], by=request.user))


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def undo(request: WorkspaceRequest) -> HttpResponseBase:
    """Take one's own last change back."""
    try:
        batch = uuid.UUID(request.POST.get("batch", ""))
        changed = items.undo(request.workspace, batch, by=request.user)
    except (ValueError, items.NothingToUndoError):
        return _answer(request, Changed(), wrong=_("There is nothing of yours left to take back."))
    return _answer(request, changed, back=True)


def _answer(request: WorkspaceRequest, changed: Changed, *, wrong: str = "", back: bool = False) -> HttpResponseBase:
    """Show the queue as it stands now, with the item that is next, what was done, and what was overtaken."""
    asked = board.asked_of(request.POST, "in_")
    item = _next(request, changed, back=back)
    said = _said(changed, wrong)
    url = addresses.inbox(
        request.workspace, asked.view, **board.filters_of(asked), **({"item": item.pk} if item else {})
    )
    if not request.htmx:  # type: ignore[attr-defined]
        for kind, text in said:
            (messages.success if kind == "good" else messages.warning)(request, text)
        return redirect(url)
    context: dict[str, Any] = board.board(request.membership, asked, item=item, page=request.POST.get("in_page", "1"))
    response = render(request, PANEL, {**context, "said": said, "opened": bool(request.POST.get("opened"))})
    response["HX-Push-Url"] = url
    return response


def _next(request: WorkspaceRequest, changed: Changed, *, back: bool) -> Item | None:
    """Give the item to look at: one that could not be changed, one that is open in the view still, or the next."""
    asked, workspace = board.asked_of(request.POST, "in_"), request.workspace
    here = [*changed.overtaken, *changed.items]
    if here and (back or changed.overtaken):
        return access.item_for(request.membership, here[0].pk)
    at = request.POST.get("at", "")
    if _is_number(at):
        view = queries.view_of(workspace, asked, request.user, clock.now())
        wanted = [int(at), *(int(pk) for pk in [request.POST.get("next", "")] if _is_number(pk))]
        found = {item.pk: item for item in view.filter(pk__in=wanted)}
        return next((found[pk] for pk in wanted if pk in found), None)
    return None


def _said(changed: Changed, wrong: str) -> list[tuple[str, str]]:
    """Say what was done."""
    said = [("warn", wrong)] if wrong else []
    n = len(changed.items)
    if n:
        text = ngettext("%(n)s mention changed.", "%(n)s mentions changed.", n) % {"n": number(n)}
        said.append(("good", text))
    lost = len(changed.overtaken)
    if lost:
        text = ngettext(
            "%(n)s mention was left alone: somebody changed it meanwhile. Look at it as it is now, and say it again.",
            "%(n)s mentions were left alone: somebody changed them meanwhile. Look at them as they are now.",
            lost,
        )
        said.append(("warn", text % {"n": number(lost)}))
    return said
