import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_science.returns import guessed, pays_from, return_on


def test_a_return_is_what_came_back_over_what_was_put_in():
    found = return_on([50.0, 100.0, 150.0, 200.0, 250.0], 100.0, level=0.5)
    assert (found.low, found.mid, found.high) == (0.0, 0.5, 1.0)
    assert found.probability_positive == 0.6


def test_the_margin_from_which_it_pays():
    low, mid, high = pays_from([200.0, 400.0, 1000.0], 100.0, level=0.9)
    assert (low, mid, high) == (0.1, 0.25, 0.5)
    assert pays_from([-5.0, 0.0], 100.0) == (np.inf, np.inf, np.inf)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 2**31))
def test_a_guess_stays_in_its_range(low, more, rest, seed):
    draws = guessed(low, low + more, low + more + rest, 100, np.random.default_rng(seed))
    assert (draws >= low).all()
    assert (draws <= low + more + rest).all()


def test_a_guess_is_most_often_near_the_likely_value():
    draws = guessed(0.2, 0.3, 0.6, 20_000, np.random.default_rng(1))
    assert draws.mean() == pytest.approx((0.2 + 4 * 0.3 + 0.6) / 6, abs=0.003)


@pytest.mark.parametrize(("gains", "cost"), [([], 1.0), ([np.nan], 1.0), ([1.0], 0.0), ([1.0], np.inf)])
def test_without_money_or_draws_there_is_no_return(gains, cost):
    with pytest.raises(ValueError, match="must"):
        return_on(gains, cost)


def test_a_range_out_of_order_is_refused():
    with pytest.raises(ValueError, match="in order"):
        guessed(2.0, 1.0, 3.0, 5, np.random.default_rng(0))
