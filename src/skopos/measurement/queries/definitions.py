"""What a metric's key means in a workspace: by the catalogue, by its own words, or by the look of its points."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue import METRICS, Direction, Metric, Source, Stage, Uncertainty
from skopos.measurement.catalogue.formulas import by_formula
from skopos.measurement.formulas import parse
from skopos.measurement.models import MetricDefinition
from skopos.workspaces.models import Workspace

LOOKS = """
SELECT metric, mode(unit) AS unit, bool_and(reading) AS readings, count(*) AS cells
FROM metric_point_day WHERE NOT list_contains($known, metric) GROUP BY metric ORDER BY metric
"""


def definitions(workspace: Workspace, facts: Any) -> dict[str, Metric]:
    """Give every metric the workspace can use: the whole catalogue, its own, and keys that only points know."""
    stored = {row.key: described(row) for row in MetricDefinition.objects.filter(workspace=workspace)}
    own = {key: metric for key, metric in stored.items() if key not in METRICS}
    looks = facts.query(LOOKS, {"known": [*METRICS, *own]}).to_pylist()
    seen = {row["metric"]: inferred(row["metric"], row["unit"], readings=row["readings"]) for row in looks}
    return METRICS | own | seen


def described(row: MetricDefinition) -> Metric:
    """Give the metric that a workspace has described."""
    if row.formula:
        return by_formula(
            row.key, row.label, row.meaning or _("A metric that this workspace works out from others."), row.formula,
            row.formula, Stage(row.stage or Stage.CONVERSION), unit=row.unit, direction=Direction(row.direction),
            known=False,
        )  # fmt: skip
    kind = Kind(row.kind)
    return _own(row.key, row.label, row.unit, kind, Direction(row.direction), row.meaning)


def inferred(key: str, unit: str, *, readings: bool) -> Metric:
    """Give a metric by the look of its points: a share is a ratio, moments without an end are readings of a level."""
    kind = Kind.RATIO if unit in ("share", "score") else Kind.STOCK if readings else Kind.FLOW
    label = key.replace("_", " ").strip().capitalize() or key
    return _own(key, label, unit, kind, Direction.UP, "")


def _own(key: str, label: str, unit: str, kind: Kind, direction: Direction, meaning: str) -> Metric:
    formulas = {
        Kind.FLOW: _("Sum of the imported figures of the period."),
        Kind.STOCK: _("Last reading of the period; over several channels, the sum of their last readings."),
        Kind.RATIO: _("Mean of the readings of the period."),
    }
    return Metric(
        key=key,
        label=label,
        unit=unit,
        kind=kind,
        direction=direction,
        stage=Stage.CONVERSION,
        source=Source.POINTS,
        meaning=meaning or _("A metric that this workspace brought itself."),
        formula=formulas[kind],
        uncertainty=Uncertainty.COUNT if kind is Kind.FLOW and unit == "count" else Uncertainty.NONE,
        known=False,
    )


def components(metrics: Iterable[Metric]) -> set[str]:
    """Give the keys whose figures are needed to work out `metrics`."""
    keys = set()
    for metric in metrics:
        keys.add(metric.key)
        if metric.is_quotient and metric.source is not Source.MENTIONS:
            keys |= {metric.top, metric.bottom}
        if metric.quantile:
            keys.add(metric.top)
        if metric.expression:
            keys |= components(METRICS[name] for name in parse(metric.expression).names if name in METRICS)
            keys |= set(parse(metric.expression).names)
    return keys
