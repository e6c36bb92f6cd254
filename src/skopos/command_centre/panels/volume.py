"""How much is said over time: bars by five minutes, hours or days, each open to its mentions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from skopos.command_centre.panels import alarms
from skopos.command_centre.scene import Scene
from skopos.listening import queries
from skopos.listening.filters import Filter

BIN_MINUTES = {"1h": 5, "24h": 60}
WIDTH, HEIGHT, GAP = 720.0, 160.0, 0.18
MOODS = ("negative", "other", "positive")  # from the ground up

type Row = dict[str, Any]


def volume(scene: Scene) -> dict[str, Any]:
    """Give the bars, ready to draw: places in a picture of `WIDTH` by `HEIGHT`."""
    rows = _by_minutes(scene) if scene.asked.is_by_hours else _by_days(scene)
    top = max((row["n"] for row in rows), default=0)
    peak = max(rows, key=lambda row: row["n"], default=None)
    wide = WIDTH / max(len(rows), 1)
    bars = [_drawn(row, number, wide, top) for number, row in enumerate(rows)] if top else []
    return {
        "bars": bars,
        "alarms": alarms.marked(scene, bars, WIDTH),
        "top": top,
        "peak": peak,
        "width": WIDTH,
        "height": HEIGHT,
        "is_by_hours": scene.asked.is_by_hours,
        "total": sum(row["n"] for row in rows),
    }


def _drawn(row: Row, number: int, wide: float, top: int) -> Row:
    """Give a bar with its parts stacked, and the number of its place from either side."""
    ground = HEIGHT
    parts = []
    row["other"] = row["n"] - row["positive"] - row["negative"]
    for mood in MOODS:
        high = HEIGHT * row[mood] / top
        ground -= high
        if high:
            parts.append({"mood": mood, "y": f"{ground:.2f}", "height": f"{high:.2f}"})
    left = wide * (number + GAP / 2)
    return {
        **row,
        "parts": parts,
        "x": f"{left:.2f}",
        "x_rtl": f"{WIDTH - left - wide * (1 - GAP):.2f}",
        "width": f"{wide * (1 - GAP):.2f}",
    }


def _by_days(scene: Scene) -> list[Row]:
    """Give each day of the time, also those without a mention."""
    found = {row["day"]: row for row in queries.by_day(scene.reading())}
    return [
        {**found.get(day, _nothing()), "day": day, "url": scene.mentions_of(scene.chosen.on(day))}
        for day in _days(scene.chosen)
    ]


def _days(chosen: Filter) -> list[date]:
    assert chosen.since and chosen.until
    return [chosen.since + timedelta(days=number) for number in range((chosen.until - chosen.since).days + 1)]


def _nothing() -> Row:
    return {"n": 0, "positive": 0, "negative": 0}


def _by_minutes(scene: Scene) -> list[Row]:
    """Count the rows of the last hours by the minutes of a bar; the last bar ends now."""
    chosen, minutes = scene.chosen, BIN_MINUTES[scene.asked.period]
    assert chosen.after and chosen.before
    params: dict[str, object] = {}
    source, where, tables = queries.rows_and_facets(scene.reading(), params)
    rows = scene.facts.query(
        f"""
        SELECT floor(date_diff('second', $after, published_at) / {minutes * 60})::INTEGER AS bin, count(*) AS n,
            count(*) FILTER (sentiment = 1) AS positive, count(*) FILTER (sentiment = -1) AS negative
        FROM {source} WHERE {where} GROUP BY bin
        """,  # noqa: S608  (names and constants; values are parameters)
        params,
        **tables,
    ).to_pylist()
    found = {row["bin"]: row for row in rows}
    length = timedelta(minutes=minutes)
    return [
        {**found.get(number, _nothing()), **_span(scene, chosen.after + number * length, length)}
        for number in range((chosen.before - chosen.after) // length)
    ]


def _span(scene: Scene, start: datetime, length: timedelta) -> Row:
    bar = scene.chosen.between(start, start + length, scene.workspace.tzinfo)
    return {"at": start.astimezone(UTC), "end": start + length, "url": scene.mentions_of(bar)}
