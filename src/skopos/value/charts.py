"""Charts of this room; each comes with its rows and its text alternative."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skopos.common import formats
from skopos.common.charts import AIM, Column, Figure
from skopos.measurement.charts import axis_format
from skopos.measurement.words import value_text
from skopos.value.models import Measured
from skopos.value.queries.lines import Line
from skopos.value.words import chance_text


@cache
def ranges_spec(axis: str, zero: float = 0.0) -> dict[str, Any]:
    """Give the specification: a bar from low to high and a point in the middle for each line, and a rule at nothing."""
    x = {"type": "quantitative", "title": None, "axis": {"format": axis}}
    y = {"field": "label", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}}
    return {
        "height": {"step": 36},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [4, 4], "aria": False},
                "encoding": {"x": {"datum": zero, **x}, "y": None},
            },
            {
                "mark": {"type": "bar", "height": 10, "opacity": 0.45, "tooltip": True},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "size": 90, "tooltip": True},
                "encoding": {"x": {**x, "field": "mid"}},
            },
        ],
    }


def ranges_figure(lines: Sequence[dict[str, Any]], title: str, unit: str, more: str = "") -> Figure:
    """Draw ranges: each line has `label`, `low`, `mid` and `high` in `unit`."""
    top = max(lines, key=lambda line: line["mid"])
    summary = ngettext(
        "One range: %(label)s, %(low)s to %(high)s.",
        "%(number)s ranges. The largest middle: %(label)s, %(low)s to %(high)s.",
        len(lines),
    ) % {
        "number": formats.number(len(lines)),
        "label": top["label"],
        "low": value_text(top["low"], unit),
        "high": value_text(top["high"], unit),
    }
    kind = "percent" if unit == "share" else "money" if len(unit) == 3 and unit.isupper() else "number"
    currency = unit if kind == "money" else ""
    columns = (
        Column("label", _("What")),
        Column("low", _("Lower end"), kind, currency),
        Column("mid", _("Middle"), kind, currency),
        Column("high", _("Upper end"), kind, currency),
    )
    return Figure(ranges_spec(axis_format(unit)), list(lines), title, summary, columns, more)


def returns_figure(lines: Sequence[Line], more: str = "") -> Figure | None:
    """Draw the return of each line that has one, as its range."""
    told = [(line, line.roi) for line in lines if line.roi is not None]
    if not told:
        return None
    rows = [
        {"label": line.label, "low": roi.low, "mid": roi.mid, "high": roi.high, "chance": roi.probability_positive}
        for line, roi in told
    ]
    best = max(told, key=lambda pair: pair[1].probability_positive)
    summary = ngettext(
        "The return of one line. %(label)s pays with a chance of %(chance)s.",
        "The returns of %(number)s lines. Most likely to pay: %(label)s, with a chance of %(chance)s.",
        len(told),
    ) % {
        "number": formats.number(len(told)),
        "label": best[0].label,
        "chance": chance_text(best[1].probability_positive),
    }
    columns = (
        Column("label", _("What")),
        Column("low", _("Lower end"), "percent"),
        Column("mid", _("Middle"), "percent"),
        Column("high", _("Upper end"), "percent"),
        Column("chance", _("Chance that it pays"), "percent"),
    )
    return Figure(ranges_spec(".0%"), rows, _("Return on what was put in"), summary, columns, more)


@cache
def counterfactual_spec(axis: str) -> dict[str, Any]:
    """Give the specification: what was seen as a line, what was expected without the tactic as a band."""
    y = {"type": "quantitative", "title": None, "axis": {"format": axis}}
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b"}}
    expected = [{"filter": "datum.expected != null"}]
    return {
        "height": 280,
        "encoding": {"x": x},
        "layer": [
            {
                "transform": expected,
                "mark": {"type": "area"},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "transform": expected,
                "mark": {"type": "line", "strokeDash": [5, 4], "tooltip": True},
                "encoding": {"y": {**y, "field": "expected"}},
            },
            {
                "mark": {"type": "line", "color": AIM, "tooltip": True},
                "encoding": {"y": {**y, "field": "seen", "scale": {"zero": False}}},
            },
        ],
    }


def counterfactual_figure(row: Measured, entry: dict[str, Any], more: str = "") -> Figure | None:
    """Draw a tactic's days against what was expected of them without it."""
    check = entry.get("check")
    if not check:
        return None
    begin, length = date.fromisoformat(row.inputs["first"]), 1 if row.inputs["period"] == "D" else 7
    first, count = check["first"], len(check["expected"])
    shown = max(first - 42, 0)
    rows = []
    for step in range(shown, first + count):
        at = step - first
        rows.append(
            {
                "day": (begin + timedelta(days=step * length)).isoformat(),
                "seen": row.result["seen"][step],
                "expected": check["expected"][at] if at >= 0 else None,
                "low": check["expected_low"][at] if at >= 0 else None,
                "high": check["expected_high"][at] if at >= 0 else None,
            }
        )
    unit = row.inputs["unit"]
    low, mid, high = check["total"]
    summary = _(
        "What was seen before and during %(tactic)s (orange), and what was expected of its days without it (dashed, "
        "with the range of 90 of 100). Together they differ by %(mid)s, between %(low)s and %(high)s."
    ) % {
        "tactic": entry["title"],
        "mid": value_text(mid, unit),
        "low": value_text(low, unit),
        "high": value_text(high, unit),
    }
    kind = "money" if len(unit) == 3 and unit.isupper() else "percent" if unit == "share" else "number"
    currency = unit if kind == "money" else ""
    columns = (
        Column("day", _("Day"), "day"),
        Column("seen", _("Seen"), kind, currency),
        Column("expected", _("Expected without it"), kind, currency),
        Column("low", _("Lower end"), kind, currency),
        Column("high", _("Upper end"), kind, currency),
    )
    title = _("Seen against expected: %(tactic)s") % {"tactic": entry["title"]}
    return Figure(counterfactual_spec(axis_format(unit)), rows, title, summary, columns, more)


