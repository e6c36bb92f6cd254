"""Pages and parts of the wall, the full screen, and the stream of events."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from skopos.command_centre import asked as asking
from skopos.command_centre import events as streams
from skopos.command_centre import pages
from skopos.command_centre.asked import Asked
from skopos.common import clock
from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import Facts, open_facts, state_of, states_of
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role, Workspace

type Maker = Callable[[Facts, Workspace, Asked], dict[str, Any]]
NOTHING_NEW = 204


@in_workspace(Role.VIEWER)
@require_GET
def wall(request: WorkspaceRequest) -> HttpResponse:
    """Show a view of the command centre inside the frame of all pages."""
    return _page(request, "command_centre/wall.html")


@in_workspace(Role.VIEWER)
@require_GET
def screen(request: WorkspaceRequest) -> HttpResponse:
    """Show a view alone, for a large screen on a wall; for htmx, the part that goes on to the next view."""
    part = "#screen" if request.htmx else ""  # type: ignore[attr-defined]
    return _page(request, f"command_centre/screen.html{part}")


def _page(request: WorkspaceRequest, template: str) -> HttpResponse:
    workspace, asked = request.workspace, _asked(request)
    context = pages.frame(workspace, asked, states_of(workspace.pk))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        try:
            context |= pages.choices(facts, workspace, asked)
            context |= pages.board(facts, workspace, asked)
        except FactsTimeLimit:
            context["too_slow"] = True
    return render(request, template, context)


@in_workspace(Role.VIEWER)
@require_GET
def board(request: WorkspaceRequest) -> HttpResponse:
    """Give the panels anew, or 204 where the reader has seen this state of the rollups that they are made of."""
    return _part(request, "command_centre/board.html", pages.board, states_of(request.workspace.pk).rollups)


@in_workspace(Role.VIEWER)
@require_GET
def stream(request: WorkspaceRequest) -> HttpResponse:
    """Give the newest mentions anew, or 204."""
    return _part(request, "command_centre/stream.html", pages.stream)


@in_workspace(Role.VIEWER)
@require_GET
def novelties(request: WorkspaceRequest) -> HttpResponse:
    """Give what is new in the chosen time, or 204."""
    return _part(request, "command_centre/novelties.html", pages.new_words)


def _part(request: WorkspaceRequest, template: str, make: Maker, made_of: str = "") -> HttpResponse:
    """Give a part anew unless the reader has seen the state that it is `made_of`: that of all facts if empty."""
    workspace, asked = request.workspace, _asked(request)
    state = states_of(workspace.pk)
    seen = request.GET.get("seen")  # empty at first, as is the state where nobody has said anything yet
    if seen and seen in {state.whole, made_of or state.whole} and not asked.is_by_hours:
        return HttpResponse(status=NOTHING_NEW)
    context = pages.frame(workspace, asked, state)
    try:
        with open_facts(workspace.pk, workspace.tzinfo) as facts:
            context |= make(facts, workspace, asked)
    except FactsTimeLimit:
        return HttpResponse(status=NOTHING_NEW)  # what stands there stays, and the next change asks again
    return render(request, template, context)


@in_workspace(Role.VIEWER)
@require_GET
def changes(request: WorkspaceRequest) -> HttpResponse:
    """Tell a page that has no stream whether the facts changed: as an event for htmx, or 204."""
    state = state_of(request.workspace.pk)
    if request.GET.get("seen") == state:
        return HttpResponse(status=NOTHING_NEW)
    answer = HttpResponse(state, content_type="text/plain; charset=utf-8")
    answer["HX-Trigger"] = "facts"
    return answer


@in_workspace(Role.VIEWER)
@require_GET
def events(request: WorkspaceRequest) -> HttpResponseBase:
    """Keep a page up to date by server-sent events; 204, which ends the asking, where all places are taken."""
    if not streams.take_place(request.user.pk):
        return HttpResponse(status=NOTHING_NEW)
    seen = request.headers.get("Last-Event-ID") or request.GET.get("seen", "")
    stream = streams.Stream(request.workspace.pk, request.user.pk, seen)
    answer = StreamingHttpResponse(stream, content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # or a proxy such as nginx would gather the events
    return answer


def _asked(request: WorkspaceRequest) -> Asked:
    return asking.read(request.GET, clock.now(), request.workspace.tzinfo)
