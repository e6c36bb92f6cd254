"""Brands, and how often mentions name them: the figures behind the share of voice.

The names stand in the texts, so counting reads the mentions themselves; it is done by a task and stored as figures, one
per platform, channel and day, so that pages read rollups only.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import METRIC_POINT
from skopos.governance import audit
from skopos.measurement.models import Brand, VoiceCount
from skopos.workspaces.models import User, Workspace

SAVED = audit.register("measurement.brand_saved", _("saved the brand"))
REMOVED = audit.register("measurement.brand_removed", _("removed the brand"))
OWN, ALL = "own_brand_mentions", "brand_mentions"
SOURCE = "brands"
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai … Chinese

COUNT = """
SELECT day, platform, channel, count(*) FILTER (WHERE $own <> '' AND regexp_matches(said, $own, 'i')) AS own,
    count(*) AS named, max(collected_at) AS collected_at
FROM (SELECT *, concat_ws(' ', title, text) AS said FROM mention WHERE NOT owned)
WHERE regexp_matches(said, $named, 'i')
GROUP BY ALL
"""
COUNTED = """
SELECT DISTINCT day, platform, channel, collected_at FROM metric_point
WHERE metric = $metric AND source = $source AND value <> 0
"""


@transaction.atomic
def save_brand(brand: Brand, *, by: User) -> Brand:
    """Store a brand, new or changed; `count_voice` then counts the mentions anew."""
    brand.save()
    audit.record(SAVED, workspace=brand.workspace, by=by, subject=brand, words=brand.words, ours=brand.ours)
    _out_of_date(brand.workspace)
    return brand


@transaction.atomic
def remove_brand(brand: Brand, *, by: User) -> None:
    """Remove a brand; `count_voice` then counts the mentions anew."""
    audit.record(REMOVED, workspace=brand.workspace, by=by, subject=brand)
    brand.delete()
    _out_of_date(brand.workspace)


def _out_of_date(workspace: Workspace) -> None:
    """Note that the mentions must be counted anew; the clock sees to it where the caller does not."""
    VoiceCount.objects.filter(workspace=workspace).delete()


def pattern(spellings: list[str]) -> str:
    """Give a regular expression that finds any of the spellings as whole words; empty if there are none.

    Languages that write without spaces have no word borders, so theirs are found anywhere.
    """
    parts = []
    for spelling in spellings:
        inner = r"\s+".join(re.escape(word) for word in spelling.split())
        parts.append(inner if UNSPACED.search(spelling) else rf"(?:^|[^\pL\pN_]){inner}(?:$|[^\pL\pN_])")
    return "|".join(parts)


def count_voice(workspace: Workspace) -> int:
    """Count the mentions that name brands and store the counts; gives how many figures changed. Safe to repeat.

    Reads all mentions: about a second per million.
    """
    brands = list(Brand.objects.filter(workspace=workspace))
    own = pattern([word for brand in brands if brand.ours for word in brand.spellings])
    named = pattern([word for brand in brands for word in brand.spellings])
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=600) as facts:
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
