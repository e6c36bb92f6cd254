"""Reads RSS 0.9 to 2.0, RDF and Atom through feedparser, which also reads what is not quite XML."""

import re
from typing import Any

from django.utils.translation import gettext as _

from skopos.channels.contract import ConnectorError, Document, Problem
from skopos.common.plain_text import html_to_text, tidy
from skopos.connectors.feeds import reasons
from skopos.connectors.feeds.entries import Entry, Feed

MAX_ENTRIES = 5_000
_HTML = ("text/html", "application/xhtml+xml")
# A feed needs no entities of its own; what declares them is an attack, or a mistake that reads well without.
_ENTITY = re.compile(rb"<!ENTITY[^>]*>", re.I)


def read_xml_feed(document: Document) -> Feed:
    """Give the document's entries; raises ConnectorError if it is no feed at all."""
    import feedparser

    # No base address is given: feedparser would also turn an id such as 411 into an address.
    headers = {"content-type": document.content_type or "application/xml"}
    body = _ENTITY.sub(b"", document.body)
    parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.get("entries"):
        raise ConnectorError(_("The answer is neither RSS, Atom nor JSON Feed."), permanent=True)
    fault = parsed.get("bozo_exception")
    problems = (
        (Problem(reasons.BROKEN_XML, None, "", _fault(fault, body)),) if fault is not None and _is_broken(fault) else ()
    )
    head = parsed.get("feed", {})
    entries = tuple(_entry(entry) for entry in parsed["entries"][:MAX_ENTRIES])
    return Feed(_title(head), tidy(head.get("author", "")), entries, problems)


def _is_broken(fault: Exception) -> bool:
    """Feedparser also reports a wrong label (text/plain, another charset), which harms nobody."""
    return type(fault).__name__ not in ("NonXMLContentType", "CharacterEncodingOverride")


def _fault(fault: Exception, body: bytes) -> str:
    line = getattr(fault, "getLineNumber", lambda: None)()
    if not line:
        return str(fault)
    # Feedparser puts a declaration on a line of its own where there is none.
    shift = 0 if body.lstrip().startswith(b"<?xml") else 1
    return f"{fault.getMessage()}, line {max(1, line - shift)}"  # type: ignore[attr-defined]


def _entry(entry: Any) -> Entry:
    texts = [_text(part) for part in [*entry.get("content", []), entry.get("summary_detail") or {}]]
    person = entry.get("author_detail") or {}
    return Entry(
        id=str(entry.get("id", "")).strip(),
        url=str(entry.get("link", "")).strip(),
        title=_title(entry),
        text=max(texts, key=len, default=""),
        date=_date(entry),
        author=tidy(person.get("name", "") or entry.get("author", "")),
        author_url=str(person.get("href", "")),
        comments=_count(entry.get("slash_comments") or entry.get("thr_total")),
    )


def _date(entry: Any) -> str:
    # feedparser answers "updated" with "published" and a warning, so the order matters.
    for name in ("published", "updated", "created"):
        if dict.get(entry, name):
            return str(dict.get(entry, name)).strip()
    return ""


def _title(holder: Any) -> str:
    return " ".join(_text(holder.get("title_detail") or {"value": holder.get("title", "")}).split())


def _text(part: Any) -> str:
    value = str(part.get("value") or "")
    looks_marked_up = "<" in value and re.search(r"<[a-zA-Z/!][^>]*>", value) is not None
    if part.get("type") in _HTML or looks_marked_up or re.search(r"&(?:#\d+|#x[\da-fA-F]+|\w+);", value):
        return html_to_text(value)
    return tidy(value)


def _count(value: Any) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
