"""Starts journeys from the pages of rooms that cannot see them: visit a channel, check, take in or undo a file."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from skopos.channels import access
from skopos.channels.actions import imports
from skopos.channels.models import Import, ImportState
from skopos.channels.reading import ReadingError, open_brought, recognised
from skopos.channels.uploads import ReceivedFile, too_large_text
from skopos.flows import tasks
from skopos.flows.import_file import undo_import
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@require_POST
@in_workspace(Role.MANAGER)
def fetch_now(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Ask for a visit to a channel."""
    channel = access.channel_for(request.membership, pk)
    if channel.connector and not channel.paused:
        tasks.queue_fetch(channel)
        messages.success(request, _("The visit is under way; this page shows soon how it went."))
    return redirect("channels:channel", request.workspace.slug, pk)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def upload(request: WorkspaceRequest) -> HttpResponse:
    """Receive a file, find out what it is, and have it checked if its format is clear."""
    file = request.FILES.get("file")
    if not isinstance(file, ReceivedFile):
        content_length = int(request.META.get("CONTENT_LENGTH") or 0)
        chosen = content_length > 10_000  # more than an empty form: the file passed the bound and was dropped
        messages.error(request, too_large_text() if chosen else _("Choose a file first."))
        return redirect("channels:imports", request.workspace.slug)
    try:
        found = recognised(open_brought(file.path, file.name or ""))
    except ReadingError as error:
        messages.error(request, str(error))
        return redirect("channels:imports", request.workspace.slug)
    record = imports.receive_file(request.workspace, file.received(), by=request.user, guesses=found)
    _check(record)
    return redirect("channels:import", request.workspace.slug, record.pk)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def check(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Have a file checked: what would taking it in do?"""
    _check(access.import_for(request.membership, pk))
    return redirect("channels:import", request.workspace.slug, pk)


@transaction.atomic
def _check(record: Import) -> None:
    if record.format and imports.claim(record, ImportState.CHECKING):
        tasks.queue_check(record)


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def start(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Have a file taken in."""
    record = access.import_for(request.membership, pk)
    with transaction.atomic():
        if record.format and imports.claim(record, ImportState.QUEUED):
            tasks.queue_import(record)
    return redirect("channels:import", request.workspace.slug, pk)


@require_POST
@in_workspace(Role.MANAGER)
def undo(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take the rows of an import out again."""
    record = access.import_for(request.membership, pk)
    if record.state == ImportState.DONE:
        count = undo_import(record, by=request.user)
        text = ngettext("%(count)d row was taken out again.", "%(count)d rows were taken out again.", count)
        messages.success(request, text % {"count": count})
    return redirect("channels:import", request.workspace.slug, pk)
