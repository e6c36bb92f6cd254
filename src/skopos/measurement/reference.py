"""Makes the reference page of the metrics from the catalogue."""

from django.utils import translation

from skopos.common.series import Kind
from skopos.measurement.catalogue import (
    METRICS,
    SOURCE_LABELS,
    STAGE_LABELS,
    UNCERTAINTY_LABELS,
    Direction,
    Metric,
    Stage,
)
from skopos.measurement.queries.sql import formula_sql, rows_formula_sql

INTRO = (
    "Every metric that Skopos knows. [How metrics are worked out](../explanation/metrics.md) says what is counted "
    "once, how periods are made and how uncertainty is stated. In the SQL, `$first` and `$last` are the days of the "
    "period; pages run it over the rollups after deciding which rows count. Points with any other key become a metric "
    "of the workspace's own."
)
KINDS = {Kind.FLOW: "summed per period", Kind.STOCK: "last reading", Kind.RATIO: "worked out anew per period"}
BETTER = {Direction.UP: "more", Direction.DOWN: "less", Direction.NONE: "neither"}


def metric_lines() -> list[str]:
    """Give the lines of `docs/reference/metrics.md` below its introduction."""
    lines = []
    with translation.override("en"):
        for stage in Stage:
            members = [metric for metric in METRICS.values() if metric.stage is stage]
            lines += [f"## {STAGE_LABELS[stage]}", "", *(_entry(metric) for metric in members)]
    return lines


def _entry(metric: Metric) -> str:
    """Describe one metric."""
    lines = [
        f"### {metric.label} (`{metric.key}`)",
        "",
        f"{metric.meaning}",
        "",
        f"- Formula: {metric.formula}",
        f"- Unit: {metric.unit}; {KINDS[metric.kind]}; better: {BETTER[metric.direction]}",
        f"- Source: {SOURCE_LABELS[metric.source]}",
        f"- Uncertainty: {UNCERTAINTY_LABELS[metric.uncertainty]}",
    ]
    if metric.one_source:
        lines.append("- Reported by several systems: a total over all channels takes each day from the nearest one.")
    sql = [text for text in (formula_sql(metric), rows_formula_sql(metric)) if text]
    lines += ["", "```sql", "\n\n-- days and channels without figures of their own\n".join(sql), "```", ""]
    return "\n".join(lines)
