import pytest

from skopos.alarms import charts
from skopos.alarms.models import Measure

HOURS = [{"hour": f"2026-11-0{day}T10:00:00+01:00", "rang": 0, "url": "/"} for day in (1, 2)]
USUAL = {"value": 3.0, "expected": 2.0, "low": 1.0, "high": 4.0}
NONE = {"value": 3.0, "expected": None, "low": None, "high": None}


def drawn(figure):
    """What the layers of a figure draw on the axis of values."""
    return [layer["encoding"]["y"]["field"] for layer in figure.spec["layer"]]


@pytest.mark.parametrize(
    ("measure", "values", "rang", "layers"),
    [
        (Measure.VOLUME, USUAL, 1, ["low", "expected", "value", "value"]),
        (Measure.VOLUME, USUAL, 0, ["low", "expected", "value"]),
        (Measure.SILENCE, NONE, 1, ["value", "value"]),
        (Measure.SILENCE, NONE, 0, ["value"]),
    ],
)
def test_only_what_has_values_is_a_layer(measure, values, rang, layers):
    rows = [{**HOURS[0], **values}, {**HOURS[1], **values, "rang": rang}]
    assert drawn(charts.course(measure.value, rows, "Rye")) == layers


def test_hours_that_are_still_being_learnt_have_no_band_and_the_others_do():
    rows = [{**HOURS[0], **NONE}, {**HOURS[1], **USUAL}]
    assert drawn(charts.course(Measure.VOLUME.value, rows, "Rye")) == ["low", "expected", "value"]
