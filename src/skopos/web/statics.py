"""Addresses of our own style sheets, scripts and pictures: each carries a digest of its content."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""


class VersionedStorage(StaticFilesStorage):
    """Adds ``?v=<digest>`` so that browsers may keep a file for a year and still see a change at once.

    Needs no `collectstatic`: WhiteNoise serves the files from where they are installed.
    """

    def url(self, name: str | None) -> str:
        """Give the address of a static file; reads the file once per process, each time in debug mode."""
        address = super().url(name)
        if not name:
            return address
        version = (_digest.__wrapped__ if settings.DEBUG else _digest)(name)
        return f"{address}?v={version}" if version else address
