"""The figures at the top: how much, how it feels, how much is negative, how far it reaches."""

from typing import Any

from skopos.command_centre.panels.measures import mood_of
from skopos.command_centre.scene import Scene
from skopos.listening import queries
from skopos_science.changes import count_change
from skopos_science.intervals import share_interval


def tiles(scene: Scene) -> dict[str, Any]:
    """Give the figures, each with the address of its mentions."""
    now, then = queries.totals(scene.reading()), queries.totals(scene.reading(scene.before))
    labelled = now["positive"] + now["neutral"] + now["negative"]
    share, low, high = share_interval([now["negative"]], [labelled])[0].tolist()
    change = count_change(then["n"], now["n"], _scatter(scene))
    certain = change.low > 0 or change.high < 0
    return {
        **now,
        "before": then["n"],
        "change": change,
        "is_more": certain and change.low > 0,
        "is_fewer": certain and change.high < 0,
        "fewer": -change.value,
        "mood": mood_of(now),
        "labelled": labelled,
        "negative_share": share if labelled else None,
        "negative_low": low,
        "negative_high": high,
        "url": scene.mentions(),
        "before_url": scene.mentions_of(scene.before),
        "negative_url": scene.mentions(sentiment="negative"),
        "positive_url": scene.mentions(sentiment="positive"),
    }


def _scatter(scene: Scene) -> float:
    """How much days scatter beyond chance; hours within one day are taken as they come."""
    from skopos_science.changes import dispersion

    if scene.asked.is_by_hours:
        return 1.0
    series = [[row["n"] for row in queries.by_day(scene.reading(chosen))] for chosen in (None, scene.before)]
    return dispersion(*series)
