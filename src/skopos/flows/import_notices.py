"""Tells people how their files and channels fared."""

from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skopos.channels.models import Channel, Import
from skopos.collaboration.actions import Message, Text, deliver
from skopos.common import formats
from skopos.workspaces.models import Role

number = lazy(formats.number, str)  # written in each recipient's own language


def tell_done(record: Import, tally: dict[str, Any]) -> None:
    """Tell the person who brought a file what became of it. Joins the transaction that stores its rows."""
    refused = sum(count for severity, count in tally["problems"].items() if severity == "error")
    counts = {name: number(tally[name]) for name in ("added", "changed", "unchanged")}
    body = format_lazy(_("New: {added}. Changed: {changed}. As before: {unchanged}."), **counts)
    if refused:
        body = format_lazy(_("{counts} Rows or values left out: {refused}."), counts=body, refused=number(refused))
    _tell(record, "channels.import_done", format_lazy(_("“{name}” is taken in"), name=record.name), body)


def tell_failed(record: Import) -> None:
    """Tell the person who brought a file that it could not be taken in. Joins the transaction that notes it."""
    title = format_lazy(_("“{name}” could not be taken in"), name=record.name)
    _tell(record, "channels.import_failed", title, record.reason)


def _tell(record: Import, kind: str, title: Text, body: Text) -> None:
    """A file that is tried again raises the notice that waits; it does not put another beside it."""
    if record.by is not None:
        url = reverse("channels:import", args=[record.workspace.slug, record.pk])
        deliver(record.workspace, [Message(kind, title, body, url, to=[record.by])])


def tell_channel_stopped(channel: Channel, reason: str) -> None:
    """Tell the managers that a channel was paused because asking again will not help."""
    message = Message(
        kind="channels.fetch_failed",
        title=format_lazy(_("The channel “{name}” is paused: only a person can mend it"), name=channel.name),
        body=reason,
        url=reverse("channels:channel", args=[channel.workspace.slug, channel.pk]),
        to=Role.MANAGER,
    )
    deliver(channel.workspace, [message])
