"""Numbers and days in charts as the rest of the page writes them.

D3 knows the marks of a language but neither its short numbers (“25 هزار”, “25 tys.”) nor its order of day and month.
Specifications name D3's formats; `localised` turns those that D3 would write wrongly into what the language says.
"""

import re
from functools import cache
from typing import Any

from skopos.common.formats import babel_locale

_RTL_MARK = "\N{RIGHT-TO-LEFT MARK}"  # an SVG is laid out from the left: digits before a word would change places
_MAGNITUDES = (10**12, 10**9, 10**6, 10**3)
_SHORT_NUMBER = re.compile(r",?\.?\d*~?s$")
_DAY_FIRST = re.compile(r"%-d %b( %Y)?")


def localised(spec: dict[str, Any], language: str) -> dict[str, Any]:
    """Give a copy of a Vega-Lite specification whose short numbers and days are written as in `language`."""
    copy = _walked(spec, language)
    assert isinstance(copy, dict)
    return copy


def _walked(part: Any, language: str) -> Any:
    if isinstance(part, list):
        return [_walked(item, language) for item in part]
    if not isinstance(part, dict):
        return part
    copy = {key: _walked(value, language) for key, value in part.items()}
    for scale in ("axis", "legend"):
        guide = copy.get(scale)
        if isinstance(guide, dict) and _SHORT_NUMBER.fullmatch(str(guide.get("format", ""))):
            copy[scale] = {key: value for key, value in guide.items() if key != "format"} | {
                "labelExpr": short_number(language)
            }
    text = copy.get("format")
    if isinstance(text, str):
        # What is left in this form is a tooltip: it has room for all digits that matter.
        copy["format"] = ",.6~r" if _SHORT_NUMBER.fullmatch(text) and "field" in copy else day_order(text, language)
    return copy


@cache
def short_number(language: str) -> str:
    """Give the Vega expression that writes an axis label short, such as 25K, 25 tys. or ۲۵ هزار."""
    patterns = babel_locale(language).compact_decimal_formats["short"]["other"]
    mark = _RTL_MARK if language == "fa" else ""
    written = "format(datum.value, ',.6~r')"
    for magnitude in reversed(_MAGNITUDES):
        before, found, after = str(patterns[str(magnitude)].pattern).replace("'", "").partition("0")
        if not found or not (before or after):
            continue  # German and others do not shorten thousands
        short = f"'{mark}{before}' + format(datum.value / {magnitude}, ',.4~r') + '{after}'"
        written = f"abs(datum.value) >= {magnitude} ? {short} : {written}"
    return written


def day_order(pattern: str, language: str) -> str:
    """Give a D3 date pattern in the language's order: English says the month first."""
    if language == "en":
        return _DAY_FIRST.sub(lambda found: "%b %-d, %Y" if found[1] else "%b %-d", pattern)
    return pattern


def day_patterns(language: str) -> dict[str, str]:
    """Give the patterns for an axis of time that names no format of its own, by the unit of its ticks."""
    day = day_order("%-d %b", language)
    return {
        "year": "%Y",
        "quarter": "%b",
        "month": "%b",
        "week": day,
        "date": day,
        "hours": "%H:%M",
        "minutes": "%H:%M",
    }
