"""The score of influence, and how far it agrees with people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.influence.graph import build
from skopos_science.influence.judgements import agreement, fit, held_out, weighted
from skopos_science.influence.score import influence, percentile

FIGURES = st.lists(st.one_of(st.floats(0, 1e9), st.just(float("nan"))), min_size=3, max_size=12)


def world(seed=0, n=400):
    """Accounts with a hidden influence; followers tell it poorly, replies well; people see it through a fog."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(0, 1, n)
    known = {
        "followers": np.round(np.exp(6 + 1.2 * hidden + rng.normal(0, 1.6, n))),
        "mentions_received": np.round(np.exp(2 + hidden + rng.normal(0, 0.8, n))),
        "reposts_received": np.round(np.exp(1 + hidden + rng.normal(0, 0.8, n))),
    }
    pairs = rng.integers(0, n, (3000, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    first = hidden[pairs[:, 0]] - hidden[pairs[:, 1]] + rng.logistic(0, 0.4, len(pairs)) > 0
    return known, np.where(first, pairs[:, 0], pairs[:, 1]), np.where(first, pairs[:, 1], pairs[:, 0])


def test_the_score_agrees_with_people_more_often_than_followers_do():
    known, chosen, other = world()
    found = influence(None, known)
    followers = agreement("followers", known["followers"], chosen, other)
    score = agreement("score", found.score, chosen, other)
    assert score.low > followers.high
    assert held_out(found.signals, chosen, other).share > followers.high


def test_weights_learnt_from_people_favour_what_tells_most():
    known, chosen, other = world()
    weights = fit(influence(None, known).signals, chosen, other)
    assert weights["mentions_received"] > weights["followers"] > 0
    assert agreement("learnt", weighted(known, weights), chosen, other).share > 0.75
    with pytest.raises(ValueError, match="too few"):
        fit(known, chosen[:10], other[:10])


@settings(max_examples=60, deadline=None)
@given(FIGURES)
def test_more_of_a_figure_never_lowers_the_score(values):
    given = np.array(values)
    score = influence(None, {"followers": given}).score
    assert np.isnan(score).tolist() == np.isnan(given).tolist()
    known = np.flatnonzero(np.isfinite(given))
    order = known[np.argsort(given[known], kind="stable")]
    assert (np.diff(score[order]) >= 0).all()
    assert ((score[known] >= 0) & (score[known] <= 100)).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40), st.permutations(range(8)))
def test_names_do_not_matter(edges, renamed):
    ends = np.array(edges, dtype=int).reshape(-1, 2)
    named = np.array(renamed)
    one = influence(build(*ends.T, size=8), draws=0)
    two = influence(build(*named[ends].T, size=8), draws=0)
    np.testing.assert_allclose(two.score[named], one.score, atol=1e-6)
    assert two.core[named].tolist() == one.core.tolist()


def test_who_is_heard_by_many_stands_above_who_shouts():
    loud, heard = [0] * 30, list(range(1, 31))
    speakers, spoken_to = loud + list(range(2, 31)), heard + [1] * 29
    found = influence(build(speakers, spoken_to), draws=50)
    assert found.score.argmax() == 1
    assert found.score[0] < found.score[1]
    assert (found.listeners[1], found.received[1], found.second_hand[1]) == (30, 30.0, 30)
    assert (found.low <= found.score).all()
    assert (found.score <= found.high).all()
    assert found.low[1] > 90


def test_followers_won_by_following_back_count_less():
    known = {"followers": [1000.0, 1000.0, 10.0], "following": [10.0, 9000.0, 10.0]}
    assert influence(None, known).score.tolist() == pytest.approx([250 / 3, 50, 50 / 3])


def test_unknown_parts_are_left_out_not_counted_as_nothing():
    known = {"followers": [np.nan, 10.0, 1000.0], "engagement": [50.0, 5.0, np.nan]}
    assert influence(None, known).score.argmin() == 1
    assert np.isnan(influence(None, {"followers": [np.nan, 2.0]}).score).tolist() == [True, False]


def test_alike_accounts_stand_in_the_middle():
    assert influence(None, {"followers": [5, 5, 5]}).score.tolist() == [50, 50, 50]
    assert percentile(np.array([])).tolist() == []
    assert influence(build([], [], size=1)).score.tolist() == [50]


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, "Nothing is given"),
        ({"following": [1.0]}, "Nothing is given"),
        ({"fame": [1.0]}, "not known"),
        ({"followers": [-1.0]}, "0 or more"),
        ({"followers": [np.inf]}, "0 or more"),
        ({"followers": [1.0], "listed": [1.0, 2.0]}, "2 figures for 1"),
    ],
)
def test_figures_that_cannot_be_are_refused(known, why):
    with pytest.raises(ValueError, match=why):
        influence(None, known)


def test_pairs_of_unknown_accounts_are_not_counted():
    assert agreement("x", [np.nan, 1.0, 2.0], [0, 2, 1], [1, 1, 2]).pairs == 2
    assert agreement("x", [np.nan, 1.0], [0], [1]).pairs == 0
    assert agreement("x", [1.0, 1.0], [0], [1]).share == 0.5
