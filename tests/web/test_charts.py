import gzip
import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from skopos.common import charts
from skopos.common.charts import Column, Figure
from skopos.web import bundle, figures


def figure(**fields) -> Figure:
    values = {"spec": {"mark": "bar"}, "rows": [], "title": "Title", "summary": "Summary.", **fields}
    return Figure(**values)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_stand_out_from_the_ground(mode):
    ground = charts.INK[mode]["ground"]
    assert min(contrast(colour, ground) for colour in charts.SERIES[mode]) >= 3
    assert min(contrast(charts.INK[mode][name], ground) for name in ("text", "quiet")) >= 4.5
    assert min(contrast(colour, ground) for colour in (charts.GOOD, charts.NEUTRAL, charts.BAD, charts.AIM)) >= 3 - 0.2


def test_persian_charts_are_mirrored():
    assert charts.theme("dark", rtl=True)["scale"] == {"xReverse": True}
    assert charts.theme("dark", rtl=True)["axisY"]["orient"] == "right"
    assert charts.theme("dark")["axisY"]["orient"] == "left"


@pytest.mark.parametrize(
    ("language", "decimal", "thousands", "monday", "march", "day"),
    [
        ("en", ".", ",", "Monday", "March", "%-m/%-d/%y"),
        ("de", ",", ".", "Montag", "März", "%d.%m.%y"),
        ("pl", ",", "\xa0", "poniedziałek", "marzec", "%-d.%m.%Y"),
        ("vi", ",", ".", "Thứ Hai", "Tháng 3", "%-d/%-m/%y"),
        ("fa", "٫", "٬", "دوشنبه", "مارس", "%Y/%-m/%-d"),
    ],
)
def test_formats_of_each_language(language, decimal, thousands, monday, march, day):
    number, time = charts.number_locale(language), charts.time_locale(language)
    assert (number["decimal"], number["thousands"]) == (decimal, thousands)
    assert (time["days"][1], time["months"][2], time["date"]) == (monday, march, day)
    assert (len(time["days"]), len(time["shortMonths"])) == (7, 12)
    assert ("numerals" in number) is (language == "fa")


def test_times_are_drawn_in_the_workspace_s_zone_and_other_texts_stay():
    spec = {"encoding": {"x": {"field": "at", "type": "temporal"}, "y": {"field": "name"}}}
    rows = [
        {"at": "2026-06-01T22:30:00Z", "name": "2026-06-01"},
        {"at": datetime(2026, 6, 1, 22, 30, tzinfo=UTC), "name": "b"},
        {"at": date(2026, 6, 1), "name": "c"},
        {"at": None, "name": "d"},
    ]
    with timezone.override("Europe/Berlin"):
        drawn = figures.payload(figure(spec=spec, rows=rows))["rows"]
    assert [row["at"] for row in drawn] == ["2026-06-02T00:30:00", "2026-06-02T00:30:00", "2026-06-01T00:00:00", None]
    assert [row["name"] for row in drawn] == ["2026-06-01", "b", "c", "d"]


def test_the_second_end_of_a_range_is_a_time_like_the_first():
    spec = {"encoding": {"x": {"field": "day", "type": "temporal"}, "x2": {"field": "end"}, "y2": {"field": "n"}}}
    drawn = figures.payload(figure(spec=spec, rows=[{"day": "2026-06-01", "end": "2026-06-02", "n": 3}]))
    assert drawn["times"] == ["day", "end"]
    assert drawn["rows"] == [{"day": "2026-06-01T00:00:00", "end": "2026-06-02T00:00:00", "n": 3}]


@pytest.mark.parametrize(
    ("spec", "rows", "step"),
    [
        ({"mark": "bar"}, 0, 4),
        ({"mark": "bar", "height": 100}, 0, 2),
        ({"height": {"step": 20}, "encoding": {"y": {"field": "name"}}}, 3, 1),
        ({"height": {"step": 20}, "layer": [{"encoding": {"y": {"field": "name"}}}]}, 20, 6),
        ({"vconcat": [{"height": 100}, {"height": 200}]}, 0, 6),
        ({"hconcat": [{"height": 100}, {"height": 200}]}, 0, 4),
        ({"facet": {"row": {"field": "name"}}, "spec": {"height": 80}}, 3, 4),
        ({"mark": "bar", "height": 5000}, 0, 8),
    ],
)
def test_the_height_is_known_before_anything_is_drawn(spec, rows, step):
    assert figures.size_of(figure(spec=spec, rows=[{"name": str(number)} for number in range(rows)])) == step


def test_the_table_is_written_in_the_reader_s_language():
    columns = (
        Column("day", "Day", "day"), Column("n", "Mentions", "number"), Column("p", "Share", "percent"),
        Column("m", "Spend", "money", "EUR"), Column("t", "Name"), Column("at", "At", "moment"),
    )  # fmt: skip
    row = {"day": "2026-03-04", "n": 12345, "p": 0.125, "m": 9.5, "t": "=x", "at": "2026-03-04T23:30:00Z"}
    with translation.override("de"), timezone.override("Europe/Berlin"):
        table = figures.table(figure(columns=columns, rows=[row, {}]))
    assert [text for text, _ in table["rows"][0]] == [
        "04.03.2026", "12.345", "12,5\xa0%", "9,50\xa0€", "=x", "05.03.26, 00:30",
    ]  # fmt: skip
    assert [text for text, _ in table["rows"][1]] == ["–"] * 6
    assert [is_number for _, is_number in table["head"]] == [False, True, True, True, False, False]


def test_long_tables_say_what_they_leave_out():
    rows = [{"n": number} for number in range(503)]
    html = Template("{% chart figure %}").render(
        Context({"figure": figure(columns=(Column("n", "N", "number"),), rows=rows)})
    )
    assert html.count("<tr>") == 501
    assert "3 more rows are drawn but not listed here." in html


def test_texts_from_outside_cannot_leave_the_data_block():
    nasty = "</script><script>alert(1)</script>"
    html = Template("{% chart figure %}").render(
        Context({"figure": figure(rows=[{"t": nasty}], title=nasty, columns=(Column("t", nasty),))})
    )
    assert nasty not in html
    assert html.count("<script") == 1


def test_the_library_is_served_packed_and_for_ever(client, settings, db):
    address = f"/charts-{bundle.digest()}.js"
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    text = b"".join(plain.streaming_content)
    assert gzip.decompress(b"".join(packed.streaming_content)) == text
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert re.search(rb'window\.skoposVega=\{embed:\$?\w+,settings:\{"themes":', text)
    assert client.get("/charts-0000000000000000.js").status_code == 404
