"""The map: a square for each country, darker with more mentions, marked where the mood is clear."""

from typing import Any

from skopos.command_centre.panels.measures import by_key, mood_of, step
from skopos.command_centre.scene import Scene
from skopos.command_centre.world import COUNTRIES, ROWS, SEA
from skopos.listening import names, queries
from skopos.listening.rollups import NONE


def world(scene: Scene) -> dict[str, Any]:
    """Give the rows of the map, and what was said from elsewhere or from nobody knows where."""
    counts = by_key(queries.crossed(scene.reading(), "country", "sentiment"), "country")
    top = max((count["n"] for key, count in counts.items() if key in COUNTRIES), default=0)
    known = sorted((key for key in counts if key != NONE), key=lambda key: -counts[key]["n"])
    return {
        "rows": [[_square(scene, code, counts.get(code), top) for code in row] for row in ROWS],
        "places": len(known),
        "unknown": counts.get(NONE, {"n": 0})["n"],
        "unknown_url": scene.mentions(country=NONE),
        "elsewhere": [_square(scene, key, counts[key], top) for key in known if key not in COUNTRIES],
        "first": [_square(scene, key, counts[key], top) for key in known[:6]],
    }


def _square(scene: Scene, code: str, counts: dict[str, int] | None, top: int) -> dict[str, Any]:
    if code == SEA:
        return {}
    if not counts:
        return {"code": code, "name": names.country_name(code), "n": 0, "step": 0}
    mood = mood_of(counts)
    return {
        "code": code,
        "name": names.country_name(code),
        "n": counts["n"],
        "step": step(counts["n"], top),
        "mood": mood,
        "tone": mood.tone if mood else "",
        "url": scene.mentions(country=code),
    }
