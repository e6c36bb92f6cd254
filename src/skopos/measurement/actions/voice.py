"""The share of voice: how often mentions are found by the searches of our own brand and of competitors.

Mentions carry the keys of the searches that find them; the counts are stored as figures, one per platform, channel and
day, so that pages read rollups only. A mention that names several brands counts once.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import METRIC_POINT
from skopos.governance import audit
from skopos.listening import queries as listening
from skopos.listening.models import Family
from skopos.workspaces.models import Workspace

# What the trail says of the time when brands were kept apart from searches.
audit.register("measurement.brand_saved", _("saved the brand"))
audit.register("measurement.brand_removed", _("removed the brand"))
OWN, ALL = "own_brand_mentions", "brand_mentions"
SOURCE = "brands"

COUNT = """
SELECT day, platform, channel, count(*) FILTER (WHERE list_has_any(searches, $own)) AS own,
    count(*) AS named, max(collected_at) AS collected_at
FROM mention
WHERE NOT owned AND list_has_any(searches, $named)
GROUP BY ALL
"""
COUNTED = """
SELECT DISTINCT day, platform, channel, collected_at FROM metric_point
WHERE metric = $metric AND source = $source AND value <> 0
"""


def count_voice(workspace: Workspace) -> int:
    """Count the mentions that name brands and store the counts; gives how many figures changed. Safe to repeat."""
    own, rivals = (
        [search.slug for search in listening.searches(workspace, family)]
        for family in (Family.BRAND, Family.COMPETITOR)
    )
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=600) as facts:
        named = [*own, *rivals]
        found = facts.query(COUNT, {"own": own, "named": named}).to_pylist() if named else []
        before = facts.query(COUNTED, {"metric": ALL, "source": SOURCE}).to_pylist()
    keys = {(row["day"], row["platform"], row["channel"]) for row in found}
    gone = [row | {"own": 0, "named": 0} for row in before if (row["day"], row["platform"], row["channel"]) not in keys]
    points = [point for row in [*found, *gone] for point in _points(workspace, row)]
    if not points:
        return 0
    with store.writing(workspace.pk, workspace.tzinfo) as writing:
        writing.add(METRIC_POINT, pa.Table.from_pylist(points, schema=METRIC_POINT.schema))
        written = writing.commit()
    rollups.refresh(workspace.pk, workspace.tzinfo)
    return written.added + written.changed


def _points(workspace: Workspace, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the two figures of a day."""
    place = f"{row['platform']}:{row['channel']}:{row['day'].isoformat()}"
    shared = dict.fromkeys(METRIC_POINT.schema.names) | {
        "platform": row["platform"],
        "channel": row["channel"],
        "at": _midnight(workspace, row["day"]),
        "until": _midnight(workspace, row["day"] + timedelta(days=1)),
        "unit": "count",
        "source": SOURCE,
        "collected_at": row["collected_at"],
    }
    return [
        shared | {"native_id": f"voice:{metric}:{place}", "metric": metric, "value": float(value)}
        for metric, value in ((OWN, row["own"]), (ALL, row["named"]))
    ]


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=workspace.tzinfo).astimezone(UTC)
