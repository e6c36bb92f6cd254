"""The archive of a Mastodon account: outbox.json alone, or inside the zip or tar.gz."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from skopos.channels.contract import Context, FileFormat, Manifest, Normalised, Problem, Reason, Severity, Zone
from skopos.channels.rows.posts import said_rows
from skopos.channels.rows.reasons import NOT_OURS, UNUSED_TABLE
from skopos.channels.rows.values import Columns
from skopos_files.sheets import Opened, Sheet

PRIVATE = Reason(
    "private_posts",
    gettext_noop("%(count)s posts went to single people only; private messages are left out."),
    severity=Severity.NOTE,
)
PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_NUMBER = re.compile(r"/(?:statuses|objects|notes|@[^/]+)/([\w-]+)/?$")
FIELDS = {
    "type": "type",
    "activity_id": "id",
    "published_at": "published",
    "object_id": "object.id",
    "boosted": "object",
    "content": "object.content",
    "title": "object.summary",
    "reply_to": "object.inReplyTo",
    "address": "object.url",
    "author_id": "actor",
    "to": "to",
    "cc": "cc",
    "likes": "object.likes.totalItems",
    "shares": "object.shares.totalItems",
    "comments": "object.replies.totalItems",
}


class _Plain(HTMLParser):
    """Collects the text of a post, paragraphs parted by a blank line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "p" and self.parts:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(content: str) -> str:
    """The plain text of a post's HTML.

    >>> text_of("<p>Rye &amp; shine<br>today</p><p>#bread</p>")
    'Rye & shine\\ntoday\\n\\n#bread'
    """
    parser = _Plain()
    parser.feed(content)
    parser.close()
    return "".join(parser.parts).strip()


def _is_outbox(sheet: Sheet) -> bool:
    return ({"type", "published", "actor"} <= set(sheet.header) and "object.content" in sheet.header) or (
        {"type", "published", "object"} <= set(sheet.header)
        and any("activitystreams" in line for line in sheet.preamble)
    )


def recognise(opened: Opened) -> float:
    """Sure if the outbox is there; likes and bookmarks alone hold nothing of ours."""
    if any(_is_outbox(sheet) for sheet in opened.tables):
        return 0.98
    names = [sheet.name for sheet in opened.tables]
    return 0.6 if any("likes.json" in name or "bookmarks.json" in name for name in (*names, opened.name)) else 0.0


def normalise(opened: Opened, context: Context) -> Iterator[Normalised]:
    """Give the account's public posts, replies and boosts."""
    for sheet in opened.tables:
        if _is_outbox(sheet):
            yield from _outbox(sheet, context)
        elif "likes" in sheet.name or "bookmarks" in sheet.name:
            yield Normalised(problems=(Problem(NOT_OURS, None, "", sheet.name),))
        else:
            yield Normalised(problems=(Problem(UNUSED_TABLE, None, "", sheet.name),))


def _outbox(sheet: Sheet, context: Context) -> Iterator[Normalised]:
    fields = {field: name for field, name in FIELDS.items() if name in sheet.header}
    columns = Columns(sheet, fields, context)
    named = {
        name: name for name in fields if name in ("published_at", "likes", "shares", "comments", "author_id", "title")
    }
    for batch in sheet.batches():
        columns.at(batch)
        kinds = columns.texts("type")
        public = np.array(
            [_is_public(*row) for row in zip(columns.raw("to"), columns.raw("cc"), strict=True)], dtype=bool
        )
        ours = np.array([kind in ("Create", "Announce") for kind in kinds], dtype=bool)
        rows = zip(
            kinds, columns.texts("object_id"), columns.texts("boosted"), columns.texts("activity_id"), strict=True
        )
        more: dict[str, Any] = {
            "native_id": [_own_id(*row) for row in rows],
            "text": [text_of(content) for content in columns.raw("content")],
            "kind": [_kind(*row) for row in zip(kinds, columns.texts("reply_to"), strict=True)],
            "url": [_web(*row) for row in zip(columns.texts("address"), columns.texts("boosted"), strict=True)],
            "reply_to": [_number(answer) or None for answer in columns.texts("reply_to")],
            "author_name": [actor.rstrip("/").rpartition("/")[2] or None for actor in columns.texts("author_id")],
        }
        table, problems = said_rows(columns, named, context, "mastodon", keep=ours & public, more=more)
        hidden = int((ours & ~public).sum())
        note = (Problem(PRIVATE, details={"count": hidden}),) if hidden else ()
        yield Normalised(table, None, (*columns.taken_problems(), *problems, *note), len(batch.lines))


def _is_public(to: str, cc: str) -> bool:
    """Public, unlisted or to followers; a post to named people only is a private message."""
    addressed = [*_listed(to), *_listed(cc)]
    return not addressed or any(one in PUBLIC or one.endswith("/followers") for one in addressed)


def _listed(written: str) -> list[str]:
    if not written.startswith("["):
        return [written] if written else []
    try:
        found = json.loads(written)
    except ValueError:
        return []
    return [one for one in found if isinstance(one, str)]


def _kind(kind: str, reply_to: str) -> str:
    if kind == "Announce":
        return "repost"
    return "reply" if reply_to else "post"


def _number(address: str) -> str:
    match = _NUMBER.search(address)
    return match[1] if match else address


def _own_id(kind: str, object_id: str, boosted: str, activity: str) -> str:
    if kind == "Announce":
        return _number(activity.removesuffix("/activity")) or f"boost:{boosted}"
    return _number(object_id)


def _web(address: str, boosted: str) -> str | None:
    found = address or boosted
    return found if found.startswith(("https://", "http://")) else None


FORMATS = (
    FileFormat(
        Manifest(
            "mastodon.archive",
            _("Mastodon archive (outbox.json)"),
            "mastodon",
            Zone.COMMUNITY,
            ("mentions",),
            _("Mastodon › Preferences › Import and export › Request your archive."),
        ),
        recognise,
        normalise,
        {},
    ),
)
