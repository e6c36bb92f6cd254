"""Charts of a report as SVG, drawn on the server."""

import json
import re
from functools import cache
from typing import Any

from skopos.common import chart_labels, charts
from skopos.common.charts import Figure
from skopos.common.formats import PERSIAN_DIGITS
from skopos.measurement.reports.fonts import FAMILIES, folders

WIDTH, HEIGHT = 400, 180


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
    spec = chart_labels.localised(figure.spec, language) | {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": HEIGHT,
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


def _in_own_digits(svg: str) -> str:
    """Write the digits of the labels as Persian does: the engine knows them for numbers, but not for dates."""
    return re.sub(r">[^<]+</text>", lambda found: found[0].translate(PERSIAN_DIGITS), svg)


def _with_time(row: dict[str, Any]) -> dict[str, Any]:
    """Give days a wall-clock time: without one they would be read as UTC and drawn a day early."""
    return {key: f"{value}T00:00:00" if key in ("start", "end") else value for key, value in row.items()}
