"""Campaign effect: recovery of a known effect, intervals that cover, and invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.effect import campaign_effect


def simulate(seed, effect=0.10, before=90, during=21, controls=2, own_step=0.25):
    """An outcome that shares weekdays and a wandering market with its controls, and wanders a little by itself."""
    rng = np.random.default_rng(seed)
    length = before + during
    market = np.cumsum(rng.normal(0, 1.5, length))
    week = 10 * np.sin(2 * np.pi * np.arange(length) / 7)
    x = np.stack([100 + market * rng.uniform(0.6, 1.2) + week + rng.normal(0, 3, length) for _ in range(controls)], 1)
    y = 120 + 0.9 * market + 1.1 * week + np.cumsum(rng.normal(0, own_step, length)) + rng.normal(0, 4, length)
    added = np.zeros(length)
    added[before:] = effect * y[before:].mean()
    return y + added, before, x, added.sum()


def test_intervals_cover_the_true_effect_about_as_often_as_they_say():
    """Nine in ten of 60 simulations should cover, so fewer than 48 is no accident; bench/effect.py has hundreds."""
    covered = 0
    for seed in range(60):
        y, start, x, truth = simulate(seed, effect=0.10 * (seed % 2))
        found = campaign_effect(y, start, x, placebos=0)
        covered += found.low <= truth <= found.high
    assert covered >= 48


def test_a_large_effect_is_found_with_its_size():
    y, start, x, truth = simulate(3, effect=0.3)
    found = campaign_effect(y, start, x)
    assert found.low <= truth <= found.high
    assert found.low > 0
    assert found.probability_positive > 0.99
    assert found.relative_low < 0.3 < found.relative_high


def test_controls_narrow_the_interval_when_they_share_the_market():
    y, start, x, _ = simulate(4)
    with_, without = campaign_effect(y, start, x, placebos=0), campaign_effect(y, start, placebos=0)
    assert with_.high - with_.low < 0.8 * (without.high - without.low)


def test_the_placebo_says_how_the_method_fares_where_nothing_happened():
    y, start, x, _ = simulate(8, effect=0)
    placebo = campaign_effect(y, start, x).placebo
    assert 2 <= len(placebo.totals) <= 8
    assert 0 <= placebo.covered <= 1
    assert campaign_effect(y[:40], 30, x[:40], weekly=False).placebo is None


@given(st.floats(0.01, 1000), st.floats(-500, 500))
@settings(max_examples=8, deadline=None)
def test_the_unit_does_not_matter(scale, shift):
    y, start, x, _ = simulate(5)
    one = campaign_effect(y, start, x, placebos=0)
    other = campaign_effect(y * scale + shift, start, x * 3 - 7, placebos=0)
    assert other.total == pytest.approx(one.total * scale, rel=1e-6, abs=1e-6 * scale)
    assert other.high - other.low == pytest.approx((one.high - one.low) * scale, rel=1e-6)


def test_a_control_that_never_changes_does_nothing():
    y, start, x, _ = simulate(6)
    one, other = campaign_effect(y, start, x), campaign_effect(y, start, np.column_stack([x, np.full(len(y), 9.0)]))
    assert other.total == pytest.approx(one.total)


def test_the_same_seed_gives_the_same_answer():
    y, start, x, _ = simulate(7)
    assert campaign_effect(y, start, x).low == campaign_effect(y, start, x).low


RAMP = np.arange(60.0)


@pytest.mark.parametrize(
    ("outcome", "start", "controls", "level", "message"),
    [
        (RAMP, 20, None, 0.9, "at least 21 are needed"),
        (RAMP, 60, None, 0.9, "No value lies in the campaign"),
        (np.where(RAMP == 5, np.nan, RAMP), 40, None, 0.9, "Values are missing"),
        (RAMP, 40, np.where(RAMP == 5, np.inf, RAMP), 0.9, "Values are missing"),
        (np.ones(60), 40, None, 0.9, "never changes"),
        (RAMP, 40, None, 1.0, "level must be"),
        (np.arange(1501.0), 40, None, 0.9, "more than 1500"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(outcome, start, controls, level, message):
    with pytest.raises(ValueError, match=message):
        campaign_effect(outcome, start, controls, level=level)
