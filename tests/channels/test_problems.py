"""Tests of skopos.channels.problems: the report of an import in the reader's words."""

import pytest
from django.utils import translation

from skopos.channels.contract import Problem
from skopos.channels.problems import line_of
from skopos.channels.rows.reasons import WHOLE_PERIOD
from skopos_files import kinds, problems, reasons


@pytest.mark.parametrize(
    ("problem", "language", "message"),
    [
        (
            Problem(reasons.TOO_LARGE, details={"found": 5_000_001, "unit": "rows", "limit": 5_000_000}),
            "de",
            "Umfang der Datei: 5.000.001 Zeilen; gelesen werden höchstens 5.000.000.",
        ),
        (
            Problem(reasons.AMBIGUOUS_DATE, None, "Tag", "03/04", {"choice": "month/day"}),
            "de",
            "Daten wie „03/04“ in „Tag“ könnten Tag-Monat oder Monat-Tag sein; gelesen als Monat/Tag.",
        ),
        (
            Problem(reasons.GUESSED_YEAR, None, "Tag", "3 Apr", {"choice": 2026}),
            "en",
            "Dates in “Tag” have no year; “3 Apr” was taken to be in 2026.",
        ),
        (
            Problem(WHOLE_PERIOD, details={"start": "2026-07-01", "end": "2026-07-31"}),
            "en",
            "The figures are for Jul 1, 2026 to Jul 31, 2026 as a whole; they are kept so and not spread over days.",
        ),
    ],
)
def test_words_numbers_and_days_inside_a_reason_are_the_reader_s(problem, language, message):
    with translation.override(language):
        assert line_of(problem).message == message


def test_persian_reasons_have_persian_digits():
    with translation.override("fa"):
        said = line_of(Problem(reasons.TOTALS_ROW, 8, "", "Grand total")).message
        year = line_of(Problem(reasons.GUESSED_YEAR, None, "روز", "۳ آوریل", {"choice": 2026})).message
    assert "۸" in said
    assert "8" not in said
    assert "۲۰۲۶" in year


def test_every_kind_of_file_without_a_table_has_a_word_that_is_translated():
    assert {name for _magic, name in kinds.REFUSED} <= problems.WORDS
    with translation.override("fa"):
        assert not [word for word in problems.WORDS if translation.gettext(word) == word]
