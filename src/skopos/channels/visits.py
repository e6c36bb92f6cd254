"""One visit to a channel's platform: fetch, then normalise. Stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from skopos.channels.connectors import connectors
from skopos.channels.contract import Account, ConnectorError, Context, Fetched, Normalised
from skopos.channels.models import Channel
from skopos.common import clock
from skopos.common.http import Http, Limits
from skopos.common.secrets import SecretLostError
from skopos.workspaces.models import Workspace

PREVIEW_LIMITS = Limits(body_bytes=5 * 1024 * 1024, seconds=12.0, step_seconds=6.0)


@dataclass(frozen=True)
class Visit:
    """What a visit brought, and what to remember for the next one."""

    rows: Normalised
    state: dict[str, Any]
    wait_seconds: int = 0


def visit(channel: Channel, at: datetime) -> Visit:
    """Visit a channel; raises ConnectorError with a reason for people."""
    try:
        account = Account(channel.address, channel.options, channel.secret)
    except SecretLostError as error:
        text = _("The channel's secret cannot be opened any more. Enter it again.")
        raise ConnectorError(text, permanent=True) from error
    first_seen = _moments(channel.state.get("first_seen", {}))
    context = context_of(channel.workspace, channel.key, f"feed:{channel.pk}", at, first_seen)
    fetched, rows = _fetch(channel.connector, account, channel.state.get("connector", {}), context, Limits())
    state = {"connector": dict(fetched.state), "first_seen": channel.state.get("first_seen", {})}
    if fetched.documents:
        state["first_seen"] = _undated(rows, context)
    return Visit(rows, state, fetched.wait_seconds)


def preview(workspace: Workspace, connector: str, account: Account) -> Normalised:
    """Visit an address before it is saved, within short limits; raises ConnectorError."""
    context = context_of(workspace, "", "preview", clock.now())
    return _fetch(connector, account, {}, context, PREVIEW_LIMITS)[1]


def context_of(
    workspace: Workspace,
    channel: str,
    source: str,
    at: datetime,
    first_seen: Mapping[str, datetime] | None = None,
    date_order: str = "",
) -> Context:
    """What the workspace knows that rows from outside do not say."""
    zone = workspace.tzinfo
    return Context(
        channel=channel,
        zone=zone,
        source=source,
        collected_at=at,
        currency=workspace.currency,
        today=at.astimezone(zone).date(),
        date_order=date_order,
        first_seen=first_seen or {},
    )


def _fetch(
    key: str, account: Account, state: Mapping[str, Any], context: Context, limits: Limits
) -> tuple[Fetched, Normalised]:
    connector = connectors().get(key)
    if connector is None:
        raise ConnectorError(_("The connector “%(key)s” is not installed.") % {"key": key}, permanent=True)
    with Http(limits=limits) as http:
        fetched = connector.fetch(account, state, http)
    return fetched, connector.normalise(fetched.documents, context) if fetched.documents else Normalised()


def _moments(texts: Mapping[str, str]) -> dict[str, datetime]:
    return {key: datetime.fromisoformat(text) for key, text in texts.items()}


def _undated(rows: Normalised, context: Context) -> dict[str, str]:
    """When rows that state no time were first met; only rows still there are remembered."""
    if rows.mentions is None:
        return {}
    columns = (rows.mentions.column(name).to_pylist() for name in ("native_id", "published_at"))
    return {
        key: moment.isoformat()
        for key, moment in zip(*columns, strict=True)
        if moment == context.collected_at or moment == context.first_seen.get(key)
    }
