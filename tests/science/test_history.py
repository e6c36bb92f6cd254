"""Gaps, cumulative counts, slips of the pen."""

import numpy as np

from skopos_science.history import LONGEST, looks_cumulative, read_history, without_slip


def test_a_flow_keeps_its_inner_gaps_and_counts_those_at_the_end():
    history = read_history([None, 1, None, 3, None, None], "flow")
    assert np.array_equal(history.steps, [1, np.nan, 3], equal_nan=True)
    assert (history.stale, history.observed) == (2, 2)


def test_a_stock_becomes_increments_with_gaps_filled_evenly():
    history = read_history([100, 110, None, None, 140, None], "stock")
    assert (history.steps.tolist(), history.last, history.stale) == ([10, 10, 10, 10], 140, 1)


def test_nothing_observed_leaves_nothing():
    assert read_history([None, None], "flow").observed == 0
    assert read_history([], "stock").observed == 0


def test_only_the_recent_past_is_read():
    assert len(read_history(range(5000), "flow").steps) == LONGEST


def test_a_lone_slip_is_taken_out_but_repeated_bursts_and_the_ends_are_kept():
    steps = 10.0 + np.arange(60) % 3
    slip, bursts, last = steps.copy(), steps.copy(), steps.copy()
    slip[30], bursts[[20, 40]], last[-1] = 9000.0, 9000.0, 9000.0
    assert np.flatnonzero(np.isnan(without_slip(slip))).tolist() == [30]
    assert np.array_equal(without_slip(bursts), bursts)
    assert np.array_equal(without_slip(last), last)


def test_followers_look_cumulative_and_sales_do_not():
    assert looks_cumulative([1000, 1010, None, 1030, 1029, *range(1040, 1300, 10)])
    assert not looks_cumulative([30, 42, 28, 55, 31, 40, 44])
    assert not looks_cumulative([1, 10, 100, 1000])
    assert not looks_cumulative([-5, -4, -3, -2, -1])
    assert not looks_cumulative([7, 7, 7, 7, 7])
