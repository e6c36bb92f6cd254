from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from skopos.common import formats


@pytest.mark.parametrize(
    ("language", "number", "percent", "money"),
    [
        ("en", "12,345.6", "64%", "−€12.50"),
        ("de", "12.345,6", "64\xa0%", "−12,50\xa0€"),
        ("pl", "12\xa0345,6", "64%", "−12,50\xa0€"),
        ("vi", "12.345,6", "64%", "−12,50\xa0€"),
        ("fa", "۱۲٬۳۴۵٫۶", "۶۴٪", "\u2067\u200e−\u200e€\xa0۱۲٫۵۰\u2069"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, number, percent, money):
    with translation.override(language):
        assert formats.number(12345.6) == number
        assert formats.percent(0.64) == percent
        assert formats.money(-12.5, "EUR") == money


def test_persian_days_and_moments_have_persian_digits():
    with translation.override("fa"):
        assert formats.day(date(2026, 3, 4)) == "۴ مارس ۲۰۲۶"
        assert formats.moment(datetime(2026, 3, 4, 5, 6, tzinfo=UTC), zone=UTC) == "۲۰۲۶/۳/۴،\u200f ۵:۰۶"
        assert formats.compact(48213) == "۴۸٫۲\xa0هزار"


def test_what_is_absent_is_a_dash():
    nothing = [formats.number(None), formats.compact(float("nan")), formats.percent(None), formats.money(None, "EUR")]
    assert nothing == ["–"] * 4
    assert (formats.day(None), formats.moment(None), formats.ago(None)) == ("–", "–", "–")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "531.3K"), ("de", "531.316"), ("pl", "531,3\xa0tys."), ("vi", "531,3\xa0N"), ("fa", "۵۳۱٫۳\xa0هزار")],
)
def test_large_numbers_are_short_or_at_least_grouped(language, expected):
    with translation.override(language):
        assert formats.compact(531_316.4) == expected


def test_amounts_from_a_thousand_up_have_no_cents():
    with translation.override("de"):
        assert [formats.money(value, "EUR") for value in (999.99, 1000.4, -1234.5)] == [
            "999,99\xa0€", "1.000\xa0€", "−1.234\xa0€",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "minus"), [("en", "−"), ("de", "−"), ("pl", "−"), ("vi", "−"), ("fa", "\u2067\u200e−")]
)
def test_every_figure_below_nothing_has_the_same_minus(language, minus):
    with translation.override(language):
        written = [formats.number(-39), formats.percent(-0.39), formats.compact(-39_000)]
    assert all(text.startswith(minus) for text in written)
    assert not any("-" in text for text in written)


def test_a_name_keeps_its_direction_only_where_people_read_from_the_right():
    with translation.override("fa"):
        assert formats.isolated("55 orders") == "\u206855 orders\u2069"
        assert formats.listed(["a", "b"]) == "a، b"
    with translation.override("pl"):
        assert formats.isolated("55 orders") == "55 orders"
        assert formats.listed(["a", "b"]) == "a, b"


@pytest.mark.parametrize(
    ("language", "octets", "text"),
    [
        ("en", 549, "0.5\xa0kB"),
        ("en", 3, "0.1\xa0kB"),
        ("en", 12_340_000, "12.3\xa0MB"),
        ("de", 1_500_000_000, "1,5\xa0GB"),
        ("fa", 2000, "۲\xa0kB"),
        ("en", None, "–"),
    ],
)
def test_sizes_of_files(language, octets, text):
    with translation.override(language):
        assert formats.size(octets).replace(" ", "\xa0") == text
