"""Loads what pages need before a web process takes its first request, which would otherwise wait for it."""

import logging

logger = logging.getLogger(__name__)


def begin() -> None:
    """Load ahead; what goes wrong here goes wrong again, and is told, where it is needed.

    Where web processes are forked, `skopos serve` calls this once before, and none of them waits for it. Not in a
    thread of its own: requests that come meanwhile would import the same modules from the other end.
    """
    try:
        load()
    except Exception:
        logger.exception("Loading ahead failed; the first page loads what it needs by itself.")


def load() -> None:
    """Import every page's code and its libraries, and compile the templates that all pages share."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    len(get_resolver().url_patterns)
    from skopos.facts import engine, reading  # noqa: F401  (the libraries behind them are what takes long)

    for name in ("base.html", "command_centre/wall.html", "web/home.html"):
        get_template(name)
