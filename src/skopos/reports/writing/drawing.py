"""Charts of a report as SVG and PNG, drawn on the server."""

import json
import re
from functools import cache
from typing import Any

from skopos.common import chart_labels, charts
from skopos.common.charts import Figure
from skopos.common.formats import PERSIAN_DIGITS
from skopos.reports.writing.fonts import FAMILIES, folders

WIDTH, HEIGHT = 400, 180
PNG_SCALE = 3
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def _engine() -> Any:
    """Load the drawing engine once and tell it of the fonts: one missing family would make all text vanish."""
    import vl_convert

    for folder in folders():
        vl_convert.register_font_directory(str(folder))
    return vl_convert


def svg_of(figure: Figure, language: str) -> str:
    """Draw a figure as SVG with the language's numbers, months and direction. Takes some 50 ms."""
    config = charts.theme("light", rtl=language == "fa") | {"font": ", ".join([*FAMILIES, "sans-serif"])}
    spec = _with_day_axes(_without_links(chart_labels.localised(figure.spec, language)), language)
    height = spec.get("height")
    spec |= {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": height if isinstance(height, dict) else HEIGHT,
        "data": {"name": "rows"},
        "datasets": {"rows": [_with_time(row) for row in figure.rows]},
    }
    drawn = _engine().vegalite_to_svg(
        json.loads(json.dumps(spec)),
        config=config,
        format_locale=charts.number_locale(language),
        time_format_locale=charts.time_locale(language),
    )
    return _in_own_digits(str(drawn)) if language == "fa" else str(drawn)


def png_of(figure: Figure, language: str) -> bytes:
    """Draw a figure as PNG on white, three times the size of the page's, for slides."""
    svg = svg_of(figure, language)
    svg = re.sub(r"(<svg\b[^>]*>)", r'\1<rect width="100%" height="100%" fill="#ffffff"/>', svg, count=1)
    return bytes(_engine().svg_to_png(svg, scale=PNG_SCALE))


def _without_links(part: Any) -> Any:
    """Leave addresses inside the installation out of what leaves it."""
    if isinstance(part, dict):
        return {key: _without_links(value) for key, value in part.items() if key != "href"}
    return [_without_links(value) for value in part] if isinstance(part, list) else part


def _with_day_axes(part: Any, language: str) -> Any:
    """Give axes of time that name no format the language's order of day and month."""
    if isinstance(part, list):
        return [_with_day_axes(value, language) for value in part]
    if not isinstance(part, dict):
        return part
    copy = {key: _with_day_axes(value, language) for key, value in part.items()}
    if copy.get("type") == "temporal" and isinstance(copy.get("axis"), dict) and "format" not in copy["axis"]:
        copy["axis"] = copy["axis"] | {"format": chart_labels.day_patterns(language)}
    return copy


def _in_own_digits(svg: str) -> str:
    """Write the digits of the labels as Persian does: the engine knows them for numbers, but not for dates."""
    return re.sub(r">[^<]+</text>", lambda found: found[0].translate(PERSIAN_DIGITS), svg)


def _with_time(row: dict[str, Any]) -> dict[str, Any]:
    """Give days a wall-clock time: without one they would be read as UTC and drawn a day early."""
    return {
        key: f"{value}T00:00:00" if isinstance(value, str) and _DAY.fullmatch(value) else value
        for key, value in row.items()
        if key != "url"
    }
