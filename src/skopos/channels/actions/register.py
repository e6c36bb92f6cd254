"""The register of channels: add, change, pause, remove, and how the last visit went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from skopos.channels.models import Channel
from skopos.common import clock, secrets
from skopos.governance import audit
from skopos.workspaces.models import User, Workspace

ADDED = audit.register("channels.channel_added", gettext_lazy("added a channel"))
CHANGED = audit.register("channels.channel_changed", gettext_lazy("changed a channel"))
PAUSED = audit.register("channels.channel_paused", gettext_lazy("paused a channel"))
RESUMED = audit.register("channels.channel_resumed", gettext_lazy("resumed a channel"))
REMOVED = audit.register("channels.channel_removed", gettext_lazy("removed a channel"))
RESEALED = audit.register("channels.secrets_resealed", gettext_lazy("sealed the secrets of all channels anew"))


def free_key(workspace: Workspace, name: str) -> str:
    """Give a key for a channel called `name` that the workspace has not used yet."""
    stem = slugify(name)[:50].strip("-") or "channel"
    taken = set(Channel.objects.filter(workspace=workspace, key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


@transaction.atomic
def add_channel(workspace: Workspace, *, by: User | None, secret: str = "", **fields: Any) -> Channel:
    """Add a channel; a connected one is due for its first visit at once."""
    channel = Channel(workspace=workspace, sealed_secret=secrets.seal(secret), **fields)
    channel.key = channel.key or free_key(workspace, channel.name)
    if channel.connector:
        channel.next_fetch_at = clock.now()
    channel.save()
    audit.record(ADDED, workspace=workspace, by=by, subject=channel, zone=channel.zone, connector=channel.connector)
    return channel


@transaction.atomic
def change_channel(channel: Channel, *, by: User, secret: str | None = None, **fields: Any) -> Channel:
    """Change a channel; `secret` None keeps the one it has, empty removes it. A changed connection is tried at once."""
    before = (channel.connector, channel.address, channel.options)
    changed = sorted(name for name, value in fields.items() if getattr(channel, name) != value)
    for name, value in fields.items():
        setattr(channel, name, value)
    if secret is not None:
        channel.sealed_secret = secrets.seal(secret)
        changed.append("secret")
    if before != (channel.connector, channel.address, channel.options) or secret is not None:
        channel.state, channel.failures_in_a_row, channel.last_failure = {}, 0, ""
        channel.next_fetch_at = clock.now() if channel.connector else None
    # A secret that nobody gave is not written: it may have been sealed under a new key since it was read.
    kept = set() if secret is not None else {"sealed_secret"}
    names = {field.name for field in Channel._meta.concrete_fields if not field.primary_key}
    channel.save(update_fields=names - kept)
    audit.record(CHANGED, workspace=channel.workspace, by=by, subject=channel, fields=changed)
    return channel


@transaction.atomic
def pause_channel(channel: Channel, *, by: User) -> None:
    """Stop visiting a channel; what it brought stays."""
    channel.paused, channel.next_fetch_at = True, None
    channel.save(update_fields=["paused", "next_fetch_at"])
    audit.record(PAUSED, workspace=channel.workspace, by=by, subject=channel)


@transaction.atomic
def resume_channel(channel: Channel, *, by: User) -> None:
    """Visit a channel again, at once."""
    channel.paused, channel.failures_in_a_row = False, 0
    channel.next_fetch_at = clock.now() if channel.connector else None
    channel.save(update_fields=["paused", "failures_in_a_row", "next_fetch_at"])
    audit.record(RESUMED, workspace=channel.workspace, by=by, subject=channel)


@transaction.atomic
def remove_channel(channel: Channel, *, by: User) -> None:
    """Take a channel off the register. Its mentions and figures stay, under its key."""
    audit.record(REMOVED, workspace=channel.workspace, by=by, subject=channel, key=channel.key)
    channel.delete()


def note_success(channel: Channel, *, state: dict[str, Any], at: datetime, wait_seconds: int = 0) -> None:
    """Note a visit that went well, with what to remember for the next. Runs inside the transaction of the rows."""
    channel.state, channel.last_success_at, channel.failures_in_a_row, channel.last_failure = state, at, 0, ""
    wait = max(timedelta(minutes=channel.interval_minutes), timedelta(seconds=wait_seconds))
    channel.next_fetch_at = None if channel.paused else at + wait
    channel.save(
        update_fields=["state", "last_success_at", "failures_in_a_row", "last_failure", "next_fetch_at"],
    )


def note_failure(channel: Channel, reason: str, *, at: datetime, permanent: bool, wait_seconds: int = 0) -> None:
    """Note a visit that failed: stay away longer each time; pause the channel if asking again will not help."""
    channel.last_failure_at, channel.last_failure = at, reason[:2000]
    channel.failures_in_a_row += 1
    channel.paused = channel.paused or permanent
    wait = max(channel.wait_after_failures(), timedelta(seconds=wait_seconds))
    channel.next_fetch_at = None if channel.paused else at + wait
    channel.save(update_fields=["last_failure_at", "last_failure", "failures_in_a_row", "paused", "next_fetch_at"])


@dataclass(frozen=True)
class Resealed:
    """What became of the secrets when the keys changed.

    Attributes
    ----------
    count : int
        Secrets that are sealed under the newest key now.
    lost : tuple of Channel
        Channels whose secret no key opens any more; it has to be entered again.
    """

    count: int
    lost: tuple[Channel, ...] = ()


def change_keys(also: Callable[[], object] = lambda: None) -> Resealed:
    """Make a new key, seal every channel's secret with it, and drop the old keys.

    `also` seals the secrets of the rooms above; it is called before the old keys go.

    Killed on the way it leaves all secrets readable, and running it again goes on: the old keys go last, when nothing
    needs them. Where the keys stand in the environment, secrets are sealed under the first of them and no key is made
    or dropped.
    """
    own_file = not secrets.are_in_environment()
    if own_file:
        secrets.add_key()
    found = _reseal_all()
    while own_file and _left_behind(found):  # sealed by somebody who had read the old key a moment ago
        found = _reseal_all()
    also()
    if own_file:
        secrets.drop_old_keys()
    return found


@transaction.atomic
def _reseal_all() -> Resealed:
    resealed, lost = [], []
    for channel in Channel.objects.exclude(sealed_secret="").select_for_update().order_by("pk"):
        try:
            channel.sealed_secret = secrets.reseal(channel.sealed_secret)
        except secrets.SecretLostError:
            lost.append(channel)
            continue
        channel.save(update_fields=["sealed_secret"])
        resealed.append(channel)
    for workspace in Workspace.objects.filter(pk__in={channel.workspace_id for channel in resealed}):
        audit.record(RESEALED, workspace=workspace, by=None, subject=workspace)
    return Resealed(len(resealed), tuple(lost))


def _left_behind(found: Resealed) -> bool:
    others = Channel.objects.exclude(sealed_secret="").exclude(pk__in=[channel.pk for channel in found.lost])
    return not all(map(secrets.is_under_newest_key, others.values_list("sealed_secret", flat=True)))
