"""Topic by emotion, for everywhere or one place, and place by emotion: each cell opens to its mentions."""

from dataclasses import replace
from typing import Any

from skopos.command_centre.panels.measures import step
from skopos.command_centre.scene import Scene
from skopos.facts.schemas import EMOTIONS
from skopos.listening import names, queries
from skopos.listening.rollups import NONE

TOPICS, PLACES, SWITCHES = 12, 12, 8


def matrix(scene: Scene) -> dict[str, Any]:
    """Give the grid of topics and emotions, of the chosen place, and the places to choose."""
    place = scene.asked.place
    chosen = replace(scene.chosen, country=(place,)) if place else scene.chosen
    rows = queries.matrix(scene.reading(chosen))
    if chosen.topic:
        rows = [row for row in rows if row["topic"] in chosen.topic]
    fixed = {"country": place} if place else {}
    return {
        **_grid(scene, rows, "topic", TOPICS, **fixed),
        "switches": _switches(scene),
        "place": names.country_name(place) if place else "",
        "everywhere_url": scene.asked.on(place="").address(scene.workspace),
    }


def places(scene: Scene) -> dict[str, Any]:
    """Give the grid of places and emotions."""
    rows = [row for row in queries.crossed(scene.reading(), "country", "emotion") if NONE not in row.values()]
    return _grid(scene, rows, "country", PLACES)


def _grid(scene: Scene, rows: list[queries.Row], facet: str, limit: int, **fixed: str) -> dict[str, Any]:
    """Lay rows of `facet`, emotion and n out as lines of cells, those with most first."""
    counts = {(row[facet], row["emotion"]): row["n"] for row in rows}
    sums: dict[str, int] = {}
    for (key, _emotion), n in counts.items():
        sums[key] = sums.get(key, 0) + n
    keys = sorted(sums, key=lambda key: (-sums[key], key))[:limit]
    top = max(counts.values(), default=0)
    lines = [
        {
            "name": names.name_of(facet, key, scene.workspace),
            "n": sums[key],
            "url": scene.mentions(**fixed, **{facet: key}),
            "cells": [
                {
                    "n": counts.get((key, emotion), 0),
                    "step": step(counts.get((key, emotion), 0), top),
                    "emotion": names.EMOTIONS[emotion],
                    "url": scene.mentions(**fixed, **{facet: key, "emotion": emotion}),
                }
                for emotion in EMOTIONS
            ],
        }
        for key in keys
    ]
    called = [names.EMOTIONS[emotion] for emotion in EMOTIONS]
    return {"lines": lines, "emotions": called, "left_out": len(sums) - len(keys)}


def _switches(scene: Scene) -> list[dict[str, Any]]:
    """Give the places that the grid can be shown of, those with most mentions first."""
    asked = scene.asked
    keys = [row["key"] for row in queries.by_facet(scene.reading(), "country", SWITCHES + 1) if row["key"] != NONE]
    keys = keys[:SWITCHES]
    if asked.place and asked.place not in keys:
        keys.append(asked.place)
    return [
        {"name": names.country_name(key), "on": key == asked.place, "url": asked.on(place=key).address(scene.workspace)}
        for key in keys
    ]
