"""The futures themselves: recovery of known truth, and odd histories that real metrics have."""

import numpy as np
import pytest

from skopos_science.attain import attain, bands, forecast


def interval(values, level=0.95, statistic="sum", **how):
    futures = forecast(values, **{"period": "M", "horizon": 12, **how})
    quantiles = attain(futures, statistic=statistic, targets=[]).quantiles
    return (quantiles[0.025], quantiles[0.975]) if level == 0.95 else (quantiles[0.1], quantiles[0.9])


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Noise around a level, random walks, and trends: 240 histories whose model is known."""
    rng = np.random.default_rng(11)
    inside = {0.8: 0, 0.95: 0}
    for case in range(240):
        noise = rng.normal(0, 6, 66)
        shape = (noise, np.cumsum(noise), 2.0 * np.arange(66) + noise)[case % 3]
        values = 400 + shape
        for level in inside:
            low, high = interval(values[:60], level, horizon=6)
            inside[level] += bool(low <= values[60:].sum() <= high)
    assert 0.74 <= inside[0.8] / 240 <= 0.86
    assert 0.91 <= inside[0.95] / 240 <= 0.985


def test_a_season_is_found_and_continued():
    rng = np.random.default_rng(2)
    months = np.arange(60)
    values = 1000 + 300 * np.sin(months * np.pi / 6) + rng.normal(0, 10, 60)
    futures = forecast(values[:48], period="M", horizon=12)
    assert futures.season == 12
    assert np.allclose(np.median(futures.paths, axis=0), values[48:], atol=60)


def test_a_trend_is_continued_and_a_level_is_not_given_one():
    rng = np.random.default_rng(3)
    rising = 100 + 5 * np.arange(40) + rng.normal(0, 3, 40)
    level = 100 + rng.normal(0, 3, 40)
    assert np.median(forecast(rising, period="M", horizon=6).paths[:, -1]) == pytest.approx(325, abs=10)
    assert np.median(forecast(level, period="M", horizon=6).paths[:, -1]) == pytest.approx(100, abs=3)


def test_growth_by_a_percentage_is_continued_on_logs():
    values = 100 * 1.05 ** np.arange(36)
    futures = forecast(values, period="M", horizon=6)
    low, high = bands(futures, (0.8,))[0.8][-1]
    straight = values[-1] + 6 * (values[-1] - values[0]) / 35
    assert straight < low < 100 * 1.05**41 < high


def test_one_wild_value_hardly_moves_the_answer():
    values = np.random.default_rng(3).normal(100, 5, 60)
    spoilt = values.copy()
    spoilt[30] = 10_000
    assert np.allclose(interval(spoilt), interval(values), rtol=0.05)


def test_a_lasting_change_of_level_is_followed():
    rng = np.random.default_rng(4)
    values = np.r_[rng.normal(100, 5, 40), rng.normal(300, 5, 8)]
    futures = forecast(values, period="M", horizon=4)
    assert np.median(futures.paths.sum(axis=1)) == pytest.approx(1200, rel=0.05)


def test_rare_events_keep_their_rate():
    rng = np.random.default_rng(5)
    histories = rng.poisson(0.3, (60, 60))
    ratio = [attain(forecast(row, period="W", horizon=12), statistic="sum", targets=[]).mean / 12 for row in histories]
    assert np.mean(ratio) == pytest.approx(0.3, rel=0.15)


def test_a_count_that_just_began_is_not_taken_for_a_rare_event():
    futures = forecast([0] * 40 + [50] * 5, period="W", horizon=4)
    assert np.median(futures.paths.sum(axis=1)) == pytest.approx(200, rel=0.05)


def test_values_that_were_never_negative_stay_so():
    values = [3, 0, 1, 0, 4, 2, 0, 1, 5, 0, 2, 1]
    assert forecast(values, period="W", horizon=8).paths.min() == 0.0
    assert forecast([value - 2 for value in values], period="W", horizon=8).paths.min() < 0.0


def test_a_stock_may_fall_when_it_has_fallen_before():
    rng = np.random.default_rng(6)
    followers = 5000 + np.cumsum(rng.normal(0, 20, 60))
    paths = forecast(followers, period="W", horizon=8, kind="stock").paths
    assert (paths[:, -1] < followers[-1]).any()
    growing = 5000 + np.cumsum(rng.poisson(20, 60))
    paths = forecast(growing, period="W", horizon=8, kind="stock").paths
    assert (np.diff(np.c_[np.full(500, growing[-1]), paths], axis=1) >= 0).all()


def test_days_keep_their_weekday():
    week = np.array([10.0, 10, 10, 10, 20, 60, 60])
    values = np.tile(week, 12) + np.random.default_rng(7).normal(0, 1, 84)
    medians = np.median(forecast(values, period="D", horizon=7).paths, axis=0)
    assert np.allclose(medians, week, atol=3)


def test_gaps_are_bridged_without_losing_the_season():
    months = np.arange(48)
    values = (1000 + 300 * np.sin(months * np.pi / 6)).tolist()
    holed = [None if i % 5 == 2 else value for i, value in enumerate(values)]
    low, high = interval(holed)
    assert low == pytest.approx(12_000, rel=0.01)
    assert high == pytest.approx(12_000, rel=0.01)


def test_the_band_widens_with_the_distance_and_with_the_level():
    values = 400 + np.cumsum(np.random.default_rng(8).normal(0, 5, 60))
    band = bands(forecast(values, period="M", horizon=12), (0.5, 0.8, 0.95))
    width = {level: edges[:, 1] - edges[:, 0] for level, edges in band.items()}
    assert (width[0.5] < width[0.8]).all()
    assert (width[0.8] < width[0.95]).all()
    assert width[0.8][-1] > 2 * width[0.8][0]


def test_half_a_year_of_weeks_answers_a_quarter_within_the_range_of_its_past():
    weeks = [120, 131, 118, 140, 122, 135, 128, 119, 133, 127, 141, 125, 130, 122, 138, 126, 129, 134, 121, 136]
    futures = forecast([*weeks, 128, 132, 124, 137, 130, 127], period="W", horizon=13)
    answer = attain(futures, statistic="sum", targets=[1300, 1690, 2100])
    assert answer.probabilities[0] > 0.99
    assert 0.3 < answer.probabilities[1] < 0.7
    assert answer.probabilities[2] < 0.01
