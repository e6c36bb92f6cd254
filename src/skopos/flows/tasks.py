"""The journeys as jobs: fetch by id, run one journey."""

from django.utils.translation import gettext_lazy as _

from skopos.channels import queries
from skopos.channels.models import Channel, Import
from skopos.common import clock
from skopos.flows import fetch_channel as visiting
from skopos.flows import import_file as importing
from skopos.flows import take_in
from skopos.jobs import cron
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.workspaces.models import Workspace


@job(label=_("Import a file"), queue_name="intake")
def import_file(import_id: int, workspace_id: int) -> None:
    """Take a brought file in."""
    record = Import.objects.select_related("workspace", "channel", "by").filter(pk=import_id).first()
    if record:
        importing.import_now(record)


@job(label=_("Check a file before it is imported"), queue_name="intake")
def check_file(import_id: int, workspace_id: int) -> None:
    """Find out what a brought file would do."""
    record = Import.objects.select_related("workspace", "channel", "by").filter(pk=import_id).first()
    if record:
        importing.check_now(record)


@job(label=_("Fetch from a channel"), queue_name="intake")
def fetch_channel(channel_id: int, workspace_id: int) -> None:
    """Visit a connected channel, unless it was removed or paused meanwhile."""
    channel = Channel.objects.select_related("workspace").filter(pk=channel_id, paused=False).first()
    if channel and channel.connector:
        visiting.fetch_channel(channel)


@job(label=_("Work the figures out anew"))
def catch_up_later(workspace_id: int) -> None:
    """Bring what pages show of the rows up to date."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace:
        take_in.catch_up_and_queue(workspace)


@job(label=_("Bring triage, objectives and alarms up to what came in"))
def follow_up_later(workspace_id: int) -> None:
    """Bring the queue of triage, the objectives and the alarms up to date."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace:
        take_in.follow_up(workspace)


@cron.every(minutes=1)
@job(label=_("Look which channels are due"))
def fetch_due_channels() -> None:
    """Queue a visit for each channel whose time has come."""
    for channel in queries.due_channels(clock.now()):
        queue_fetch(channel)


@cron.every(minutes=5)
@job(label=_("Tidy up unfinished imports"))
def mend_imports() -> None:
    """Say so on imports whose job was given up, and drop uploads that never became an import."""
    importing.give_up_abandoned()
    importing.drop_stale_uploads()


def queue_fetch(channel: Channel) -> None:
    """Ask for a visit; one at a time for each channel."""
    enqueue_once(fetch_channel, f"fetch:{channel.pk}", channel_id=channel.pk, workspace_id=channel.workspace_id)


def queue_import(record: Import) -> None:
    """Ask for an import."""
    enqueue_once(import_file, importing.job_key(record), import_id=record.pk, workspace_id=record.workspace_id)


def queue_check(record: Import) -> None:
    """Ask for a check."""
    enqueue_once(check_file, importing.job_key(record), import_id=record.pk, workspace_id=record.workspace_id)
