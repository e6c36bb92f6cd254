"""Rows as programs send them, made rows of the facts' schemas."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from skopos.channels.contract import Normalised
from skopos.channels.models import ApiToken, Channel
from skopos.channels.rows.tables import point_id
from skopos.common import clock
from skopos.facts.schemas import MENTION_IN, METRIC_POINT, ORDER, TOUCH
from skopos.flows.take_in import Intake, queue_catch_up, take_in
from skopos.web.api.schemas import MentionIn, OrderIn, PointIn, Taken, TouchIn

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownChannelError(ValueError):
    """A row names a channel that is not in the register."""


def store_mentions(token: ApiToken, mentions: Sequence[MentionIn]) -> Taken:
    """Take mentions in on behalf of a token."""
    _check_channels(token, (row.channel for row in mentions))
    return _store(token, Normalised(mentions=_table(mentions, _stamp(token)), rows=len(mentions)))


def store_points(token: ApiToken, points: Sequence[PointIn]) -> Taken:
    """Take figures in on behalf of a token."""
    _check_channels(token, (row.channel for row in points))
    stamp = _stamp(token)
    rows = [row.model_dump() | {"until": row.until or row.at, "native_id": _native_id(row)} | stamp for row in points]
    table = pa.Table.from_pylist(rows, schema=METRIC_POINT.schema)
    return _store(token, Normalised(points=table, rows=len(rows)))


def store_orders(token: ApiToken, orders: Sequence[OrderIn]) -> Taken:
    """Take orders and returns in on behalf of a token."""
    _check_channels(token, (row.channel for row in orders))
    stamp = _stamp(token)
    rows = [row.model_dump() | _signed(row) | stamp for row in orders]
    table = pa.Table.from_pylist(rows, schema=ORDER.schema)
    return _store(token, Normalised(orders=table, rows=len(rows)))


def _signed(row: OrderIn) -> dict[str, float | None]:
    """A return is worth less than nothing, however it was sent."""
    if row.kind == "order":
        return {}
    return {"amount": -abs(row.amount), "items": None if row.items is None else -abs(row.items)}


def store_touches(token: ApiToken, touches: Sequence[TouchIn]) -> Taken:
    """Take contacts in on behalf of a token; money without a currency is the workspace's."""
    stamp, usual = _stamp(token), token.workspace.currency
    rows = [
        row.model_dump()
        | {"currency": row.currency or (None if row.cost is None and row.value is None else usual)}
        | stamp
        for row in touches
    ]
    table = pa.Table.from_pylist(rows, schema=TOUCH.schema)
    return _store(token, Normalised(touches=table, rows=len(rows)))


def _table(mentions: Sequence[MentionIn], stamp: dict[str, str | datetime]) -> pa.Table:
    """Give rows of MENTION_IN, column by column: several times quicker than a dictionary for each row."""
    rows = [vars(row) for row in mentions]
    said = set[str]().union(*(row.model_fields_set for row in mentions))
    same = {name: field.default for name, field in MentionIn.model_fields.items() if name not in said} | stamp
    columns = [
        pa.array([row[field.name] for row in rows], field.type)
        if field.name in said
        else pa.repeat(pa.scalar(same.get(field.name), field.type), len(rows))
        for field in MENTION_IN
    ]
    return pa.table(columns, schema=MENTION_IN)


def _stamp(token: ApiToken) -> dict[str, str | datetime]:
    return {"source": f"api:{token.pk}", "collected_at": clock.now()}


def _check_channels(token: ApiToken, keys: Iterable[str]) -> None:
    """A misspelt channel would make a figure that no objective finds."""
    named = {key for key in keys if key}
    known = set(Channel.objects.filter(workspace=token.workspace, key__in=named).values_list("key", flat=True))
    if named - known:
        raise UnknownChannelError(", ".join(sorted(named - known)))


def _store(token: ApiToken, batch: Normalised) -> Taken:
    def inside(intake: Intake) -> None:
        if intake.written.days:
            queue_catch_up(token.workspace)

    intake = take_in(token.workspace, [batch], inside=inside)
    written = intake.written
    return Taken(
        received=batch.rows,
        added=written.added,
        changed=written.changed,
        unchanged=written.unchanged,
        left_out=dict(intake.left_out),
    )


def _native_id(row: PointIn) -> str:
    """The same id as a file gives the figure, so that either replaces the other."""
    starts, ends = ((moment - EPOCH) // timedelta(microseconds=1) for moment in (row.at, row.until or row.at))
    dimensions = (row.campaign or "", row.audience or "", row.subject or "", row.breakdown or "")
    return point_id(row.metric, row.channel, starts, ends, row.unit, *dimensions)