@cache
def density_spec() -> dict[str, Any]:
    """Give the specification of a distribution as bars, with a rule at nothing."""
    x = {"type": "quantitative", "title": None, "axis": {"format": ".0%"}}
    return {
        "height": 200,
        "layer": [
            {
                "mark": {"type": "bar", "tooltip": True},
                "encoding": {
                    "x": {**x, "field": "from"},
                    "x2": {"field": "to"},
                    "y": {"field": "share", "type": "quantitative", "title": None, "axis": {"format": ".0%"}},
                },
            },
            {"mark": {"type": "rule", "strokeDash": [4, 4], "aria": False}, "encoding": {"x": {**x, "datum": 0}}},
        ],
    }


def return_figure(line: Line) -> Figure | None:
    """Draw the distribution of one line's return."""
    import numpy as np

    if line.roi is None:
        return None
    low, high = np.quantile(line.roi.draws, [0.005, 0.995])
    counts, edges = np.histogram(line.roi.draws, bins=30, range=(low, max(high, low + 1e-6)))
    rows = [
        {"from": float(edges[at]), "to": float(edges[at + 1]), "share": float(count / len(line.roi.draws))}
        for at, count in enumerate(counts)
    ]
    summary = _(
        "How likely each return is. Half of the draws lie below %(mid)s; 90 of 100 lie between %(low)s and %(high)s. "
        "Chance that it pays: %(chance)s."
    ) % {
        "mid": formats.percent(line.roi.mid),
        "low": formats.percent(line.roi.low),
        "high": formats.percent(line.roi.high),
        "chance": chance_text(line.roi.probability_positive),
    }
    columns = (
        Column("from", _("From"), "percent"),
        Column("to", _("To"), "percent"),
        Column("share", _("Share of the draws"), "percent"),
    )
    return Figure(density_spec(), rows, _("The return as a distribution"), summary, columns)


@cache
def lags_spec() -> dict[str, Any]:
    """Give the specification: a bar for each lag, and the band in which chance stays."""
    y = {"type": "quantitative", "title": None, "axis": {"format": ".1f"}}
    return {
        "height": 220,
        "encoding": {"x": {"field": "lag", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}},
        "layer": [
            {"mark": {"type": "bar", "tooltip": True}, "encoding": {"y": {**y, "field": "correlation"}}},
            {"mark": {"type": "tick", "thickness": 2}, "encoding": {"y": {**y, "field": "limit"}}},
            {"mark": {"type": "tick", "thickness": 2}, "encoding": {"y": {**y, "field": "floor"}}},
        ],
    }


def lags_figure(told: dict[str, Any], social: str, outcome: str) -> Figure:
    """Draw how two series go together at different lags."""
    rows = [
        {"lag": lag, "correlation": value, "limit": told["limit"], "floor": -told["limit"]}
        for lag, value in zip(told["lags"], told["correlations"], strict=True)
    ]
    best = max(rows, key=lambda row: abs(row["correlation"]))
    summary = _(
        "How %(social)s and %(outcome)s go together when the first is moved by weeks; to the right it goes before. "
        "Strongest at %(lag)s weeks: %(value)s. Between the marks it may be chance."
    ) % {
        "social": social,
        "outcome": outcome,
        "lag": formats.number(best["lag"]),
        "value": formats.number(best["correlation"], 2),
    }
    columns = (
        Column("lag", _("Weeks before"), "number"),
        Column("correlation", _("Correlation"), "number"),
        Column("limit", _("Chance stays below"), "number"),
    )
    title = _("%(social)s, weeks before %(outcome)s") % {"social": social, "outcome": outcome}
    return Figure(lags_spec(), rows, title, summary, columns)
