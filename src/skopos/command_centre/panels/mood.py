"""Consumer mood: the positive less the negative share, with its interval, over time, by topic and by place."""

import math
from typing import Any

from skopos.command_centre.panels.measures import Mood, by_key, mood_of
from skopos.command_centre.scene import Scene
from skopos.listening import names, queries
from skopos.listening.rollups import NONE

SHOWN = 10
RADIUS, MIDDLE_X, MIDDLE_Y = 80.0, 100.0, 100.0
WIDTH, HEIGHT = 720.0, 160.0


def gauge(scene: Scene) -> dict[str, Any]:
    """Give the mood now and before, and the lines of the gauge."""
    now, then = queries.totals(scene.reading()), queries.totals(scene.reading(scene.before))
    mood, before = mood_of(now), mood_of(then)
    found: dict[str, Any] = {**now, "mood": mood, "before": before, "url": scene.mentions()}
    found |= {f"{key}_url": scene.mentions(sentiment=key) for key in ("positive", "neutral", "negative")}
    if mood:
        found |= {"arc": _arc(mood.low, mood.high), "needle": _point(mood.value, RADIUS - 14), "ground": _arc(-1, 1)}
    return found


def _point(value: float, radius: float) -> dict[str, str]:
    """Give the place of a value on the half circle; -1 is on the left."""
    turn = math.pi * (1 - (value + 1) / 2)
    return {"x": f"{MIDDLE_X + radius * math.cos(turn):.2f}", "y": f"{MIDDLE_Y - radius * math.sin(turn):.2f}"}


def _arc(low: float, high: float) -> str:
    """Give the path from one value to another."""
    start, end = _point(low, RADIUS), _point(high, RADIUS)
    return f"M {start['x']} {start['y']} A {RADIUS:.0f} {RADIUS:.0f} 0 0 1 {end['x']} {end['y']}"


def days(scene: Scene) -> dict[str, Any]:
    """Give the mood of each day with its interval, as places in a picture of `WIDTH` by `HEIGHT`."""
    rows = queries.by_day(scene.reading())
    found = []
    wide = WIDTH / max(len(rows), 1)
    for number, row in enumerate(rows):
        labelled = _labelled(scene, row)
        mood = mood_of(labelled)
        middle = wide * (number + 0.5)
        drawn = {"x": f"{middle:.2f}", "x_rtl": f"{WIDTH - middle:.2f}", **_heights(mood)} if mood else {}
        found.append({**row, **drawn, "mood": mood, "url": scene.mentions_of(scene.chosen.on(row["day"]))})
    return {
        "days": found,
        "drawn": [row for row in found if row["mood"]],
        "width": WIDTH,
        "height": HEIGHT,
        "zero": HEIGHT / 2,
    }


def _labelled(scene: Scene, row: queries.Row) -> dict[str, int]:
    """Give a day's counts by sentiment."""
    day = queries.totals(scene.reading(scene.chosen.on(row["day"]))) if not scene.asked.is_by_hours else None
    return day or {
        "positive": row["positive"],
        "negative": row["negative"],
        "neutral": row["n"] - row["positive"] - row["negative"],
    }


def _heights(mood: Mood) -> dict[str, str]:
    return {
        name: f"{HEIGHT / 2 * (1 - value):.2f}"
        for name, value in (("y", mood.value), ("y_low", mood.low), ("y_high", mood.high))
    }


def topics(scene: Scene) -> dict[str, Any]:
    """Give the mood of each topic."""
    return _by(scene, "topic")


def places(scene: Scene) -> dict[str, Any]:
    """Give the mood of each place."""
    return _by(scene, "country")


def _by(scene: Scene, facet: str) -> dict[str, Any]:
    counts = by_key(queries.crossed(scene.reading(), facet, "sentiment"), facet)
    rows: list[dict[str, Any]] = [
        {
            "name": names.name_of(facet, key, scene.workspace),
            "n": count["n"],
            "mood": mood_of(count),
            "url": scene.mentions(**{facet: key}),
        }
        for key, count in counts.items()
        if key != NONE
    ]
    rows = [row for row in rows if row["mood"]]
    rows.sort(key=lambda row: -row["n"])
    return {"rows": rows[:SHOWN], "facet": facet}
