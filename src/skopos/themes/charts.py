"""Figures of this room."""

from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.charts import Column, Figure

type Rows = list[dict[str, Any]]


@cache
def _drift_spec(language: str) -> dict[str, Any]:
    """Lines of shares by week; `language` keeps the translated titles of one language apart from another's."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(point=True)
        .encode(
            x=alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b")),
            y=alt.Y("share:Q", title=_("Share of the mentions"), axis=alt.Axis(format="%")),
            color=alt.Color("theme:N", title=None, sort=None),
            detail="theme:N",
            href="url:N",
            tooltip=[
                alt.Tooltip("theme:N", title=_("Theme")),
                alt.Tooltip("week:T", title=_("Week from"), format="%x"),
                alt.Tooltip("n:Q", title=_("Mentions"), format=","),
                alt.Tooltip("share:Q", title=_("Share"), format=".1%"),
            ],
        )
        .properties(height=280)
        .to_dict()
    )


def drift(rows: Rows, title: str, more: str = "") -> Figure:
    """Draw shares by week. Rows: theme (name), week (ISO), n, of, share, url; weeks without a mention left out."""
    top = max(rows, key=lambda row: row["share"], default=None)
    summary = _("No theme in these weeks.")
    if top:
        summary = _("The largest share of a week is that of “%(theme)s”: %(share)s in the week from %(week)s.") % {
            "theme": top["theme"],
            "share": formats.percent(top["share"]),
            "week": formats.day(top["date"]),
        }
    columns = (
        Column("theme", _("Theme")),
        Column("week", _("Week from"), "day"),
        Column("n", _("Mentions"), "number"),
        Column("of", _("Of all"), "number"),
        Column("share", _("Share"), "percent"),
    )
    shown = [{key: value for key, value in row.items() if key != "date"} for row in rows]
    spec = _with_ticks(_drift_spec(get_language() or "en"), {row["date"] for row in rows})
    return Figure(spec, shown, title, summary, columns, more)


def _with_ticks(spec: dict[str, Any], days: set[date]) -> dict[str, Any]:
    """Set the ticks where the weeks begin: those that Vega chooses stand on Sundays."""
    x = spec["encoding"]["x"]
    ticks = [{"year": day.year, "month": day.month, "date": day.day} for day in sorted(days)]
    return {**spec, "encoding": {**spec["encoding"], "x": {**x, "axis": {**x["axis"], "values": ticks}}}}
