import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from skopos_science.changes import (
    Estimate,
    count_change,
    count_interval,
    dispersion,
    jackknife_interval,
    mean_change,
    mean_interval,
    share_change,
)


def test_newcombe_s_published_example():
    assert share_change((48, 80), (56, 70)) == pytest.approx(Estimate(0.2, 0.0524, 0.3339), abs=5e-5)


def test_byar_s_interval_is_close_to_the_exact_one_for_ten():
    assert count_interval(10) == pytest.approx(Estimate(10, 4.795, 18.39), abs=0.02)


def test_no_count_at_all_still_has_an_upper_end():
    estimate = count_interval(0)
    assert (estimate.value, estimate.low) == (0, 0)
    assert 3 < estimate.high < 4


def test_days_that_scatter_widen_the_interval():
    calm, wild = dispersion([10] * 7, [12] * 7), dispersion([0, 0, 70, 0, 0, 0, 0], [84, 0, 0, 0, 0, 0, 0])
    assert calm == 1.0
    assert wild == pytest.approx(77.0)
    assert count_interval(100, 25).high > count_interval(100).high


def test_a_change_from_next_to_nothing_is_not_told():
    assert all(map(math.isnan, count_change(4, 400)))
    assert all(map(math.isnan, share_change((0, 0), (3, 9))))
    assert all(map(math.isnan, mean_change((1, 1, 1), (5, 9, 4))))


def test_mean_and_its_change_agree_with_student_and_welch():
    before = np.array([27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6])
    after = np.array([27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 30.5])
    sums = [(values.sum(), (values**2).sum(), float(len(values))) for values in (before, after)]
    student = scipy.stats.ttest_1samp(before, 0).confidence_interval()
    welch = scipy.stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    assert mean_interval(*sums[0]) == pytest.approx((before.mean(), student.low, student.high), rel=1e-9)
    assert mean_change(*sums) == pytest.approx((after.mean() - before.mean(), welch.low, welch.high), rel=1e-9)


def test_means_without_scatter_change_by_exactly_that_much():
    assert mean_change((10.0, 20.0, 5.0), (15.0, 45.0, 5.0)) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("share", [(-1, 4), (5, 4)])
def test_an_impossible_share_is_refused(share):
    with pytest.raises(ValueError, match="share needs"):
        share_change(share, (1, 2))


@given(st.integers(5, 10_000), st.integers(5, 10_000), st.floats(1, 50))
def test_a_change_lies_inside_its_interval_and_scatter_widens_it(before, after, scatter):
    plain, wide = count_change(before, after), count_change(before, after, scatter)
    assert wide.low <= plain.low <= plain.value <= plain.high <= wide.high


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(1, 500))
def test_a_difference_of_shares_stays_possible(before, total):
    change = share_change(before, (total // 2, total))
    assert -1 <= change.low <= change.value <= change.high <= 1


def test_the_interval_covers_the_truth_for_scattered_counts():
    rng = np.random.default_rng(7)
    rate, shape, covered, trials = 20.0, 5.0, 0, 1500
    for _trial in range(trials):
        days = rng.negative_binomial(shape, shape / (shape + rate), size=28)
        estimate = count_interval(float(days.sum()), dispersion(days[:14], days[14:]))
        covered += estimate.low <= rate * 28 <= estimate.high
    assert 0.92 <= covered / trials <= 0.98


def test_a_ratio_of_sums_changes_by_what_it_changed_and_days_are_the_observations():
    from skopos_science.changes import ratio_change

    rng = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        number = rng.poisson(40, (2, 60)).astype(float)
        daily = np.clip(rng.normal([[0.3], [0.2]], 0.08, (2, 60)), 0, 1)
        top = rng.binomial(number.astype(int), daily).astype(float)
        found = ratio_change((top[0], number[0]), (top[1], number[1]), z=1.6448536269514722)
        held += found.low <= -0.1 <= found.high
    assert 168 <= held <= 192


def test_a_ratio_of_two_days_says_nothing():
    from skopos_science.changes import ratio_change

    assert np.isnan(ratio_change(([1, 2, 0], [5, 5, 0]), ([1] * 5, [5] * 5)).value)
    with pytest.raises(ValueError, match="as many"):
        ratio_change(([1], [5, 5]), ([1], [5]))


@given(st.lists(st.floats(0.5, 100), min_size=3, max_size=40))
def test_leaving_out_each_day_of_a_mean_gives_the_usual_interval(days):
    values = np.array(days)
    left = (values.sum() - values) / (len(values) - 1)
    found = jackknife_interval(float(values.mean()), left)
    usual = mean_interval(float(values.sum()), float((values**2).sum()), len(values))
    assert found.low == pytest.approx(usual.low, abs=1e-4 * (1 + abs(usual.low)))
    assert found.high == pytest.approx(usual.high, abs=1e-4 * (1 + abs(usual.high)))


@pytest.mark.parametrize("left", [[], [1.0], [1.0, float("nan")]])
def test_too_few_days_to_leave_out_state_no_interval(left):
    assert np.isnan(jackknife_interval(1.0, left).low)
