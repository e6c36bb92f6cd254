"""The panels of the wall. Each is a function of a `Scene` that gives what its template shows."""

from collections.abc import Callable
from typing import Any

from skopos.command_centre.panels import authors, grids, mood, numbers, risk, voices, volume, world
from skopos.command_centre.scene import Scene

PANELS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "tiles": numbers.tiles,
    "matrix": grids.matrix,
    "places": grids.places,
    "world": world.world,
    "volume": volume.volume,
    "voices": voices.voices,
    "rivals": voices.rivals,
    "authors": authors.authors,
    "gauge": mood.gauge,
    "mood_days": mood.days,
    "mood_topics": mood.topics,
    "mood_places": mood.places,
    "risks": risk.risks,
}
FETCHED_APART = frozenset({"stream", "novelties"})
"""Panels that change on their own: the page fetches each by itself."""
