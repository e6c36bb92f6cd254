"""What tactics added in some days, as joint draws: read from the kept effects, cut to the days."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skopos.measurement.catalogue import METRICS, Direction, Metric
from skopos.strategy.models import Tactic
from skopos.value.models import Kind, Measured
from skopos.value.queries.results import results
from skopos.value.queries.spans import Span
from skopos.value.terms import Value, value_of
from skopos.workspaces.models import Workspace

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gain:
    """What one tactic added to one metric in some days.

    `draws` are joint with those of the same `measured`; a metric that is better low has its sign turned, so that a gain
    is always good. Of a ratio they are the mean change over the days.
    """

    tactic: Tactic
    metric: Metric | None
    key: str
    unit: str
    value: Value
    draws: Floats
    measured: Measured
    alike: tuple[str, ...] = ()


@dataclass
class Gains:
    """All gains of some days, and why other tactics have none: key of `words.REASONS` by tactic."""

    found: list[Gain] = field(default_factory=list)
    why_not: dict[int, str] = field(default_factory=dict)
    measured: dict[int, Measured] = field(default_factory=dict)


def gains(workspace: Workspace, tactics: Iterable[Tactic], span: Span) -> Gains:
    """Give what each tactic added in the days of `span`; `tactics` come with their objective and goal."""
    out = Gains()
    rows = {row.subject: row for row in results(workspace, Kind.EFFECTS)}
    metrics = _metrics(workspace, rows.values())
    restored = {subject: _restored(row) for subject, row in rows.items() if row.is_ok}
    for tactic in tactics:
        objective = tactic.objective
        if not objective.metric:
            out.why_not[tactic.pk] = "no_metric"
            continue
        subject = "|".join((objective.metric, objective.channel, objective.segment))
        row = rows.get(subject)
        told = _entry(row, tactic.slug)
        if row:
            out.measured[tactic.pk] = row
        if row is None or told is None or "why_not" in told:
            out.why_not[tactic.pk] = _why_not(tactic, row, told)
            continue
        place, entry = next(
            (at, found) for at, found in enumerate(row.result["tactics"]) if found["slug"] == tactic.slug
        )
        metric = metrics.get(objective.metric)
        draws = _cut(row, restored[subject], place, span)
        if metric is not None and metric.direction is Direction.DOWN:
            draws = -draws
        value = value_of(metric, objective.strategy.goal.kind) if metric else Value.REVENUE
        out.found.append(
            Gain(tactic, metric, objective.metric, row.inputs["unit"], value, draws, row, tuple(entry["alike"]))
        )
    return out


def _metrics(workspace: Workspace, rows: Iterable[Measured]) -> dict[str, Metric]:
    wanted = {row.inputs["metric"] for row in rows if row.is_ok}
    if wanted <= METRICS.keys():
        return METRICS
    from skopos.measurement.queries import metrics_of

    return metrics_of(workspace)


def _entry(row: Measured | None, slug: str) -> dict[str, Any] | None:
    """Give what a result says of a tactic: among those it tells apart, or those it had to leave out."""
    if row is None:
        return None
    told = [*row.result.get("tactics", []), *row.result.get("left_out", [])]
    return next((entry for entry in told if entry["slug"] == slug), None)


def _why_not(tactic: Tactic, row: Measured | None, told: dict[str, Any] | None) -> str:
    if told is not None:
        return str(told.get("why_not", "not_possible"))
    if tactic.start is None:
        return "no_start"
    if row is not None and not row.is_ok:
        return row.why_not
    return "waiting" if tactic.state in ("running", "done") else "not_started"


def _restored(row: Measured) -> Any:
    """Give the kept result back as the science package gave it."""
    from skopos_science.tactics import Tactics

    told = row.result
    return Tactics(
        np.array(told["sizes"], dtype=float),
        np.array(told["carries"], dtype=float),
        tuple((first, end) for first, end in (entry["span"] for entry in told["tactics"])),
        np.array(told["seen"], dtype=float),
        bool(told["relative"]),
        float(told["usual"]),
        np.array(told["learned"], dtype=float),
        np.array(told["correlation"], dtype=float),
    )


def _cut(row: Measured, found: Any, place: int, span: Span) -> Floats:
    """Give one tactic's draws over the days of `span`; of a ratio, their mean over the steps."""
    first, end = steps_of(row, span)
    if end <= first:
        return np.zeros(len(found.sizes))
    added: Floats = found.added(first, end)[:, place]
    return added / (end - first) if row.result["mean_of_days"] else added


def steps_of(row: Measured, span: Span) -> tuple[int, int]:
    """Give the steps of a result that lie in some days."""
    begin = date.fromisoformat(row.inputs["first"])
    length = 1 if row.inputs["period"] == "D" else 7
    first = max(-(-(span.start - begin).days // length), 0)
    return first, min((span.end - begin).days // length, row.inputs["steps"])
