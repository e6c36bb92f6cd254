import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.agreement import accuracy_of, agreement, macro_f1_of, still_needed

COUNTS = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=9)


def test_strata_weigh_as_much_as_they_have_items():
    found = agreement([[9, 1, 0], [5, 5, 0]], [900, 100], [0, 0])
    assert found.accuracy.value == pytest.approx(0.9 * 0.9 + 0.1 * 0.5)
    assert found.precision[0].value == pytest.approx(0.86)
    assert found.recall[0].value == pytest.approx(1.0)
    assert np.isnan(found.precision[1].value)
    assert found.recall[1].value == 0.0
    assert found.labelled == 20


def test_when_everything_was_labelled_nothing_is_unsure():
    found = agreement([[8, 2, 0], [1, 9, 0]], [10, 10], [0, 1])
    assert found.accuracy == pytest.approx((0.85, 0.85, 0.85))


def test_three_right_of_three_are_not_taken_for_always_right():
    found = agreement([[3, 0, 0]], [1000], [0])
    assert found.accuracy.value == 1.0
    assert found.accuracy.low < 0.75


def test_nothing_labelled_is_nothing_known():
    assert all(np.isnan(part) for part in agreement([[0, 0, 0]], [10], [0]).accuracy)


@pytest.mark.parametrize(("counts", "population"), [([[1, -1, 0]], [9]), ([[5, 5, 0]], [9])])
def test_impossible_counts_are_refused(counts, population):
    with pytest.raises(ValueError, match="Counts must not be negative"):
        agreement(counts, population, [0])


@settings(max_examples=25, deadline=None)
@given(COUNTS, st.integers(0, 500))
def test_intervals_hold_their_value_and_shares_stay_shares(counts, more):
    sizes = [sum(row) + more for row in counts]
    found = agreement(counts, sizes, [place % 3 for place in range(len(counts))])
    for estimate in (found.accuracy, found.macro_f1, *found.precision, *found.recall):
        if not np.isnan(estimate.value):
            assert -1e-9 <= estimate.low <= estimate.value <= estimate.high <= 1 + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400), st.floats(0.01, 0.4))
def test_more_labels_are_needed_for_less_doubt(labelled, reach):
    assert still_needed(labelled, reach, 0.02) >= still_needed(labelled, reach, 0.05) >= 0


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """300 samples of 120 from a business whose 15 strata differ much in how often labels are right."""
    rng = np.random.default_rng(5)
    size, label = rng.integers(30, 4000, 15), np.tile([0, 1, 2], 5)
    right = rng.beta(6, 3, 15)
    shares = np.full((15, 3), 0.0)
    shares[np.arange(15), label] = right
    shares[np.arange(15), (label + 1) % 3] = (1 - right) * 0.7
    shares[np.arange(15), (label + 2) % 3] = (1 - right) * 0.3
    drawn = np.maximum(2, np.round(120 * np.sqrt(size) / np.sqrt(size).sum())).astype(int)
    held = np.zeros(2)
    for _ in range(300):
        truth = np.array([rng.multinomial(size[at], shares[at]) for at in range(15)])
        table = np.stack([truth[label == at].sum(0) for at in range(3)])[None].astype(float)
        counts = [rng.multivariate_hypergeometric(truth[at], drawn[at]) for at in range(15)]
        found = agreement(counts, size, label)
        for at, (estimate, value) in enumerate(
            [(found.accuracy, accuracy_of(table)[0]), (found.macro_f1, macro_f1_of(table)[0])]
        ):
            held[at] += estimate.low <= value <= estimate.high
    assert (held / 300 >= 0.93).all()
