"""Costs and hours as figures, so that they stand beside all others and objectives can be set on them.

Each booked amount is one row of `metric_point` on its day, in the workspace's currency; what an ad platform reports is
there already as spend. What is taken back or changed takes its row back. What a channel costs by the month has no first
day, so it is no figure of a day: the pages of money and of value count it over the days that they show.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import METRIC_POINT
from skopos.money.models import Kind
from skopos.money.queries import Booked, booked
from skopos.workspaces.models import Workspace

SOURCE = "costs"
METRIC_OF = {
    Kind.SPEND: "booked_spend",
    Kind.HOURS: "labour_cost",
    Kind.TOOL: "tool_cost",
    Kind.AGENCY: "agency_cost",
    Kind.OTHER: "other_cost",
}
STORED = f"SELECT native_id FROM metric_point WHERE source = '{SOURCE}'"  # noqa: S608


def feed_costs(workspace: Workspace) -> int:
    """Bring the figures up to the entries; gives how many rows are others now. Safe to repeat."""
    every = booked(workspace, date(1980, 1, 1), date(2200, 1, 1), standing=False)
    lines = [line for line in every if line.entry and line.counted]
    wanted = {point["native_id"]: point for line in lines for point in _points(workspace, line)}
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        gone = sorted(set(facts.query(STORED)["native_id"].to_pylist()) - wanted.keys())
    changed = 0
    if gone:
        where = "source = $source AND list_contains($gone, native_id)"
        params: dict[str, object] = {"source": SOURCE, "gone": gone}
        changed += store.rewrite(workspace.pk, METRIC_POINT, where, params, _none, zone=workspace.tzinfo).removed
    if wanted:
        with store.writing(workspace.pk, workspace.tzinfo) as writing:
            writing.add(METRIC_POINT, pa.Table.from_pylist(list(wanted.values()), schema=METRIC_POINT.schema))
            written = writing.commit()
        changed += written.added + written.changed
    if changed:
        rollups.refresh(workspace.pk, workspace.tzinfo)
    return changed


def _none(rows: pa.Table) -> pa.Table:
    return rows.slice(0, 0)


def _points(workspace: Workspace, line: Booked) -> list[dict[str, Any]]:
    """Give the amount, and the hours, of one entry."""
    found = []
    if line.amount is not None:
        found.append(_point(workspace, line, METRIC_OF[Kind(line.kind)], float(line.amount), workspace.currency))
    if line.hours:
        found.append(_point(workspace, line, "hours_worked", float(line.hours), "hours"))
    return found


def _point(workspace: Workspace, line: Booked, metric: str, value: float, unit: str) -> dict[str, Any]:
    assert line.entry is not None
    return dict.fromkeys(METRIC_POINT.schema.names) | {
        "platform": SOURCE,
        "native_id": f"cost:{line.entry.pk}:{metric}",
        "metric": metric,
        "channel": line.channel or (line.tactic.channel if line.tactic else ""),
        "at": _midnight(workspace, line.day),
        "until": _midnight(workspace, line.day + timedelta(days=1)),
        "value": value,
        "unit": unit,
        "campaign": (line.tactic.tag or line.tactic.title) if line.tactic else None,
        "source": SOURCE,
        "collected_at": clock.now(),
    }


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=workspace.tzinfo).astimezone(UTC)
