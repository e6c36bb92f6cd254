"""Social against revenue: what goes first, and what is chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.relation import Finding, lagged_relation


def series(seed, effect=0.0, lag=2, n=180, reverse=False):
    """Two series with the same season and trend, autocorrelated by themselves; one may follow the other."""
    rng = np.random.default_rng(seed)
    week = np.arange(n)
    season = 3 * np.sin(2 * np.pi * week / 52.18) + 0.02 * week
    first, second = rng.standard_normal(n), rng.standard_normal(n)
    for i in range(1, n):
        first[i] += 0.6 * first[i - 1]
        second[i] += 0.5 * second[i - 1]
    second = second + effect * np.concatenate([np.zeros(lag), first[: n - lag]])
    pair = (100 + season + first, 50 + 2 * season + second)
    return pair[::-1] if reverse else pair


def test_social_that_goes_before_is_found_with_its_lag_and_size():
    social, outcome = series(0, effect=0.8)
    found = lagged_relation(social, outcome)
    assert found.finding == Finding.SOCIAL_FIRST
    assert found.lags[np.abs(found.correlations).argmax()] == 2
    assert found.low < 0.8 < found.high
    assert found.p_social_first < 0.01 < found.p_outcome_first
    assert abs(found.correlations[found.lags == 2][0]) > found.limit


def test_talk_about_what_already_happened_is_told_apart():
    social, outcome = series(2, effect=0.8, reverse=True)
    assert lagged_relation(social, outcome).finding == Finding.OUTCOME_FIRST


def test_what_happens_in_the_same_week_is_not_called_first():
    social, outcome = series(3, effect=0.8, lag=0)
    found = lagged_relation(social, outcome)
    assert found.finding == Finding.TOGETHER
    assert found.lags[np.abs(found.correlations).argmax()] == 0


def test_a_shared_season_and_trend_are_no_relation():
    wrong = sum(lagged_relation(*series(seed)).finding != Finding.NO_EVIDENCE for seed in range(200))
    assert wrong <= 20
    plain = [abs(np.corrcoef(*series(seed))[0, 1]) for seed in range(200)]
    assert np.mean(plain) > 0.5  # what a plain correlation would have said


def test_a_control_that_moves_both_takes_the_relation_with_it():
    rng = np.random.default_rng(5)
    price = rng.standard_normal(150)
    social, outcome = 5 + price + 0.5 * rng.standard_normal(150), 9 - price + 0.5 * rng.standard_normal(150)
    assert lagged_relation(social, outcome, season=0).finding == Finding.TOGETHER
    assert lagged_relation(social, outcome, price[:, None], season=0).finding == Finding.NO_EVIDENCE


@settings(max_examples=5, deadline=None)
@given(st.floats(0.01, 100), st.floats(-50, 50))
def test_the_unit_does_not_matter(scale, shift):
    social, outcome = series(6, effect=0.5)
    plain, other = lagged_relation(social, outcome), lagged_relation(scale * social + shift, outcome)
    assert other.correlations == pytest.approx(plain.correlations, abs=1e-6)
    assert other.total * scale == pytest.approx(plain.total, rel=1e-5)
    assert other.finding == plain.finding


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: lagged_relation([1.0] * 10, [1.0] * 10), "10 steps are too few"),
        (lambda: lagged_relation([1.0] * 50, np.arange(50.0)), "never changes"),
        (lambda: lagged_relation([1.0] * 50, [1.0] * 51), "must cover the same"),
        (lambda: lagged_relation([np.nan] * 50, np.arange(50.0)), "values are missing"),
        (lambda: lagged_relation(np.arange(50.0), np.arange(50.0), longest=0), "longest must be 1"),
    ],
)
def test_what_cannot_be_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
