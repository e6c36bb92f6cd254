"""Graphs of attention: what counts as an edge, standing in them, and communities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from skopos_science.influence.communities import communities, modularity
from skopos_science.influence.graph import build
from skopos_science.influence.ranks import cores, pagerank, second_hand

EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0, 9)), max_size=60)


def of(edges, size=12):
    rows = np.array(edges, dtype=float).reshape(-1, 3)
    return build(rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2], size=size)


def solved(graph, damping=0.85):
    """PageRank by a direct solve."""
    n = graph.size
    dense = graph.weights.toarray()
    out = dense.sum(axis=1, keepdims=True)
    moves = np.where(out > 0, dense / np.where(out > 0, out, 1), 1 / n)
    return np.linalg.solve(np.eye(n) - damping * moves.T, np.full(n, (1 - damping) / n))


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_pagerank_equals_a_direct_solve(edges):
    graph = of(edges)
    np.testing.assert_allclose(pagerank(graph), solved(graph), atol=1e-10)


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_core_numbers_equal_peeling_by_hand(edges):
    graph = of(edges)
    partners = {v: set(graph.both_ways()[[v]].indices.tolist()) for v in range(12)}
    expected = np.zeros(12, int)
    for k in range(1, 12):
        left = set(range(12))
        while weak := {v for v in left if len(partners[v] & left) < k}:
            left -= weak
        expected[list(left)] = k
    assert cores(graph).tolist() == expected.tolist()


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_second_hand_counts_those_within_two_steps(edges):
    graph = of(edges)
    step = (graph.weights.toarray() > 0).astype(int)
    near = (step + step @ step) > 0
    np.fill_diagonal(near, False)
    assert second_hand(graph).tolist() == near.sum(axis=0).tolist()


@settings(max_examples=40, deadline=None)
@given(EDGES, st.integers(0, 5))
def test_communities_are_connected_and_no_worse_than_one_or_none(edges, seed):
    graph = of(edges)
    found = communities(graph, seed=seed)
    both = graph.both_ways()
    for community in np.unique(found):
        inside = np.flatnonzero(found == community)
        assert sparse.csgraph.connected_components(both[inside][:, inside])[0] == 1
    counts = np.bincount(found)
    assert (np.diff(counts) <= 0).all()
    reached = modularity(graph, found)
    assert reached >= modularity(graph, np.zeros(12, int)) - 1e-9
    assert reached >= modularity(graph, np.arange(12)) - 1e-9


def test_two_circles_of_friends_are_two_communities():
    edges = [(a, b, 1) for group in (range(5), range(5, 12)) for a in group for b in group if a != b]
    found = communities(of([*edges, (0, 5, 1)]))
    assert found.tolist() == [1] * 5 + [0] * 7
    assert modularity(of(edges), found) == pytest.approx(1 - (20**2 + 42**2) / 62**2)


def test_an_account_that_speaks_to_itself_is_heard_by_nobody():
    graph = build([0, 1, 1], [0, 0, 0], [5.0, 1.0, 2.0])
    assert (graph.to_itself, graph.weights.nnz, graph.weights[1, 0]) == (1, 1, 3.0)


def test_no_edges_and_no_accounts_are_answered():
    assert pagerank(build([], [])).tolist() == []
    assert communities(build([], [])).tolist() == []
    alone = build([], [], size=3)
    assert pagerank(alone).tolist() == pytest.approx([1 / 3] * 3)
    assert (cores(alone).tolist(), communities(alone).tolist()) == ([0, 0, 0], [0, 1, 2])


def test_attention_fades_by_half_lives():
    graph = build([0, 1], [2, 2], None, [0.0, 30.0], half_life_days=30.0)
    assert graph.weights.toarray()[:, 2].tolist() == [0.5, 1.0, 0.0]


@pytest.mark.parametrize(
    ("edges", "more", "why"),
    [
        (([0], [1], [-1.0]), {}, "0 or more"),
        (([0], [1], [np.nan]), {}, "0 or more"),
        (([0, 1], [1]), {}, "do not pair"),
        (([-1], [1]), {}, "accounts' numbers"),
        (([0.5], [1]), {}, "accounts' numbers"),
        (([0], [4]), {"size": 2}, "has the number 4"),
        (([0], [1]), {"half_life_days": 3.0}, "needs days"),
        (([0], [1], None, [1.0]), {"half_life_days": 0.0}, "above 0"),
        (([0], [1], None, [np.nan]), {"half_life_days": 1.0}, "a number for each edge"),
        (([0], [1], [1.0, 2.0]), {}, "2 weights"),
    ],
)
def test_edges_that_cannot_be_are_refused(edges, more, why):
    with pytest.raises(ValueError, match=why):
        build(*edges, **more)


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="damping"):
        pagerank(of([(0, 1, 1)]), damping=1.0)
    with pytest.raises(ValueError, match="resolution"):
        communities(of([(0, 1, 1)]), resolution=0)
