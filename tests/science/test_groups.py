import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.groups import group_means


def test_ranges_hold_the_true_means_about_as_often_as_they_say():
    rng = np.random.default_rng(1)
    held = total = 0
    for seed in range(60):
        true = rng.normal(0, 0.4, 8)
        group = rng.integers(0, 8, 200)
        group[:8] = range(8)
        found = group_means(rng.normal(true[group], 1.0), group, seed=seed)
        held += int(((found.low <= true) & (true <= found.high)).sum())
        total += 8
    assert 0.86 <= held / total <= 0.95


def test_few_lucky_posts_are_drawn_towards_all_and_many_are_not():
    rng = np.random.default_rng(2)
    values = np.concatenate([np.full(3, 1.0), rng.normal(1.0, 1, 300), rng.normal(-0.5, 1, 300), rng.normal(0, 1, 300)])
    found = group_means(values, np.repeat([0, 1, 2, 3], [3, 300, 300, 300]))
    assert found.drawn[0] < 0.85 * found.mean[0]
    assert found.drawn[1] > 0.95 * found.mean[1]
    assert found.high[0] - found.low[0] > 3 * (found.high[1] - found.low[1])
    assert found.above[1] > 0.999
    assert found.above[2] < 0.001


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(40)))
def test_the_order_of_members_does_not_matter(order):
    rng = np.random.default_rng(3)
    values, group = rng.normal(0, 1, 40), np.arange(40) % 4
    one, other = group_means(values, group), group_means(values[list(order)], group[list(order)])
    np.testing.assert_allclose(one.drawn, other.drawn)


@pytest.mark.parametrize(
    ("values", "groups", "said"),
    [
        ([1.0, 2.0], [0, 1], "at least 3"),
        ([1.0, np.nan, 2.0], [0, 0, 0], "missing"),
        ([1.0, 2.0, 3.0], [0, 0, 2], "group 1"),
        ([1.0, 2.0, 3.0], [0, -1, 0], "numbered from 0"),
    ],
)
def test_what_cannot_be_answered_is_refused(values, groups, said):
    with pytest.raises(ValueError, match=said):
        group_means(values, groups)


def test_groups_that_are_all_the_same_keep_their_mean():
    found = group_means([0.0] * 9, [0, 1, 2] * 3)
    assert abs(found.drawn).max() < 1e-3
