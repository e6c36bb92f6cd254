"""What the page needs to draw a `Figure`: its data for the script, its table, and the height to hold free."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone, translation

from skopos.common import chart_labels
from skopos.common.cells import as_moment, cell
from skopos.common.charts import Figure

HEIGHTS_PX = (128, 176, 240, 304, 384, 480, 640, 896)  # the classes chart__plot--1 … --8 of charts.css
DEFAULT_HEIGHT_PX = 240
FRAME_PX = 56  # axis, its title and the legend around the marks
COMPOSED = ("hconcat", "vconcat", "concat", "facet", "repeat")
ROWS_IN_TABLE = 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")


def element_id(figure: Figure) -> str:
    """Give an id that is stable for this figure, to tie the text alternative to the plot."""
    return "chart-" + hashlib.sha256((figure.title + figure.summary).encode()).hexdigest()[:10]


def size_of(figure: Figure) -> int:
    """Give the smallest of the heights, from 1, that holds the chart."""
    needed = _height_px(figure.spec, figure.rows)
    return next((step for step, height in enumerate(HEIGHTS_PX, 1) if height >= needed), len(HEIGHTS_PX))


def _height_px(spec: dict[str, Any], rows: list[dict[str, Any]]) -> float:
    if "vconcat" in spec:
        return sum(_height_px(part, rows) for part in spec["vconcat"])
    if "hconcat" in spec:
        return max(_height_px(part, rows) for part in spec["hconcat"])
    inner = spec["spec"] if isinstance(spec.get("spec"), dict) else spec
    height = inner.get("height", DEFAULT_HEIGHT_PX)
    if isinstance(height, dict):
        height = float(height.get("step", 24)) * max(_distinct(inner, rows, "y"), 1)
    elif not isinstance(height, int | float):
        height = DEFAULT_HEIGHT_PX
    return float(height) * max(_distinct(spec, rows, "row"), 1) + FRAME_PX


def _distinct(spec: dict[str, Any], rows: list[dict[str, Any]], channel: str) -> int:
    """Count the values of the field on `channel`: the bands of a bar chart, the rows of a facet."""
    encodings = [spec.get("encoding", {}), spec.get("facet", {})]
    encodings += [layer.get("encoding", {}) for layer in spec.get("layer", [])]
    names = [encoding[channel]["field"] for encoding in encodings if "field" in (encoding.get(channel) or {})]
    return len({str(row.get(names[0])) for row in rows}) if names else 0


def payload(figure: Figure) -> dict[str, Any]:
    """Give the specification and the rows for the script, apart from each other.

    Temporal values become wall-clock times of the active zone: a browser would otherwise draw them in its own.
    """
    temporal = set(temporal_fields(figure.spec))
    rows = [
        {key: _wall_clock(value) if key in temporal else _plain(value) for key, value in row.items()}
        for row in figure.rows
    ]
    composed = any(word in figure.spec for word in COMPOSED)
    spec = {"data": {"name": "rows"}, **chart_labels.localised(figure.spec, translation.get_language() or "en")}
    return {
        "spec": spec,
        "rows": rows,
        "times": sorted(temporal),
        "fits": not composed,
        "description": figure.summary,
    }


def temporal_fields(spec: Any) -> Iterator[str]:
    """Name the fields that the specification treats as times; the second end of a range is of its first one's type."""
    if isinstance(spec, dict):
        if isinstance(spec.get("field"), str) and _is_temporal(spec):
            yield spec["field"]
        for first, second in (("x", "x2"), ("y", "y2")):
            if _is_temporal(spec.get(first)) and isinstance(spec.get(second), dict) and "field" in spec[second]:
                yield spec[second]["field"]
        for value in spec.values():
            yield from temporal_fields(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from temporal_fields(value)


def _is_temporal(channel: Any) -> bool:
    return isinstance(channel, dict) and (channel.get("type") == "temporal" or "timeUnit" in channel)


def _wall_clock(value: Any) -> Any:
    moment = as_moment(value)
    if moment is not None:
        return timezone.localtime(moment).replace(tzinfo=None).isoformat()
    text = _plain(value)
    return f"{text}T00:00:00" if isinstance(text, str) and _DAY.fullmatch(text) else text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def table(figure: Figure) -> dict[str, Any]:
    """Give the table under a chart: head and rows of (text, is it a number), at most `ROWS_IN_TABLE` rows."""
    shown = figure.rows[:ROWS_IN_TABLE]
    return {
        "head": [(column.label, column.kind in ("number", "percent", "money")) for column in figure.columns],
        "rows": [
            [
                (cell(row.get(column.key), column), column.kind in ("number", "percent", "money"))
                for column in figure.columns
            ]
            for row in shown
        ],
        "left_out": len(figure.rows) - len(shown),
    }
