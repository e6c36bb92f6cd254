"""The streaming detector: no look-ahead, no units, and what was planted is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from skopos_science.alarms import Detector, Sensitivity, kernel
from skopos_science.alarms.memory import as_bytes, as_memory

DAYS = np.arange(24 * 90) / 24
DAILY = 100 + 60 * np.sin(2 * np.pi * DAYS)
ROWS = hnp.arrays(np.float64, st.integers(2, 300), elements=st.just(np.nan) | st.floats(-1e6, 1e6))


def noisy(seed=3):
    return np.random.default_rng(seed).poisson(DAILY).astype(float)


@settings(deadline=None, max_examples=30)
@given(values=ROWS, cut=st.floats(0, 1))
def test_a_piece_is_judged_as_it_is_within_the_whole(values, cut):
    days, at = np.arange(len(values)) / 24, int(cut * len(values))
    whole = Detector().judge(days, values)
    begun = Detector()
    first = begun.judge(days[:at], values[:at])
    rest = Detector(memory=begun.dump()).judge(days[at:], values[at:])
    for name in ("score", "alarm", "surprisal", "expected", "low", "high"):
        np.testing.assert_array_equal(getattr(whole, name), np.concatenate([getattr(first, name), getattr(rest, name)]))


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10_000), power=st.integers(-6, 6), weeks=st.integers(-500, 500))
def test_neither_units_nor_the_calendar_change_the_score(seed, power, weeks):
    values = np.random.default_rng(seed).poisson(20, 400).astype(float)
    days = np.arange(400) / 32  # exact in binary, so that a shift by weeks rounds nothing
    plain = Detector().judge(days, values)
    other = Detector().judge(days + 7 * weeks, values * 2.0**power)
    np.testing.assert_allclose(plain.score, other.score, atol=1e-9)
    np.testing.assert_array_equal(plain.alarm, other.alarm)


@settings(deadline=None, max_examples=30)
@given(values=ROWS)
def test_scores_are_from_0_to_1_whatever_comes(values):
    judged = Detector().judge(np.arange(len(values)) / 24, values)
    assert ((judged.score >= 0) & (judged.score <= 1)).all()
    gone = np.isnan(values)
    assert not judged.score[gone].any()
    assert np.isnan(judged.expected[gone]).all()


@pytest.mark.parametrize("level", [0.0, -5.0, 7e9])
def test_a_constant_series_never_rings_and_a_first_change_does(level):
    values = np.full(500, level)
    assert not Detector(Sensitivity.WEEK).judge(DAYS[:500], values).score.any()
    values[400] += 1
    changed = Detector(Sensitivity.WEEK).judge(DAYS[:500], values)
    assert np.flatnonzero(changed.score)[0] == 400
    assert changed.surprisal[400] == pytest.approx(4.0)


def test_a_planted_crisis_rings_within_two_hours_and_the_rest_is_calm():
    values = noisy()
    values[1500:1512] *= 3
    judged = Detector().judge(DAYS, values)
    rang = np.flatnonzero(judged.alarm)
    assert 1500 <= rang[rang >= 1500][0] <= 1501
    assert (rang < 1500).sum() + (rang > 1550).sum() <= 6
    assert judged.high[1500] < values[1500]


def bursting(seed=3):
    """A level that often shoots up and never falls."""
    rng = np.random.default_rng(seed)
    return 100 + rng.normal(0, 3, len(DAYS)) + np.where(rng.random(len(DAYS)) < 0.05, rng.exponential(40, len(DAYS)), 0)


def test_a_fall_rings_where_a_rise_as_large_is_usual():
    values = bursting()
    risen, fallen = values.copy(), values.copy()
    risen[1500], fallen[1500] = 160.0, 40.0
    assert not Detector().judge(DAYS, risen).alarm[1500]
    judged = Detector().judge(DAYS, fallen)
    assert judged.alarm[1500]
    assert judged.expected[1500] - judged.low[1500] < (judged.high[1500] - judged.expected[1500]) / 2


def test_a_mirrored_series_is_judged_alike():
    values = bursting()
    plain, other = Detector().judge(DAYS, values), Detector().judge(DAYS, -values)
    np.testing.assert_array_equal(plain.alarm, other.alarm)
    np.testing.assert_allclose(plain.expected, -other.expected)
    np.testing.assert_allclose(plain.low, -other.high, atol=1.0)  # the first levels count from the bottom


def test_both_sides_go_on_from_the_tail_that_they_once_shared():
    values = noisy()
    begun = Detector()
    begun.judge(DAYS[:1000], values[:1000])
    memory = as_memory(begun.dump(), kernel.SIZE)
    cuts = [kernel.TAILS, kernel.MEANS, kernel.RING, kernel.TAIL_N]
    before, tails, means, after, _counts = np.split(memory, cuts)
    shared = [0, 2, 4, 5, 0]
    former = as_bytes(np.concatenate([before, tails[shared], means[shared], after]))
    gone_on = Detector(memory=former).judge(DAYS[1000:], values[1000:])
    as_ever = begun.judge(DAYS[1000:], values[1000:])
    np.testing.assert_array_equal(gone_on.expected, as_ever.expected)
    assert (gone_on.surprisal > 0).sum() == pytest.approx((as_ever.surprisal > 0).sum(), rel=0.2)


def test_missing_values_are_not_learnt_from():
    values, kept = noisy(), np.ones(len(DAYS), dtype=bool)
    kept[500:560] = False
    gaps = np.where(kept, values, np.nan)
    np.testing.assert_array_equal(
        Detector().judge(DAYS, gaps).score[kept], Detector().judge(DAYS[kept], values[kept]).score
    )


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_it_cries_wolf_about_as_often_as_the_words_say(sensitivity):
    rng = np.random.default_rng(11)
    days = np.arange(24 * 365) / 24
    kinds = [
        lambda: rng.normal(100, 10, len(days)),
        lambda: rng.poisson(3 + 2 * np.sin(2 * np.pi * days)),
        lambda: rng.lognormal(3, 0.7, len(days)),
    ]
    rang = [Detector(sensitivity).judge(days, kind()).alarm.sum() for kind in kinds for _ in range(4)]
    assert 0.3 < np.mean(rang) / (365 * sensitivity.per_day) < 1.7


def test_more_sensitive_rings_at_least_as_often():
    rang = [set(np.flatnonzero(Detector(s).judge(DAYS, noisy()).alarm)) for s in Sensitivity]
    assert rang[0] >= rang[1] >= rang[2]


@pytest.mark.parametrize(
    ("days", "values", "message"),
    [
        ([0, 1], [1.0], "same length"),
        ([0, np.nan], [1.0, 2.0], "needs a time"),
        ([1, 0], [1.0, 2.0], "must not go back"),
    ],
)
def test_what_cannot_be_judged_is_refused(days, values, message):
    with pytest.raises(ValueError, match=message):
        Detector().judge(days, values)


def test_a_run_does_not_go_back_behind_its_memory():
    begun = Detector()
    begun.judge([5.0], [1.0])
    with pytest.raises(ValueError, match="must not go back"):
        Detector(memory=begun.dump()).judge([4.0], [1.0])


def test_the_memory_of_another_detector_is_refused():
    from skopos_science.alarms import ShareDetector

    with pytest.raises(ValueError, match="another detector"):
        Detector(memory=ShareDetector().dump())
