"""RSS, Atom and JSON Feed."""

from skopos.connectors.feeds.connector import CONNECTOR

__all__ = ["CONNECTOR"]
