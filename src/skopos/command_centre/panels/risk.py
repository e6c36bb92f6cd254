"""Reputation risk: by topic, whether the negative share rose beyond chance, and how many mentions that is."""

import math
from typing import Any

from skopos.command_centre.panels.measures import by_key
from skopos.command_centre.scene import Scene
from skopos.listening import names, queries
from skopos_science.changes import share_change
from skopos_science.intervals import share_interval

SHOWN = 12
MOODS = ("positive", "neutral", "negative")


def risks(scene: Scene) -> dict[str, Any]:
    """Give the topics, those first of which most negative mentions are beyond what the time before explains."""
    now, then = (
        by_key(queries.crossed(scene.reading(chosen), "topic", "sentiment"), "topic") for chosen in (None, scene.before)
    )
    rows = [_risk(scene, key, counts, then.get(key, {})) for key, counts in now.items() if counts.get("negative")]
    rows.sort(key=lambda row: (-row["excess"], -row["negative"], row["name"]))
    return {
        "rows": rows[:SHOWN],
        "rising": sum(row["is_rising"] for row in rows),
        "before_url": scene.mentions_of(scene.before),
    }


def _risk(scene: Scene, topic: str, now: dict[str, int], then: dict[str, int]) -> dict[str, Any]:
    labelled, labelled_then = (sum(counts.get(mood, 0) for mood in MOODS) for counts in (now, then))
    negative = now["negative"]
    share, low, high = share_interval([negative], [labelled])[0].tolist()
    change = share_change((then.get("negative", 0), labelled_then), (negative, labelled))
    is_rising = not math.isnan(change.low) and change.low > 0
    return {
        "name": names.topic_name(topic, scene.workspace),
        "negative": negative,
        "share": share,
        "low": low,
        "high": high,
        "change": change,
        "is_rising": is_rising,
        "is_falling": not math.isnan(change.high) and change.high < 0,
        "excess": change.low * labelled if is_rising else 0.0,
        "url": scene.mentions(topic=topic, sentiment="negative"),
    }
