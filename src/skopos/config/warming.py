"""Loads what the first page of a web process needs while nobody has asked for one yet: about a second of imports."""

import logging
import threading

logger = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Start to load in a thread of its own; a request that comes meanwhile goes on as soon as its part is there."""
    thread = threading.Thread(target=_load, name="skopos-warming", daemon=True)
    thread.start()
    return thread


def _load() -> None:
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
