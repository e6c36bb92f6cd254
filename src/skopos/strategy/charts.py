"""The charts of an objective: where it comes from and where it may go, and how likely each target is."""

from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.charts import AIM, Column, Figure
from skopos.common.series import Kind, Series
from skopos.strategy import periods
from skopos.strategy.amounts import amount, chance
from skopos.strategy.assessment import Assessment
from skopos.strategy.choices import Outcome, Statistic
from skopos.strategy.spec import Spec

HISTORY_SHOWN = 120
DOTS_SHOWN = 40  # with more periods the dots would hide the line


def outlook_figure(spec: Spec, series: Series, assessment: Assessment) -> Figure:
    """Draw the metric's history with the range of its futures and the target; totals as a running total."""
    running = spec.statistic == Statistic.SUM and series.kind != Kind.STOCK and spec.start is not None
    rows = _total_rows(spec, series, assessment) if running else _level_rows(series, assessment)
    shows_target = running or spec.statistic != Statistic.SUM
    if spec.target is not None and shows_target:
        rows = [{**row, "target": spec.target} for row in rows]
    name = _("%(metric)s, running total") % {"metric": series.label} if running else str(series.label)
    percent = series.unit == "share"
    kind = "percent" if percent else "number"
    return Figure(
        spec=_outlook_spec(
            name, _("Target"), _("Middle of the futures"), axis_format(percent), dots=len(rows) <= DOTS_SHOWN
        ),
        rows=rows,
        title=_("History and outlook: %(name)s") % {"name": name},
        summary=_summary(spec, series, assessment),
        columns=(
            Column("start", _("Period from"), "day"),
            Column("value", name, kind),
            Column("mid", _("Middle of the futures"), kind),
            Column("low80", _("80 % range from"), kind),
            Column("high80", _("80 % range to"), kind),
            Column("low95", _("95 % range from"), kind),
            Column("high95", _("95 % range to"), kind),
        ),
    )


def _level_rows(series: Series, assessment: Assessment) -> list[dict[str, Any]]:
    """Give one row per period, known or coming; the last known one ties the two together."""
    known = list(zip(series.starts, series.values, strict=True))[-HISTORY_SHOWN:]
    rows: list[dict[str, Any]] = [{"start": begins.isoformat(), "value": value} for begins, value in known]
    if assessment.bands and rows and rows[-1]["value"] is not None:
        rows[-1] |= dict.fromkeys(("low95", "low80", "mid", "high80", "high95"), rows[-1]["value"])
    return rows + [_future_row(band.start, band.value) for band in assessment.bands]


def _total_rows(spec: Spec, series: Series, assessment: Assessment) -> list[dict[str, Any]]:
    """Give the running total since the start, known and coming, at the end of each period."""
    assert spec.start is not None and spec.deadline is not None
    rows: list[dict[str, Any]] = [{"start": spec.start.isoformat(), "value": 0.0}]
    total = 0.0
    for begins, value in zip(series.starts, series.values, strict=True):
        share = periods.share_inside(begins, series.period, spec.start, spec.deadline)
        if share:
            total += (value or 0.0) * share
            rows.append({"start": _end(begins, series, spec.deadline), "value": total})
    last = dict(rows[-1])
    if assessment.bands:
        rows[-1] = {**last, **dict.fromkeys(("low95", "low80", "mid", "high80", "high95"), last["value"])}
    for band in assessment.bands:
        if periods.end_of(band.start, series.period) >= spec.start:
            rows.append(_future_row(date.fromisoformat(_end(band.start, series, spec.deadline)), band.total))
    return rows


def _end(begins: date, series: Series, deadline: date) -> str:
    return min(periods.end_of(begins, series.period), deadline).isoformat()


def _future_row(day: date, quantiles: tuple[float, ...]) -> dict[str, Any]:
    names = ("low95", "low80", "mid", "high80", "high95")
    return {"start": day.isoformat(), **dict(zip(names, quantiles, strict=True))}


def _summary(spec: Spec, series: Series, assessment: Assessment) -> str:
    """Say in words what the chart shows."""
    known = [value for value in series.values if value is not None]
    if assessment.outcome == Outcome.OK and spec.deadline:
        return _(
            "By %(deadline)s, 80 %% of the futures end between %(low)s and %(high)s; the target is %(target)s, "
            "and the chance of meeting it %(chance)s."
        ) % {
            "deadline": formats.day(spec.deadline),
            "low": amount(assessment.quantiles[1], series.unit),
            "high": amount(assessment.quantiles[3], series.unit),
            "target": amount(spec.target, series.unit),
            "chance": chance(assessment.probability),
        }
    if not known:
        return _("No figures are known yet.")
    return _("The latest known figure is %(value)s. %(reason)s.") % {
        "value": amount(known[-1], series.unit),
        "reason": str(Outcome(assessment.outcome).label),
    }


