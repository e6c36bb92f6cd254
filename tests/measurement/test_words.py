import pytest

from skopos.measurement import words
from skopos.measurement.catalogue import Direction
from skopos.measurement.queries.sureness import Change, ChangeIn
from skopos_science.changes import NOT_ENOUGH, Estimate


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "count", "–"),
        (1234.4, "count", "1,234"),
        (0.4567, "share", "45.7%"),
        (20_512, "count", "20.5K"),
        (12.5, "EUR", "€12.50"),
        (3.456, "count", "3.46"),
    ],
)
def test_values_are_written_in_their_unit(value, unit, text):
    assert words.value_text(value, unit) == text


@pytest.mark.parametrize(
    ("kind", "estimate", "text", "badge"),
    [
        (ChangeIn.RELATIVE, Estimate(0.5, 0.2, 0.9), "\u2068+50%\u2069", "pass"),
        (ChangeIn.RELATIVE, Estimate(-0.5, -0.9, 0.2), "\u2068−50%\u2069", "neutral"),
        (ChangeIn.RELATIVE, Estimate(0.0, -0.1, 0.1), "\u20680.0%\u2069", "neutral"),
        (ChangeIn.POINTS, Estimate(-0.015, -0.02, -0.01), "\u2068−1.5\u2069 points", "fail"),
        (ChangeIn.RELATIVE, NOT_ENOUGH, "Not enough data to compare", "neutral"),
    ],
)
def test_changes_are_coloured_only_beyond_chance(kind, estimate, text, badge):
    change = Change(kind, estimate, Direction.UP)
    assert words.change_text(change) == text
    assert words.change_badge(change) == badge
