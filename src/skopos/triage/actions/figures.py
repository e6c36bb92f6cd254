"""Response times and ideas as figures, so that objectives can be set on them.

Each is one row of `metric_point`: a reading in working hours at the moment it happened, or one idea on its day. A
change that is taken back takes its row back.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from django.db.models import Max, Q

from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import METRIC_POINT
from skopos.triage.actions.changing import desk_of
from skopos.triage.choices import Outcome
from skopos.triage.models import Desk, Item
from skopos.workspaces.models import Workspace

SOURCE = "triage"
TIMES = {
    "first_touch_hours": ("touched_at", "touch_minutes"),
    "first_reply_hours": ("replied_at", "reply_minutes"),
    "resolution_hours": ("resolved_at", "resolution_minutes"),
}
"""Metric: when it happened, and how long it took."""

IDEAS = {"ideas_from_mentions": "created_at", "ideas_accepted": "accepted_at", "ideas_shipped": "shipped_at"}
OVERLAP = timedelta(minutes=10)
"""A change may be stored later than the moment it carries; what is looked at twice is stored once."""

AT_ONCE = 2_000
type Point = dict[str, Any]


def behind() -> list[int]:
    """Give the workspaces in which something happened since their figures were made."""
    latest = dict(
        Item.objects.order_by()
        .values_list("workspace")
        .annotate(latest=Max("changed_at"))
        .values_list("workspace", "latest")
    )
    fed = dict(Desk.objects.filter(workspace__in=latest).values_list("workspace", "figures_at"))
    return sorted(pk for pk, at in latest.items() if fed.get(pk) is None or fed[pk] < at)


def feed(workspace: Workspace) -> int:
    """Bring the figures up to what happened; gives how many rows are others now. Safe to repeat."""
    desk = desk_of(workspace)
    items = Item.objects.filter(workspace=workspace).select_related("idea").order_by("changed_at", "pk")
    if desk.figures_at:
        items = items.filter(changed_at__gte=desk.figures_at - OVERLAP)
    changed, latest = 0, None
    while True:
        part = list(items[:AT_ONCE]) if latest is None else list(items.filter(_after(latest))[:AT_ONCE])
        if not part:
            break
        changed += _feed(workspace, part)
        latest = part[-1]
    if latest is not None:
        Desk.objects.filter(pk=desk.pk).update(figures_at=latest.changed_at)
        rollups.refresh(workspace.pk, workspace.tzinfo)
    return changed


def _after(item: Item) -> Q:
    """Give the condition of what comes after an item in the order of changes."""
    return Q(changed_at__gt=item.changed_at) | Q(changed_at=item.changed_at, pk__gt=item.pk)


def _feed(workspace: Workspace, items: list[Item]) -> int:
    wanted = {point["native_id"]: point for item in items for point in points_of(workspace, item)}
    gone = _stored(workspace, items) - wanted.keys()
    changed = 0
    if gone:
        where = "source = $source AND list_contains($gone, native_id)"
        params: dict[str, object] = {"source": SOURCE, "gone": sorted(gone)}
        changed += store.rewrite(workspace.pk, METRIC_POINT, where, params, _none, zone=workspace.tzinfo).removed
    if wanted:
        with store.writing(workspace.pk, workspace.tzinfo) as writing:
            writing.add(METRIC_POINT, pa.Table.from_pylist(list(wanted.values()), schema=METRIC_POINT.schema))
            written = writing.commit()
        changed += written.added + written.changed
    return changed


def _stored(workspace: Workspace, items: Iterable[Item]) -> set[str]:
    """Give the keys of the rows that are stored for items."""
    keys = [_key(item, metric) for item in items for metric in (*TIMES, *IDEAS)]
    sql = "SELECT native_id FROM metric_point WHERE source = $source AND list_contains($keys, native_id)"
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        return set(facts.query(sql, {"source": SOURCE, "keys": keys})["native_id"].to_pylist())


def _none(rows: pa.Table) -> pa.Table:
    return rows.slice(0, 0)


def _key(item: Item, metric: str) -> str:
    return f"triage:{item.pk}:{metric}"


def points_of(workspace: Workspace, item: Item) -> Iterator[Point]:
    """Give the figures that an item stands for now."""
    for metric, (when, how_long) in TIMES.items():
        at, minutes = getattr(item, when), getattr(item, how_long)
        if at is not None and minutes is not None:
            # It lasts a second, so that nobody takes it for a level that holds until the next reading.
            yield _point(item, metric, at, at + timedelta(seconds=1), minutes / 60, "hours")
    if item.outcome != Outcome.IDEA or not hasattr(item, "idea"):
        return
    for metric, name in IDEAS.items():
        moment = getattr(item.idea, name)
        if moment is not None:
            day = moment.astimezone(workspace.tzinfo).date()
            start, end = _midnight(workspace, day), _midnight(workspace, day + timedelta(days=1))
            yield _point(item, metric, start, end, 1.0, "count")


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=workspace.tzinfo).astimezone(UTC)


def _point(item: Item, metric: str, at: datetime, until: datetime, value: float, unit: str) -> Point:
    return dict.fromkeys(METRIC_POINT.schema.names) | {
        "platform": item.platform,
        "native_id": _key(item, metric),
        "metric": metric,
        "channel": "",
        "at": at,
        "until": until,
        "value": value,
        "unit": unit,
        "source": SOURCE,
        "collected_at": clock.now(),
    }
