"""Will the goal be met? Recovery of known truth, properties that must hold, and honest refusals."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skopos_science.attain import Verdict, attain, bands, forecast, values_needed, verdict

RISING = [100.0 + 3 * month + (7 * month) % 11 for month in range(36)]


def test_the_same_history_and_seed_give_the_same_futures():
    first, again = (forecast(RISING, period="M", horizon=6, seed=4).paths for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, forecast(RISING, period="M", horizon=6, seed=5).paths)


def test_short_history_says_how_much_is_needed():
    futures = forecast([5, 6, 7], period="W", horizon=26)
    assert (futures.status, futures.needed, futures.observed) == ("too_short", 13, 3)
    answer = attain(futures, statistic="sum", targets=[10])
    assert (answer.status, answer.probabilities, answer.quantiles) == ("too_short", (), {})
    assert bands(futures)[0.8].shape == (0, 2)


def test_gaps_do_not_count_as_history():
    assert forecast([5, None] * 7, period="M", horizon=3).status == "too_short"
    assert forecast([5, None] * 8, period="M", horizon=3).status == "ok"
    assert forecast([], period="M", horizon=3).observed == 0
    assert forecast([None, None], period="M", horizon=3, kind="stock").observed == 0


def test_a_stock_needs_one_more_reading_than_a_flow():
    assert (values_needed(4), values_needed(4, "stock"), values_needed(40)) == (8, 9, 20)
    assert forecast(range(8), period="M", horizon=3, kind="stock").status == "too_short"
    assert forecast(range(9), period="M", horizon=3, kind="stock").status == "ok"


def test_a_steadily_growing_stock_goes_on_from_its_last_reading():
    futures = forecast([1000 + 50 * week for week in range(30)], period="W", horizon=4, kind="stock")
    assert np.allclose(futures.paths, 2450 + 50 * np.arange(1, 5))


def test_missing_last_values_move_the_horizon_not_the_level():
    whole = [1000 + 50 * week for week in range(30)]
    futures = forecast([*whole, None, None], period="W", horizon=4, kind="stock")
    assert np.allclose(futures.paths, 2450 + 50 * np.arange(3, 7))


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=0, max_size=60),
    st.sampled_from(["D", "W", "M", "Q"]),
    st.sampled_from(["flow", "stock"]),
)
@example([0.0, *[None] * 12, *[0.0] * 5, None, 0.0], "D", "flow")  # one step with neighbours on both sides
@settings(max_examples=60, deadline=None)
def test_any_history_gives_finite_futures_or_says_it_is_too_short(values, period, kind):
    futures = forecast(values, period=period, horizon=4, kind=kind, paths=40)
    assert (futures.status == "ok") == (futures.observed >= futures.needed)
    assert np.isfinite(futures.paths).all()


@given(st.floats(1e-3, 1e9))
@settings(max_examples=20, deadline=None)
def test_the_unit_of_the_metric_changes_nothing_but_the_unit(scale):
    plain = forecast(RISING, period="M", horizon=5, paths=100).paths
    scaled = forecast([value * scale for value in RISING], period="M", horizon=5, paths=100).paths
    assert np.allclose(scaled, plain * scale, rtol=1e-6)


def test_a_higher_target_is_never_more_likely():
    futures = forecast(RISING, period="M", horizon=6)
    up = attain(futures, statistic="sum", targets=range(0, 3000, 50)).probabilities
    down = attain(futures, statistic="sum", targets=range(0, 3000, 50), direction="down").probabilities
    assert (up[0], up[-1]) == (1.0, 0.0)
    assert list(up) == sorted(up, reverse=True)
    assert list(down) == sorted(down)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_an_attainable_target_has_its_probability(direction):
    futures = forecast(RISING, period="M", horizon=6)
    attainable = attain(futures, statistic="sum", targets=[], direction=direction).attainable
    again = attain(futures, statistic="sum", targets=list(attainable.values()), direction=direction)
    assert np.allclose(again.probabilities, list(attainable), atol=0.003)


def test_what_is_done_counts_towards_a_sum_and_a_maximum():
    futures = forecast([10.0] * 12, period="M", horizon=3)
    assert attain(futures, statistic="sum", targets=[50], done=20).probabilities == (1.0,)
    assert attain(futures, statistic="sum", targets=[50], done=19).probabilities == (0.0,)
    assert attain(futures, statistic="max", targets=[15], done=15).probabilities == (1.0,)
    assert attain(futures, statistic="end", targets=[15], done=15).probabilities == (0.0,)


def test_an_earlier_deadline_uses_the_same_futures():
    futures = forecast(RISING, period="M", horizon=6)
    assert np.array_equal(futures.until(2).paths, futures.paths[:, :2])
    with pytest.raises(ValueError, match="1 to 6"):
        futures.until(7)


def test_verdicts_have_fixed_borders():
    assert [verdict(p) for p in (1, 0.9, 0.89, 0.6, 0.25, 0.24, 0)] == [
        Verdict.AHEAD,
        Verdict.AHEAD,
        Verdict.ON_TRACK,
        Verdict.ON_TRACK,
        Verdict.AT_RISK,
        Verdict.OFF_TRACK,
        Verdict.OFF_TRACK,
    ]


@pytest.mark.parametrize(
    ("values", "changes", "message"),
    [
        ([1.0] * 9, {"period": "Y"}, "period must be D, W, M or Q"),
        ([1.0] * 9, {"kind": "ratio"}, "kind must be flow or stock"),
        ([1.0] * 9, {"horizon": 0}, "horizon must be 1 to 1000"),
        ([1.0] * 9, {"paths": 1}, "paths must be 2 or more"),
        ([1.0, float("inf")], {}, r"values\[1\] is not finite"),
        (["many"], {}, "one row of numbers"),
        ([[1.0], [2.0]], {}, "one row of numbers"),
        ([1e300] * 9, {}, "between -1e200 and 1e200"),
    ],
)
def test_wrong_input_is_refused_with_the_reason(values, changes, message):
    with pytest.raises(ValueError, match=message):
        forecast(values, **{"period": "M", "horizon": 3, **changes})
