"""A chart as the pages and reports take it: a Vega-Lite specification apart from its rows.

A room's `charts.py` builds `Figure`s; the template tag ``{% chart figure %}`` draws one with its table and text
alternative. Building a specification costs some 40 ms, so builders are cached (`functools.cache`) and the rows, which
change, are passed in beside it.

The look is here too, once for pages, PNG and PDF: `theme` gives Vega's configuration, `number_locale` and
`time_locale` its formats. Specifications set no colours of their own; they name marks and scales, and may use the
constants below where a colour carries a meaning (`GOOD`, `BAD`, …).
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from babel.dates import get_date_format, get_day_names, get_month_names, get_period_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from skopos.common.formats import babel_locale

type Mode = Literal["light", "dark"]

FONTS = "Inter, Segoe UI, Roboto, Noto Sans, Liberation Sans, Vazirmatn, DejaVu Sans, sans-serif"

# Okabe and Ito's order of hues, moved in lightness until each holds 3:1 against its ground and neighbours stay apart
# under the three common kinds of colour blindness.
SERIES: dict[Mode, list[str]] = {
    "light": ["#0a6c7a", "#c25e00", "#5a4fa2", "#a9316d", "#3c7a22", "#2b78c2", "#8a6d00", "#5b6770"],
    "dark": ["#5cc8cf", "#f5a65b", "#b3a7f0", "#f08cb8", "#9bd27c", "#84b9f2", "#e3c84f", "#b3c0c6"],
}
INK: dict[Mode, dict[str, str]] = {
    "light": {"text": "#11212a", "quiet": "#465860", "line": "#d3dcda", "ground": "#ffffff"},
    "dark": {"text": "#e9f0f1", "quiet": "#aabcc3", "line": "#2a404b", "ground": "#13212a"},
}
# These hold in both modes, so that a specification may name them.
GOOD, NEUTRAL, BAD, AIM = "#2e9463", "#83939a", "#d4574a", "#cf8a13"
DIVERGING = ["#c4483c", "#e39a8c", "#a9b6ba", "#6db598", "#1d7f55"]


@dataclass(frozen=True)
class Column:
    """One column of the table under a chart.

    `kind` is one of ``text``, ``number``, ``percent``, ``money``, ``day``, ``moment``: how a cell is written in the
    reader's locale. A money column names its ISO 4217 `currency`.
    """

    key: str
    label: str
    kind: str = "text"
    currency: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart and everything that belongs to it.

    Attributes
    ----------
    spec : dict
        Vega-Lite 6 specification whose main data set is named ``rows`` and has no inline values.
    rows : list of dict
        The values; keys as the specification and `columns` name them. Dates as ISO strings.
    title : str
        Shown above the chart.
    summary : str
        The text alternative: one or two sentences that say what a reader would see.
    columns : tuple of Column
        The table under the chart, in order.
    more : str
        Address where the rows behind the chart can be read, or empty.
    """

    spec: dict[str, Any]
    rows: list[dict[str, Any]]
    title: str
    summary: str
    columns: tuple[Column, ...] = field(default=())
    more: str = ""


def theme(mode: Mode = "light", *, rtl: bool = False) -> dict[str, Any]:
    """Give Vega-Lite's `config` for `mode`; `rtl` mirrors the axes, for Persian."""
    ink = INK[mode]
    side = "right" if rtl else "left"
    return {
        "background": "transparent",
        "font": FONTS,
        "padding": {"left": 4, "right": 8, "top": 6, "bottom": 4},
        "autosize": {"type": "fit", "contains": "padding"},
        "view": {"stroke": None},
        "scale": {"xReverse": rtl},
        "range": {
            "category": SERIES[mode],
            "diverging": DIVERGING,
            "ramp": [ink["line"], SERIES[mode][0]],
            "heatmap": [ink["line"], SERIES[mode][0]],
        },
        "axis": {
            "labelColor": ink["quiet"],
            "titleColor": ink["quiet"],
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 500,
            "gridColor": ink["line"],
            "domainColor": ink["line"],
            "tickColor": ink["line"],
            "labelLimit": 220,
            "labelPadding": 6,
        },
        "axisX": {"grid": False, "labelFlush": True, "labelOverlap": "greedy", "labelSeparation": 10},
        "axisY": {"domain": False, "ticks": False, "tickCount": 5, "orient": side},
        "legend": {
            "labelColor": ink["text"],
            "titleColor": ink["quiet"],
            "labelFontSize": 12,
            "titleFontSize": 12,
            "orient": "bottom",
            "symbolSize": 90,
        },
        "header": {"labelColor": ink["text"], "titleColor": ink["quiet"], "labelFontSize": 12},
        "title": {"color": ink["text"], "subtitleColor": ink["quiet"], "fontSize": 14, "anchor": "start"},
        "mark": {"color": SERIES[mode][0]},
        "line": {"strokeWidth": 2.25, "strokeCap": "round", "strokeJoin": "round"},
        "area": {"fillOpacity": 0.22, "line": False},
        "bar": {"cornerRadiusEnd": 2},
        "point": {"filled": True, "size": 46},
        "rule": {"color": ink["quiet"]},
        "text": {"color": ink["text"], "fontSize": 12},
        "arc": {"stroke": ink["ground"], "strokeWidth": 2},
    }


@cache
def number_locale(language: str) -> dict[str, Any]:
    """Give Vega's number format of one of the interface languages; Persian in its own digits."""
    locale = babel_locale(language)
    found: dict[str, Any] = {
        "decimal": get_decimal_symbol(locale, numbering_system="default"),
        "thousands": get_group_symbol(locale, numbering_system="default"),
        "grouping": [3],
        "currency": ["", ""],
        "minus": "\N{MINUS SIGN}",
        "percent": "٪" if language == "fa" else "%",
    }
    if language == "fa":
        found["numerals"] = list("۰۱۲۳۴۵۶۷۸۹")
    return found


@cache
def time_locale(language: str) -> dict[str, Any]:
    """Give Vega's date format of one of the interface languages; weeks of days start on Sunday, as D3 counts."""
    locale = babel_locale(language)
    monday_first = {form: get_day_names(form, "stand-alone", locale) for form in ("wide", "abbreviated")}
    sunday_first = {form: [names[(day - 1) % 7] for day in range(7)] for form, names in monday_first.items()}
    months = {
        "wide": get_month_names("wide", "stand-alone", locale),
        "abbreviated": get_month_names("abbreviated", "format", locale),
    }
    periods = get_period_names("abbreviated", "format", locale)
    return {
        "dateTime": "%-d %b %Y, %H:%M",
        "date": _d3_pattern(get_date_format("short", locale).pattern),
        "time": "%H:%M",
        "periods": [periods["am"], periods["pm"]],
        "days": sunday_first["wide"],
        "shortDays": sunday_first["abbreviated"],
        "months": [months["wide"][number] for number in range(1, 13)],
        "shortMonths": [months["abbreviated"][number] for number in range(1, 13)],
    }


def _d3_pattern(pattern: str) -> str:
    """Turn a CLDR date pattern of digits, such as dd.MM.yy, into D3's letters."""
    letters = {"dd": "%d", "d": "%-d", "MM": "%m", "M": "%-m", "yy": "%y", "yyyy": "%Y", "y": "%Y"}
    return re.sub(r"d+|M+|y+", lambda found: letters.get(found[0], found[0]), pattern)
