"""Figures of this room. Specifications are built once; rows, titles and addresses are passed in beside them."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skopos.common import formats
from skopos.common.charts import Column, Figure
from skopos.facts.schemas import EMOTIONS

type Rows = list[dict[str, Any]]


@cache
def _volume_spec(language: str) -> dict[str, Any]:
    """Bars by day; `language` keeps the translated titles of one language apart from another's."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_rect()
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(tickCount=6, labelSeparation=8)),
            x2="end:T",
            y=alt.Y("n:Q", title=_("Mentions")),
            y2=alt.datum(0),
            href="url:N",
            tooltip=[
                alt.Tooltip("day:T", title=_("Day"), format="%x"),
                alt.Tooltip("n:Q", title=_("Mentions"), format=","),
                alt.Tooltip("positive:Q", title=_("Positive"), format=","),
                alt.Tooltip("negative:Q", title=_("Negative"), format=","),
            ],
        )
        .properties(height=180)
        .to_dict()
    )


@cache
def _matrix_spec(language: str) -> dict[str, Any]:
    """Cells of topic by emotion, darker with more mentions."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_rect()
        .encode(
            x=alt.X(
                "emotion:N", title=None, sort=alt.EncodingSortField("order", op="min"), axis=alt.Axis(labelAngle=0)
            ),
            y=alt.Y("topic:N", title=None, sort=alt.EncodingSortField("n", op="sum", order="descending")),
            color=alt.Color("n:Q", title=_("Mentions"), scale=alt.Scale(zero=True)),
            href="url:N",
            tooltip=[
                alt.Tooltip("topic:N", title=_("Topic")),
                alt.Tooltip("emotion:N", title=_("Emotion")),
                alt.Tooltip("n:Q", title=_("Mentions"), format=","),
            ],
        )
        .properties(height=alt.Step(26))
        .to_dict()
    )


def volume(rows: Rows, title: str, more: str = "") -> Figure:
    """Draw mentions over time. Rows: date, day and end (ISO, exclusive), n, positive, negative, url."""
    total, top = sum(row["n"] for row in rows), max(rows, key=lambda row: row["n"], default=None)
    summary = _("No mentions in this time.")
    if top:
        summary = _("%(total)s mentions; most, %(most)s, in the bar that begins on %(day)s.") % {
            "total": formats.number(total),
            "most": formats.number(top["n"]),
            "day": formats.day(top["date"]),
        }
    columns = (
        Column("day", _("Day"), "day"),
        Column("n", _("Mentions"), "number"),
        Column("positive", _("Positive"), "number"),
        Column("negative", _("Negative"), "number"),
    )
    shown = [{key: value for key, value in row.items() if key not in ("date", "last")} for row in rows]
    return Figure(_volume_spec(get_language() or "en"), shown, title, summary, columns, more)


def matrix(rows: Rows, more: str = "") -> Figure:
    """Draw topic by emotion. Rows: topic, emotion (names), order (of the emotion), n, url."""
    top = max(rows, key=lambda row: row["n"], default=None)
    summary = _("No mention of this filter has both a topic and a clear emotion.")
    if top:
        summary = _("Most mentions, %(n)s, join the topic “%(topic)s” with the emotion “%(emotion)s”.") % {
            "n": formats.number(top["n"]),
            "topic": top["topic"],
            "emotion": top["emotion"],
        }
    columns = (Column("topic", _("Topic")), Column("emotion", _("Emotion")), Column("n", _("Mentions"), "number"))
    return Figure(_matrix_spec(get_language() or "en"), rows, _("Topics and emotions"), summary, columns, more)


def order_of(emotion: str) -> int:
    """Give an emotion's place on the axis."""
    return EMOTIONS.index(emotion) if emotion in EMOTIONS else len(EMOTIONS)


def accuracy(rows: Rows) -> Figure:
    """Draw how right the sentiment was in each sample, with its interval.

    Rows, oldest first: drawn (ISO), value, low, high, labelled, version.
    """
    first, last = rows[0], rows[-1]
    summary = _("The sentiment was right in %(first)s of the first sample shown and in %(last)s of the latest.") % {
        "first": formats.percent(first["value"]),
        "last": formats.percent(last["value"]),
    }
    columns = (
        Column("drawn", _("Drawn"), "moment"),
        Column("value", _("Sentiment is right"), "percent"),
        Column("low", _("95 % interval, from"), "percent"),
        Column("high", _("95 % interval, to"), "percent"),
        Column("labelled", _("Labels"), "number"),
        Column("version", _("Labelled by")),
    )
    return Figure(_accuracy_spec(), rows, _("How right the sentiment was over time"), summary, columns)


def _accuracy_spec() -> dict[str, Any]:
    """Points with their intervals, joined by a line."""
    x = {"field": "drawn", "type": "temporal", "title": None, "axis": {"tickCount": 6}}
    scale, axis = {"domain": [0, 1]}, {"format": ".0%"}
    y = {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": axis}
    return {
        "data": {"name": "rows"},
        "height": 180,
        "layer": [
            {"mark": {"type": "rule"}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
            {"mark": {"type": "line", "strokeDash": [4, 4]}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": {"x": x, "y": y}},
        ],
    }
