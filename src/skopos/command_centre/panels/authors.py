"""Who says most."""

from typing import Any

from skopos.command_centre.scene import Scene
from skopos.listening import names, queries

SHOWN = 8


def authors(scene: Scene) -> dict[str, Any]:
    """Give those with most mentions, with their followers."""
    rows = queries.top_authors(scene.reading(), limit=SHOWN)
    return {
        "rows": [
            {
                **row,
                "name": row["author_name"] or row["author"],
                "platform_name": names.name_of("platform", row["platform"]),
                "url": scene.mentions_of(scene.chosen.by_author(row["author"]).with_only(platform=row["platform"])),
            }
            for row in rows
        ]
    }
