"""The repository of a Bluesky account (CAR file): its posts, and how often it liked, reposted and followed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from skopos.channels.contract import Context, FileFormat, Manifest, Normalised, Problem, Zone
from skopos.channels.rows.posts import said_rows
from skopos.channels.rows.reasons import UNUSED_TABLE
from skopos.channels.rows.tables import Points, day_span, local_days
from skopos.channels.rows.values import Columns
from skopos_files.sheets import Opened, Sheet

POSTS = "app.bsky.feed.post"
ACTIONS = {
    "app.bsky.feed.like": "likes_given",
    "app.bsky.feed.repost": "reposts_given",
    "app.bsky.graph.follow": "follows_given",
}
FIELDS = {
    "text": "record.text",
    "published_at": "record.createdAt",
    "reply_to": "record.reply.parent.uri",
    "uri": "uri",
    "rkey": "rkey",
    "author_id": "did",
    "cid": "cid",
}


def _collection(sheet: Sheet) -> str:
    return sheet.name.rpartition(": ")[2]


def recognise(opened: Opened) -> float:
    """Sure by the names of the collections."""
    known = {POSTS, *ACTIONS}
    return 0.99 if any(_collection(sheet) in known for sheet in opened.tables) else 0.0


def normalise(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the posts, and by day how often the account liked, reposted and followed."""
    for sheet in opened.tables:
        collection = _collection(sheet)
        if collection == POSTS:
            yield from _posts(sheet, context)
        elif collection in ACTIONS:
            yield _actions(sheet, context, ACTIONS[collection])
        else:
            yield Normalised(problems=(Problem(UNUSED_TABLE, None, "", collection),))


def _columns(sheet: Sheet, context: Context) -> Columns:
    return Columns(sheet, {field: name for field, name in FIELDS.items() if name in sheet.header}, context)


def _posts(sheet: Sheet, context: Context) -> Iterator[Normalised]:
    columns = _columns(sheet, context)
    named = {name: name for name in ("text", "published_at", "author_id") if columns.has(name)}
    for batch in sheet.batches():
        columns.at(batch)
        answered = columns.texts("reply_to")
        rows = zip(columns.texts("uri"), columns.texts("cid"), strict=True)
        more: dict[str, Any] = {
            "native_id": [uri or cid for uri, cid in rows],
            "url": [_web(*row) for row in zip(columns.texts("author_id"), columns.texts("rkey"), strict=True)],
            "kind": ["reply" if parent else "post" for parent in answered],
            "reply_to": [parent or None for parent in answered],
        }
        keep = np.ones(len(batch.lines), dtype=bool)
        table, problems = said_rows(columns, named, context, "bluesky", keep=keep, more=more)
        yield Normalised(table, None, (*columns.taken_problems(), *problems), len(batch.lines))


def _web(did: str, rkey: str) -> str | None:
    return f"https://bsky.app/profile/{did}/post/{rkey}" if did and rkey else None


def _actions(sheet: Sheet, context: Context, metric: str) -> Normalised:
    """Count an account's own likes, reposts or follows by day."""
    columns = _columns(sheet, context)
    columns.at(sheet.whole())
    moments = columns.moments("published_at").values
    days = local_days(moments[~np.isnat(moments)], context.zone)
    shown, counts = np.unique(days, return_counts=True)
    start, end = day_span(shown, context.zone)
    points = Points(context, "bluesky")
    points.add(metric, "count", counts.astype(np.float64), start, end)
    return Normalised(None, points.table(), columns.taken_problems(), len(moments))


FORMATS = (
    FileFormat(
        Manifest(
            "bluesky.repository",
            _("Bluesky repository (CAR file)"),
            "bluesky",
            Zone.COMMUNITY,
            ("mentions", *ACTIONS.values()),
            _("Bluesky › Settings › Account › Export my data."),
        ),
        recognise,
        normalise,
        {},
    ),
)
