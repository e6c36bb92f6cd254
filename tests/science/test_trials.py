"""Trials that may be looked at at any time."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm

from skopos_science.trials import Arm, Decision, chances, compare, evidence, fixed_sample

COUNTS = st.integers(50, 5000)


def test_a_clear_lift_is_found_and_its_interval_holds_what_was_measured():
    found = compare(Arm(4000, 200), Arm(4000, 290), worth=0.3)
    assert found.decision == Decision.BETTER
    assert found.difference == pytest.approx(0.0225)
    assert 0 < found.low < found.difference < found.high
    assert found.lift == pytest.approx(0.45)
    assert found.p_value < 0.05


def test_a_large_sample_without_a_difference_says_that_a_lift_worth_having_is_not_there():
    assert compare(Arm(100_000, 5000), Arm(100_000, 5010), worth=0.3).decision == Decision.TOO_SMALL


def test_harm_is_found():
    assert compare(Arm(4000, 290), Arm(4000, 190), worth=0.3).decision == Decision.WORSE


def test_too_little_to_judge_stays_open_with_an_endless_interval():
    found = compare(Arm(100, 3), Arm(100, 9), worth=0.3)
    assert (found.decision, found.low, found.high, found.p_value) == (Decision.OPEN, -math.inf, math.inf, 1.0)


def test_an_interval_refutes_exactly_what_the_evidence_refutes():
    variance, worth, base = 0.05 * 0.95 * 2 / 4000, 0.3, 0.05
    found = compare(Arm(4000, 200), Arm(4000, 200), worth=worth)
    assert evidence(-found.low, variance, worth * base) == pytest.approx(math.log(20))
    assert evidence(-found.high, variance, worth * base) == pytest.approx(math.log(20))


def test_the_fixed_sample_is_the_textbook_one():
    wanted = (norm.ppf(0.975) + norm.ppf(0.8)) ** 2 * (0.1 * 0.9 + 0.12 * 0.88) / 0.02**2
    assert fixed_sample(0.1, 0.2, power=0.8) == math.ceil(wanted)


def test_peeking_at_every_look_finds_a_difference_where_there_is_none_in_fewer_than_one_trial_of_twenty():
    rng = np.random.default_rng(5)
    n = 50.0 * np.arange(1, 201)
    a, b = (rng.binomial(50, 0.05, (1000, 200)).cumsum(axis=1) for _ in range(2))
    pooled = (a + b) / (2 * n)
    ready = (a + b) >= 20
    variance = np.where(ready, pooled * (1 - pooled) * 2 / n, 1.0)
    found = ready & (evidence((b - a) / n, variance, np.maximum(0.3 * a / n, 1e-9)) >= math.log(20))
    assert found.any(axis=1).mean() <= 0.05
    z = np.abs((b - a) / n) / np.sqrt(np.maximum(variance, 1e-12))
    assert (ready & (z > 1.96)).any(axis=1).mean() > 0.25  # what the plain test would have done


def test_a_lift_of_30_percent_is_found_with_about_half_of_the_fixed_sample():
    rng = np.random.default_rng(6)
    fixed = fixed_sample(0.05, 0.3)
    n = 50.0 * np.arange(1, int(1.5 * fixed / 50) + 1)
    a, b = (rng.binomial(50, p, (1000, len(n))).cumsum(axis=1) for p in (0.05, 0.065))
    pooled = (a + b) / (2 * n)
    ready = (a + b) >= 20
    variance = np.where(ready, pooled * (1 - pooled) * 2 / n, 1.0)
    found = ready & (b > a) & (evidence((b - a) / n, variance, np.maximum(0.3 * a / n, 1e-9)) >= math.log(20))
    ends = np.where(found.any(axis=1), n[found.argmax(axis=1)], n[-1])
    assert found.any(axis=1).mean() >= 0.95
    assert ends.mean() < 0.58 * fixed


@given(COUNTS, COUNTS, st.floats(0.02, 0.9), st.floats(0.02, 0.9), st.floats(0.02, 2.0))
def test_the_interval_holds_what_was_measured_and_agrees_with_the_decision(n, m, p, q, worth):
    found = compare(Arm(n, round(p * n)), Arm(m, round(q * m)), worth=worth)
    assert found.low < found.difference < found.high
    assert (found.decision == Decision.BETTER) == (found.low > 0)
    assert (found.decision == Decision.WORSE) == (found.high < 0)
    assert 0 <= found.p_value <= 1
    if found.decision in (Decision.BETTER, Decision.WORSE):
        assert found.p_value <= 0.05 + 1e-9


@given(COUNTS, st.floats(1, 1e6), st.floats(0.01, 1e6), st.floats(1e-3, 1e3))
def test_the_unit_of_money_does_not_matter(n, mean, spread, unit):
    def arm(middle, scale):
        return Arm(n, n * middle * scale, n * (middle**2 + spread**2) * scale**2)

    assume(spread > 1e-4 * mean)  # below that, sums of squares lose the spread
    plain = compare(arm(mean, 1.0), arm(1.1 * mean, 1.0), worth=0.2)
    other = compare(arm(mean, unit), arm(1.1 * mean, unit), worth=0.2)
    assert other.lift == pytest.approx(plain.lift)
    assert other.lift_low == pytest.approx(plain.lift_low, rel=1e-3, abs=1e-6)


def test_thompson_gives_the_cases_to_the_better_arm_and_shares_while_nothing_is_known():
    assert chances([Arm(0, 0), Arm(0, 0)]) == pytest.approx([0.5, 0.5], abs=0.02)
    assert chances([Arm(1000, 30), Arm(1000, 60)])[1] > 0.99
    money = [Arm(50, 500, 50 * 125.0), Arm(50, 600, 50 * 170.0), Arm(0, 0.0, 0.0)]
    chance = chances(money)
    assert chance[1] > chance[0]
    assert chance[2] > 0.1
    assert chance.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: Arm(10, 11), "11 successes cannot come of 10 cases"),
        (lambda: Arm(10, 100, 1.0), "sum of squares is smaller"),
        (lambda: Arm(-1, 0), "n at least 0"),
        (lambda: compare(Arm(10, 1), Arm(10, 1), worth=0), "worth must be a share above 0"),
        (lambda: compare(Arm(10, 1), Arm(10, 1), worth=0.3, level=0.7), "level must lie between"),
        (lambda: compare(Arm(10, 1), Arm(10, 1, 1.0), worth=0.3), "counts successes and the other does not"),
        (lambda: fixed_sample(0.9, 0.3), "must lie between 0 and 1"),
        (lambda: chances([Arm(1, 1)]), "two arms or more"),
    ],
)
def test_what_cannot_be_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
