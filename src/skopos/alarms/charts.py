"""Figures of this room: the band of what is usual, what came, and where it rang."""

from functools import cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from skopos.alarms.models import Measure
from skopos.common import formats
from skopos.common.charts import BAD, Column, Figure

type Rows = list[dict[str, Any]]


def value_name(measure: str) -> str:
    """Name what is on the axis."""
    names = {
        Measure.VOLUME.value: _("Mentions in the hour"),
        Measure.NEGATIVE.value: _("Negative share"),
        Measure.THEME.value: _("Share of the theme"),
    }
    return names.get(measure, _("Hours without a mention"))


@cache
def _spec(measure: str, language: str, parts: frozenset[str]) -> dict[str, Any]:
    """Line with those `parts` that have something to draw; `language` keeps titles of one language apart."""
    import altair as alt

    form = "%" if measure in (Measure.NEGATIVE, Measure.THEME) else ",.0f"
    x = alt.X("hour:T", title=None, axis=alt.Axis(tickCount=6))
    y = alt.Y("value:Q", title=value_name(measure), axis=alt.Axis(format=form))
    tips = [
        alt.Tooltip("hour:T", title=_("Hour"), format="%x %H:%M"),
        alt.Tooltip("value:Q", title=value_name(measure), format=form),
        alt.Tooltip("expected:Q", title=_("Usual"), format=form),
    ]
    rows = alt.NamedData("rows")
    band = alt.Chart(rows).mark_area().encode(x=x, y=alt.Y("low:Q", title=value_name(measure)), y2="high:Q")
    usual = alt.Chart(rows).mark_line(strokeDash=[4, 4], strokeWidth=1, opacity=0.8).encode(x=x, y="expected:Q")
    line = alt.Chart(rows).mark_line(strokeWidth=1.75).encode(x=x, y=y, tooltip=tips)
    marks = (
        alt.Chart(rows)
        .transform_filter("datum.rang == 1")
        .mark_point(size=90, color=BAD, filled=True)
        .encode(x=x, y=y, href="url:N", tooltip=tips)
    )
    layers = {"band": band, "usual": usual, "line": line, "marks": marks}
    shown = [layer for name, layer in layers.items() if name in parts or name == "line"]
    return alt.layer(*shown).properties(height=240).to_dict()


def _parts(rows: Rows) -> frozenset[str]:
    """Name what can be drawn: a series of hours without a mention has no band, and Vega warns of axes of nothing."""
    needed = {"band": ("low", "high"), "usual": ("expected",), "marks": ("value", "rang")}
    return frozenset(
        part
        for part, fields in needed.items()
        if any(all(row[name] is not None for name in fields) and (part != "marks" or row["rang"]) for row in rows)
    )


def course(measure: str, rows: Rows, title: str, more: str = "") -> Figure:
    """Draw an alarm's course. Rows: hour (ISO), value, expected, low, high, rang (0 or 1), url."""
    rang = [row for row in rows if row["rang"]]
    peak = max(rang, key=lambda row: row["value"] or 0, default=None)
    summary = _("It did not ring in this time.")
    if peak:
        shown = formats.percent(peak["value"]) if measure in (Measure.NEGATIVE, Measure.THEME) else None
        told = ngettext(
            "It rang once, at %(value)s.", "It rang %(count)s times; the highest value then was %(value)s.", len(rang)
        )
        summary = told % {"count": formats.number(len(rang)), "value": shown or formats.number(peak["value"])}
    kind = "percent" if measure in (Measure.NEGATIVE, Measure.THEME) else "number"
    columns = (
        Column("hour", _("Hour"), "moment"),
        Column("value", value_name(measure), kind),
        Column("expected", _("Usual"), kind),
        Column("high", _("Highest usual"), kind),
        Column("rang", _("Rang"), "number"),
    )
    return Figure(_spec(measure, get_language() or "en", _parts(rows)), rows, title, summary, columns, more)
