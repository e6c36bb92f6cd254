import json

import pytest

from skopos.common import chart_labels


def written(language: str, value: float) -> str:
    """What an axis label says, drawn by the very engine of the reports."""
    import re

    import vl_convert

    from skopos.common import charts

    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"n": value}]},
        "mark": "point",
        "encoding": {"y": {"field": "n", "type": "quantitative", "axis": {"format": "~s", "values": [value]}}},
    }
    spec = chart_labels.localised(spec, language)
    svg = vl_convert.vegalite_to_svg(json.loads(json.dumps(spec)), format_locale=charts.number_locale(language))
    return next(text for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg) if re.search(r"[\d۰-۹]", text))


@pytest.mark.parametrize(
    ("language", "thousands", "millions"),
    [
        ("en", "25K", "1.5M"),
        ("de", "25.000", "1,5\xa0Mio."),
        ("pl", "25\xa0tys.", "1,5\xa0mln"),
        ("vi", "25\xa0N", "1,5\xa0Tr"),
        ("fa", "\u200f۲۵\xa0هزار", "\u200f۱٫۵\xa0میلیون"),
    ],
)
def test_axes_shorten_numbers_as_the_language_does(language, thousands, millions):
    assert written(language, 25_000) == thousands
    assert written(language, 1_500_000) == millions


def test_small_numbers_and_shares_stay_as_they_are():
    assert written("en", 500) == "500"
    axis = {"axis": {"format": ".0%"}}
    assert chart_labels.localised({"y": axis}, "fa") == {"y": axis}


def test_a_tooltip_says_all_digits():
    tooltip = {"tooltip": [{"field": "n", "type": "quantitative", "format": ".3~s"}]}
    assert chart_labels.localised(tooltip, "en")["tooltip"][0]["format"] == ",.6~r"


@pytest.mark.parametrize(("language", "day", "whole"), [("en", "%b %-d", "%b %-d, %Y"), ("pl", "%-d %b", "%-d %b %Y")])
def test_english_says_the_month_first(language, day, whole):
    spec = {"x": {"axis": {"format": "%-d %b"}}, "tooltip": [{"field": "day", "format": "%-d %b %Y"}]}
    told = chart_labels.localised(spec, language)
    assert (told["x"]["axis"]["format"], told["tooltip"][0]["format"]) == (day, whole)
    assert chart_labels.day_patterns(language)["date"] == day
    assert spec["x"]["axis"]["format"] == "%-d %b"
