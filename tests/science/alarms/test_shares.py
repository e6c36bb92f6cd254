"""Shares against the same hour of the week, and silence of a source."""

import numpy as np
import pytest
from scipy.stats import betabinom, binom

from skopos_science.alarms import Sensitivity, ShareDetector, SilenceDetector
from skopos_science.alarms.shares import tail

DAYS = np.arange(24 * 180) / 24
USUAL = 20 * (1 + 0.7 * np.sin(2 * np.pi * DAYS))


def drawn(seed=5, share=0.15):
    rng = np.random.default_rng(seed)
    cases = rng.poisson(USUAL)
    return rng.binomial(cases, np.broadcast_to(share, len(DAYS))), cases


@pytest.mark.parametrize(
    ("hits", "cases", "share", "alike"), [(3, 10, 0.2, 0.05), (0, 5, 0.1, 0.2), (90, 400, 0.2, 0.01)]
)
def test_the_tail_is_that_of_the_beta_binomial(hits, cases, share, alike):
    spread = (1 - alike) / alike
    expected = betabinom.sf(hits - 1, cases, share * spread, (1 - share) * spread)
    assert tail(float(hits), float(cases), share, alike) == pytest.approx(expected, rel=1e-9)


def test_hours_that_are_alike_by_chance_alone_are_binomial():
    assert tail(9.0, 20.0, 0.2, 1e-7) == pytest.approx(binom.sf(8, 20, 0.2), rel=1e-4)


def test_a_leap_of_the_share_rings_though_the_volume_stays():
    share = np.full(len(DAYS), 0.15)
    share[3000:3012] = 0.5
    judged = ShareDetector().judge(DAYS, *drawn(share=share))
    rang = np.flatnonzero(judged.alarm)
    assert 3000 <= rang[rang >= 3000][0] <= 3003
    assert (rang < 3000).sum() <= 8
    assert judged.expected[3000] == pytest.approx(0.15, abs=0.05)


def test_a_slow_souring_rings_above_what_is_usual_of_the_same_24_hours():
    share = np.full(len(DAYS), 0.15)
    share[3000:3120] = 0.26
    judged = ShareDetector().judge(DAYS, *drawn(share=share))
    rang = np.flatnonzero(judged.alarm[3000:3120]) + 3000
    hits, cases = drawn(share=share)
    assert (judged.share[rang] != hits[rang] / cases[rang]).any()  # some by their last 24 hours
    assert (judged.share[rang] > judged.high[rang]).all()


def test_a_flood_with_the_usual_share_does_not_ring():
    hits, cases = drawn()
    rng = np.random.default_rng(1)
    cases[3000:3012] *= 20
    hits[3000:3012] = rng.binomial(cases[3000:3012], 0.15)
    assert not ShareDetector().judge(DAYS, hits, cases).alarm[3000:3012].any()


def test_the_bad_hour_of_every_week_is_usual():
    share = np.where(np.arange(len(DAYS)) % 168 == 40, 0.7, 0.1)
    judged = ShareDetector().judge(DAYS, *drawn(share=share))
    bad_hours = 40 + 168 * np.arange(12, len(DAYS) // 168)
    assert np.median(judged.expected[bad_hours]) > 0.4  # in some weeks the whole day says more than its worst hour
    assert judged.alarm[168 * 12 :][np.arange(len(DAYS) - 168 * 12) % 168 == 40].sum() <= 1


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
@pytest.mark.parametrize("alike", [0.0, 0.03])
def test_shares_cry_wolf_about_as_often_as_the_words_say(sensitivity, alike):
    rng = np.random.default_rng(2)
    rang = []
    for _ in range(12):
        cases = rng.poisson(USUAL)
        share = rng.beta(0.15 / alike, 0.85 / alike, len(DAYS)) if alike else 0.15
        rang.append(ShareDetector(sensitivity).judge(DAYS, rng.binomial(cases, share), cases).alarm.sum())
    assert 0.3 < np.mean(rang) / (180 * sensitivity.per_day) < 1.7


@pytest.mark.parametrize("detector", [ShareDetector, SilenceDetector])
def test_a_piece_is_judged_as_it_is_within_the_whole(detector):
    hits, cases = drawn()
    rows = (hits, cases) if detector is ShareDetector else (hits // 4,)
    whole = detector().judge(DAYS, *rows)
    for at in (0, 1, 1000, len(DAYS)):
        begun = detector()
        first = begun.judge(DAYS[:at], *(row[:at] for row in rows))
        rest = detector(memory=begun.dump()).judge(DAYS[at:], *(row[at:] for row in rows))
        np.testing.assert_array_equal(whole.score, np.concatenate([first.score, rest.score]))
        np.testing.assert_array_equal(whole.alarm, np.concatenate([first.alarm, rest.alarm]))


def test_hits_beyond_the_cases_are_refused():
    with pytest.raises(ValueError, match="from 0 to the cases"):
        ShareDetector().judge([0.0], [2], [1])


def test_a_source_that_stops_rings_once():
    counts = np.random.default_rng(4).poisson(USUAL / 20)
    counts[3000:] = 0
    rang = np.flatnonzero(SilenceDetector().judge(DAYS, counts).alarm)
    assert len(rang[rang >= 3000]) == 1
    assert 3004 <= rang[rang >= 3000][0] <= 3040
    assert (rang < 3000).sum() <= 8


def test_quiet_weekends_are_no_silence_once_they_are_known():
    counts = np.random.default_rng(4).poisson(5, len(DAYS)) * (DAYS.astype(int) % 7 < 5)
    assert SilenceDetector(Sensitivity.QUARTER).judge(DAYS, counts).alarm.sum() <= 2


def test_a_source_that_never_spoke_cannot_fall_silent():
    judged = SilenceDetector(Sensitivity.WEEK).judge(DAYS, np.zeros(len(DAYS)))
    assert not judged.alarm.any()
    assert not judged.score.any()


def test_a_missing_count_is_refused():
    with pytest.raises(ValueError, match="count of 0 or more"):
        SilenceDetector().judge([0.0], [np.nan])
