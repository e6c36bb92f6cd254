"""Reads JSON Feed 1 and 1.1. Small enough to be ours."""

import json
from typing import Any

from django.utils.translation import gettext as _

from skopos.channels.contract import ConnectorError, Document, Problem
from skopos.common.plain_text import html_to_text, tidy
from skopos.connectors.feeds import reasons
from skopos.connectors.feeds.entries import Entry, Feed


def read_json_feed(document: Document) -> Feed:
    """Give the document's entries; an item that is no object is left out with its reason.

    Raises
    ------
    ConnectorError
        If it is no JSON, or JSON that is no feed.
    """
    try:
        found = json.loads(document.body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ConnectorError(
            _("The answer begins like JSON but cannot be read: %(error)s.") % {"error": error}
        ) from error
    items = found.get("items")
    if "jsonfeed.org/version" not in str(found.get("version", "")) or not isinstance(items, list):
        raise ConnectorError(
            _("The answer is JSON but not a JSON Feed: “version” or “items” is missing."), permanent=True
        )
    entries = tuple(_entry(item) for item in items if isinstance(item, dict))
    problems = tuple(
        Problem(reasons.NOT_AN_OBJECT, position)
        for position, item in enumerate(items, start=1)
        if not isinstance(item, dict)
    )
    name, _link = _author(found)
    return Feed(_plain(found.get("title")), name, entries, problems)


def _entry(item: dict[str, Any]) -> Entry:
    html = item.get("content_html")
    text = html_to_text(html) if isinstance(html, str) else ""
    name, link = _author(item)
    return Entry(
        id=_scalar(item.get("id")),
        url=_scalar(item.get("url")) or _scalar(item.get("external_url")),
        title=_plain(item.get("title")),
        text=_plain(item.get("content_text")) or text or _plain(item.get("summary")),
        date=_scalar(item.get("date_published")) or _scalar(item.get("date_modified")),
        author=name,
        author_url=link,
    )


def _author(holder: dict[str, Any]) -> tuple[str, str]:
    """Name and address of the first author: version 1 has `author`, 1.1 has `authors`."""
    authors = holder.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else holder.get("author")
    if not isinstance(first, dict):
        return "", ""
    return _plain(first.get("name")), _scalar(first.get("url"))


def _plain(value: Any) -> str:
    return tidy(value) if isinstance(value, str) else ""


def _scalar(value: Any) -> str:
    """Ids should be texts; publishers also write numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()
