"""Share of voice: what the saved searches of our brand and of competitors find, held against each other."""

from dataclasses import replace
from typing import Any

from skopos.command_centre.panels.measures import mood_of
from skopos.command_centre.scene import Scene
from skopos.listening import queries
from skopos.listening.finds import searches
from skopos.listening.models import Family, Search
from skopos_science.intervals import share_interval


def voices(scene: Scene) -> dict[str, Any]:
    """Give each brand's share of the finds of all brands, with its interval, largest first."""
    return {"rows": _rows(scene), "address": scene.asked.on(view="competition").address(scene.workspace)}


def rivals(scene: Scene) -> dict[str, Any]:
    """Give the same with mood, negative share and reach."""
    return voices(scene)


def _rows(scene: Scene) -> list[dict[str, Any]]:
    kept = [search for family in (Family.BRAND, Family.COMPETITOR) for search in searches(scene.workspace, family)]
    found = [(search, queries.totals(scene.reading(replace(scene.chosen, search=search.slug)))) for search in kept]
    whole = sum(counts["n"] for _search, counts in found)
    rows = [_row(scene, search, counts, whole) for search, counts in found]
    return sorted(rows, key=lambda row: -row["n"])


def _row(scene: Scene, search: Search, counts: queries.Row, whole: int) -> dict[str, Any]:
    share, low, high = share_interval([counts["n"]], [whole])[0].tolist()
    labelled = counts["positive"] + counts["neutral"] + counts["negative"]
    negative = share_interval([counts["negative"]], [labelled])[0].tolist()
    return {
        **counts,
        "name": search.name,
        "ours": search.family == Family.BRAND,
        "share": share if whole else None,
        "low": low,
        "high": high,
        "mood": mood_of(counts),
        "negative_share": negative[0] if labelled else None,
        "url": scene.mentions(search=search.slug),
        "negative_url": scene.mentions(search=search.slug, sentiment="negative"),
    }
