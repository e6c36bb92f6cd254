import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_science.quantiles import quantile_interval

readings = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_the_published_ranks_for_a_median_of_ten_and_of_twenty_five():
    """Ranks 2 and 9, and 8 and 18, of the tables for 95 %."""
    assert quantile_interval(range(1, 11), 0.5) == (5.5, 2.0, 9.0)
    assert quantile_interval(range(1, 26), 0.5) == (13.0, 8.0, 18.0)


def test_few_readings_leave_an_end_open():
    value, low, high = quantile_interval([1, 2, 3, 4, 5], 0.9)
    assert value == pytest.approx(4.6)
    assert low == 3.0
    assert math.isnan(high)
    assert [math.isnan(part) for part in quantile_interval([], 0.5)] == [True, True, True]


@given(readings, st.floats(0.05, 0.95))
def test_the_interval_holds_the_quantile_and_does_not_care_about_order(values, q):
    value, low, high = quantile_interval(values, q)
    assert quantile_interval(values[::-1], q) == pytest.approx((value, low, high), nan_ok=True)
    assert math.isnan(low) or low <= value
    assert math.isnan(high) or high >= value


def test_it_covers_the_truth_of_skewed_times():
    rng = np.random.default_rng(7)
    for q, truth in ((0.5, 1.0), (0.9, math.exp(1.2815515655446004))):
        hits = 0
        for _ in range(400):
            _value, low, high = quantile_interval(rng.lognormal(size=80), q)
            hits += low <= truth <= high
        assert 0.93 <= hits / 400 <= 0.99


@pytest.mark.parametrize(("q", "level"), [(0, 0.95), (1, 0.95), (0.5, 0), (0.5, 1)])
def test_what_is_no_share_is_refused(q, level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile_interval([1.0], q, level=level)
