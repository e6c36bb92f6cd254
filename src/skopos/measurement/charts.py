"""A metric's history as a chart with its band."""

import math
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.common import formats
from skopos.common.charts import Column, Figure
from skopos.common.series import Period
from skopos.measurement.catalogue import MONEY
from skopos.measurement.queries.history import History
from skopos.measurement.words import PERIOD_LABELS, value_text
from skopos_science.changes import Estimate

AXIS_FORMATS = {"share": ".1~%", "score": ".2~f"}
TIME_FORMATS = {Period.DAY: "%-d %b", Period.WEEK: "%-d %b", Period.MONTH: "%b %Y", Period.QUARTER: "%b %Y"}


@cache
def history_spec(axis_format: str, time_format: str, *, bars: bool, with_band: bool) -> dict[str, Any]:
    """Give the specification: bars for what is counted per period, a line for levels and rates, a band where stated."""
    y = {"type": "quantitative", "title": None, "axis": {"format": axis_format}}
    mark: dict[str, Any] = {"type": "bar"} if bars else {"type": "line", "point": True}
    band: dict[str, Any] = {"type": "rule", "strokeWidth": 1.5} if bars else {"type": "area"}
    day = {"field": "start", "type": "ordinal", "timeUnit": "yearmonthdate"}
    ends = {
        "transform": [{"filter": "datum.low != null"}],
        "mark": band,
        "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    return {
        "height": 280,
        "encoding": {
            "x": day
            | {
                "title": None,
                "axis": {"format": time_format, "labelAngle": 0, "labelOverlap": "parity", "ticks": False},
                "scale": {"padding": 0.3},
            }
        },
        "layer": [
            {
                "mark": {**mark, "tooltip": True},
                "encoding": {
                    "y": {**y, "field": "value", "scale": {"zero": bars}},
                    "tooltip": [
                        {"field": "start", "type": "temporal", "format": "%-d %b %Y", "title": " "},
                        {"field": "value", "type": "quantitative", "format": axis_format, "title": "="},
                    ],
                },
            },
            # Without a single interval the layer would have no extent, of which the browser warns.
            *([ends] if with_band else []),
        ],
    }


def axis_format(unit: str) -> str:
    """Give the D3 format of the value axis."""
    return AXIS_FORMATS.get(unit, ".3~s")


def history_rows(history: History, found: list[Estimate]) -> list[dict[str, Any]]:
    """Give the rows of the chart and its table: a period each, None where nothing is known."""
    return [
        {
            "start": step.start.isoformat(),
            "end": step.end.isoformat(),
            "value": step.value,
            "low": None if math.isnan(estimate.low) else estimate.low,
            "high": None if math.isnan(estimate.high) else estimate.high,
            "rows": step.points,
        }
        for step, estimate in zip(history.steps, found, strict=True)
    ]


def history_figure(history: History, found: list[Estimate], more: str = "") -> Figure:
    """Draw a metric's history with the interval of each period where one is stated."""
    rows = history_rows(history, found)
    with_band = any(row["low"] is not None for row in rows)
    bars = history.metric.kind == "flow"
    kind = {"share": "percent"}.get(history.unit, "money" if history.metric.unit == MONEY else "number")
    currency = history.unit if kind == "money" else ""
    columns = [
        Column("start", str(PERIOD_LABELS[history.period]), "day"),
        Column("value", str(history.metric.label), kind, currency),
    ]
    if with_band:
        columns += [Column("low", _("Lower end"), kind, currency), Column("high", _("Upper end"), kind, currency)]
    return Figure(
        spec=history_spec(axis_format(history.unit), TIME_FORMATS[history.period], bars=bars, with_band=with_band),
        rows=rows,
        title=str(history.metric.label),
        summary=summary_of(history),
        columns=(*columns, Column("rows", _("Rows behind it"), "number")),
        more=more,
    )


def summary_of(history: History) -> str:
    """Say in words what the chart shows."""
    known = [step for step in history.steps if step.value is not None]
    if not known:
        return _("No complete period has a value yet.")
    lowest = min(known, key=lambda step: (step.value, step.start))
    highest = max(known, key=lambda step: (step.value, step.start))
    words = {
        "count": formats.number(len(known)),
        "last": value_text(known[-1].value, history.unit),
        "last_day": formats.day(known[-1].start),
        "low": value_text(lowest.value, history.unit),
        "low_day": formats.day(lowest.start),
        "high": value_text(highest.value, history.unit),
        "high_day": formats.day(highest.start),
    }
    return (
        ngettext(
            "One period with a value: %(last)s from %(last_day)s.",
            "%(count)s periods with a value. The latest, from %(last_day)s: %(last)s. "
            "Lowest: %(low)s (%(low_day)s). Highest: %(high)s (%(high_day)s).",
            len(known),
        )
        % words
    )


def spark_points(history: History, *, width: int = 120, height: int = 32, rtl: bool = False) -> list[str]:
    """Give the latest periods as the `points` of SVG polylines; a gap in the values ends a line."""
    steps = history.steps[-13:]
    values = [step.value for step in steps if step.value is not None]
    if len(values) < 2:
        return []
    low, span = min(values), max(values) - min(values)
    lines: list[list[str]] = [[]]
    for place, step in enumerate(steps):
        if step.value is None:
            lines.append([])
            continue
        across = 2 + place * (width - 4) / (len(steps) - 1)
        up = (step.value - low) / span if span else 0.5
        lines[-1].append(f"{width - across if rtl else across:.1f},{height - 3 - up * (height - 6):.1f}")
    return [" ".join(line) for line in lines if len(line) > 1]