def axis_format(percent: bool) -> str:
    """Give the D3 format of an axis: short, as the language shortens thousands and millions."""
    return ".0%" if percent else ".4~s"


def tooltip_format(axis: str) -> str:
    """Give the D3 format of a tooltip on such an axis: all digits that matter."""
    return ".1~%" if axis.endswith("%") else ",.7~r"


@cache
def _outlook_spec(value: str, target: str, middle: str, number: str, *, dots: bool) -> dict[str, Any]:
    """Build the specification once per language and metric."""
    x = {"field": "start", "type": "temporal", "title": None}
    y = {"type": "quantitative", "title": None, "axis": {"format": number}, "scale": {"zero": False}}
    exact = tooltip_format(number)
    tooltip = [
        {"field": "start", "type": "temporal", "title": " "},
        {"field": "value", "type": "quantitative", "title": value, "format": exact},
        {"field": "mid", "type": "quantitative", "title": middle, "format": exact},
    ]

    def named(text: str) -> dict[str, Any]:
        """Give a line its place in the legend; the first takes the first colour, so the target stands out."""
        legend = {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3, "labelLimit": 300}
        return {"datum": text, "type": "nominal", "legend": legend, "scale": {"domain": [value, target]}}

    return {
        "height": 280,
        "encoding": {"x": x},
        "layer": [
            _band("low95", "high95", y, 0.15),
            _band("low80", "high80", y, 0.25),
            {
                "mark": {"type": "line", "strokeDash": [4, 4], "tooltip": True},
                "encoding": {"y": {"field": "mid", **y}, "tooltip": tooltip},
            },
            {
                "mark": {"type": "line", "point": dots, "tooltip": True},
                "encoding": {"y": {"field": "value", **y}, "color": named(value), "tooltip": tooltip},
            },
            {
                "mark": {"type": "line", "strokeDash": [8, 3], "strokeWidth": 2},
                "encoding": {"y": {"field": "target", **y}, "color": named(target)},
            },
        ],
    }


def _band(low: str, high: str, y: dict[str, Any], opacity: float) -> dict[str, Any]:
    return {
        "mark": {"type": "area", "opacity": opacity, "line": False},
        "encoding": {"y": {"field": low, **y}, "y2": {"field": high}},
    }


def chances_figure(
    curve: list[tuple[float, float]], target: float, probability: float, likely: dict[float, float], unit: str
) -> Figure:
    """Draw how likely each target is, with the chosen one and the 50, 80 and 95 % targets marked."""
    rows: list[dict[str, Any]] = [{"target": value, "chance": share} for value, share in curve]
    rows += [{"target": value, "likely": share} for share, value in sorted(likely.items())]
    low, high = curve[0][0], curve[-1][0]
    # One far away would squeeze the curve into a corner.
    near = low - (high - low) / 2 <= target <= high + (high - low) / 2
    if near:
        rows.append({"target": target, "chosen": probability})
    percent = unit == "share"
    return Figure(
        spec=_chances_spec(_("Target"), _("Chance"), axis_format(percent), chosen=near),
        rows=rows,
        title=_("How likely each target is"),
        summary=_("At %(target)s the chance is %(chance)s; even odds are at %(half)s, 80 %% at %(sure)s.")
        % {
            "target": amount(target, unit),
            "chance": chance(probability),
            "half": amount(likely[0.5], unit),
            "sure": amount(likely[0.8], unit),
        },
        columns=(
            Column("target", _("Target"), "percent" if percent else "number"),
            Column("chance", _("Chance"), "percent"),
            Column("likely", _("Likely target"), "percent"),
            Column("chosen", _("Chosen target"), "percent"),
        ),
    )


@cache
def _chances_spec(target: str, share: str, number: str, *, chosen: bool) -> dict[str, Any]:
    x = {
        "field": "target",
        "type": "quantitative",
        "title": target,
        "axis": {"format": number},
        "scale": {"zero": False},
    }
    y = {"type": "quantitative", "title": share, "axis": {"format": ".0%"}, "scale": {"domain": [0, 1]}}
    tooltip = [{"field": "target", "type": "quantitative", "title": target, "format": tooltip_format(number)}]
    diamond = {
        "mark": {
            "type": "point",
            "shape": "diamond",
            "filled": True,
            "size": 220,
            "color": AIM,
            "opacity": 1,
            "tooltip": True,
        },
        "encoding": {"y": {"field": "chosen", **y}, "tooltip": tooltip},
    }
    return {
        "height": 180,
        "encoding": {"x": x},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.chance)"}],
                "mark": {"type": "line", "interpolate": "monotone"},
                "encoding": {"y": {"field": "chance", **y}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "tooltip": True},
                "encoding": {"y": {"field": "likely", **y}, "tooltip": tooltip},
            },
            *([diamond] if chosen else []),
        ],
    }
