import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_language.judging import accuracy, area, calibration_error, judge, macro_f1

LABELS = st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1, None])), min_size=1, max_size=60)


def test_accuracy_and_macro_f1_by_hand():
    truth, found = [1, 1, 0, -1], [1, 0, 0, -1]
    assert accuracy(truth, found) == 0.75
    assert macro_f1(truth, found) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_only_classes_of_the_truth_count():
    assert macro_f1([1, 1, -1], [1, 0, -1]) == pytest.approx((2 / 3 + 1) / 2)


def test_the_area_counts_ties_half():
    assert area([True, True, False, False], [0.9, 0.5, 0.5, 0.1]) == 0.875
    assert np.isnan(area([True], [0.5]))


def test_calibration_error_is_the_gap_between_sureness_and_truth():
    assert calibration_error([True, True, False, False], [0.75, 0.75, 0.75, 0.75]) == pytest.approx(0.25)
    assert calibration_error([True], [1.0]) == 0


@settings(deadline=None)
@given(LABELS)
def test_a_judgement_agrees_with_its_parts(pairs):
    truth, found = [a for a, _ in pairs], [np.nan if b is None else b for _, b in pairs]
    told = judge(truth, found, [0.6] * len(pairs))
    given_labels = [(a, b) for a, b in pairs if b is not None]
    assert told.coverage.value == len(given_labels) / len(pairs)
    if given_labels:
        assert told.accuracy.value == accuracy(*zip(*given_labels, strict=True))
        assert told.macro_f1.value == pytest.approx(macro_f1(*zip(*given_labels, strict=True)))
        assert 0 <= told.accuracy.low <= told.accuracy.value + 1e-12
        assert told.macro_f1.low <= told.macro_f1.high
    assert repr(told) == repr(judge(truth, found, [0.6] * len(pairs)))


def test_intervals_narrow_with_more_texts():
    few, many = (judge([1, 0, -1, 1] * n, [1, 0, -1, 0] * n, [0.8] * 4 * n) for n in (5, 500))
    assert few.macro_f1.value == pytest.approx(many.macro_f1.value)
    assert many.macro_f1.high - many.macro_f1.low < (few.macro_f1.high - few.macro_f1.low) / 3
