"""Tells a web page from a feed, and finds the feed that a page names in its head."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


def is_web_page(body: bytes) -> bool:
    """Does the document begin as HTML does? Servers often mislabel feeds, so its content decides."""
    return _START.match(body[:4096].replace(b"\x00", b"")) is not None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note alternate links that are feeds."""
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = values.get("href", "")
        kinds = values.get("rel", "").lower().split()
        kind = values.get("type", "").split(";")[0].strip().lower()
        if tag == "link" and "alternate" in kinds and kind in FEED_TYPES and values.get("href"):
            self.found.append(values["href"])


def named_feed(body: bytes, url: str) -> str:
    """Give the address of the first feed that the page at `url` names; empty if it names none."""
    reader = _Links()
    reader.feed(body.decode("utf-8", errors="replace"))
    base = urljoin(url, reader.base)
    return urljoin(base, reader.found[0].strip()) if reader.found else ""
