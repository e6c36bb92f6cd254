"""Makes mentions of a feed's entries. Pure: documents and context in, rows out; nothing in a feed is trusted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import pyarrow as pa

from skopos.channels.contract import Context, Document, Normalised, Problem
from skopos.connectors.feeds import reasons
from skopos.connectors.feeds.dates import read_moment
from skopos.connectors.feeds.entries import Entry, Feed
from skopos.connectors.feeds.json_feed import read_json_feed
from skopos.connectors.feeds.xml_feed import read_xml_feed
from skopos.facts.schemas import MENTION_IN

TEXT_CHARS = 100_000
ID_CHARS = 500


@dataclass
class _Row:
    """One mention in the making, with what was wrong on the way."""

    values: dict[str, Any]
    problems: list[Problem]


def normalise(documents: tuple[Document, ...], context: Context) -> Normalised:
    """Give the entries of all documents as mentions; an entry that says nothing is left out with its reason."""
    rows: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    count = 0
    for document in documents:
        feed = read(document)
        problems += feed.problems
        for position, entry in enumerate(feed.entries, start=1):
            count += 1
            row = _mention(entry, feed, document, context, position)
            problems += row.problems
            if row.values:
                rows.setdefault(row.values["native_id"], row.values)  # newest first: the first of two wins
    mentions = pa.Table.from_pylist(list(rows.values()), schema=MENTION_IN)
    return Normalised(mentions=mentions, problems=tuple(problems), rows=count)


def read(document: Document) -> Feed:
    """Read a document as what it is, whatever its label says; raises ConnectorError if it is no feed."""
    start = document.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return read_json_feed(document) if start == b"{" else read_xml_feed(document)


def _mention(entry: Entry, feed: Feed, document: Document, context: Context, position: int) -> _Row:
    text = entry.text or entry.title
    if not text:
        return _Row({}, [Problem(reasons.SAYS_NOTHING, position, "", entry.id)])
    problems: list[Problem] = []
    native_id = _identity(entry, document)
    values = dict.fromkeys(MENTION_IN.names) | {
        "platform": "rss",
        "native_id": native_id,
        "channel": context.channel,
        "published_at": _moment(entry, native_id, context, position, problems),
        "kind": "article" if entry.title else "post",
        "owned": False,
        "text": text[:TEXT_CHARS],
        "title": entry.title or None,
        "url": web_address(entry.url, document.url),
        "author_id": web_address(entry.author_url, document.url),
        "author_name": entry.author or feed.author or feed.title or None,
        "comments": entry.comments,
        "source": context.source,
        "collected_at": context.collected_at,
    }
    return _Row(values, problems)


def _identity(entry: Entry, document: Document) -> str:
    """An id that is the same at the next visit and no other feed's: publishers number their entries 1, 2, 3."""
    said = entry.id or web_address(entry.url, document.url) or ""
    if not said:
        digest = hashlib.sha256("\x1f".join((entry.title, entry.date, entry.text)).encode()).hexdigest()
        said = f"sha256:{digest[:32]}"
    if not urlsplit(said).scheme or said.startswith("sha256:"):
        place = urlsplit(document.url)
        said = f"{place.hostname or ''}{place.path}#{said}"
    if len(said) > ID_CHARS:
        said = said[: ID_CHARS - 33] + "~" + hashlib.sha256(said.encode()).hexdigest()[:32]
    return said


def _moment(entry: Entry, native_id: str, context: Context, position: int, problems: list[Problem]) -> datetime:
    found = read_moment(entry.date, context.zone) if entry.date else None
    if found is not None:
        return found
    if entry.date:
        problems.append(Problem(reasons.DATE_NOT_UNDERSTOOD, position, reasons.DATE, entry.date))
    else:
        problems.append(Problem(reasons.NO_DATE, position, reasons.DATE))
    return context.first_seen.get(native_id, context.collected_at)


def web_address(link: str, base: str) -> str | None:
    """Give a link as a full http or https address; none if it is another kind, such as javascript:."""
    try:
        full = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(full)
    except ValueError:
        return None
    return full if parts.scheme in ("http", "https") and parts.hostname else None
