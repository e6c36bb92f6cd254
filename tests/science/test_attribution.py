"""Attribution: a worked example, properties that must hold, and agreement with a direct solution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.attribution import MODELS, attribute, disagreement, from_events, from_paths
from skopos_science.attribution.markov import build_chain, removal_effects, solve_directly

NAMES = "abcde"
journeys_lists = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=8),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=30,
).filter(lambda rows: any(won for _, won, _ in rows))


def read(rows):
    paths, won, lost = zip(*rows, strict=True)
    return from_paths([" > ".join(path) for path in paths], won, np.multiply(won, 2.5), lost)


def credit(journeys, model):
    found = attribute(journeys, model)
    return dict(zip(journeys.channels, found.conversions.tolist(), strict=True))


# Worked out by hand: c1>c2>c3 converts, c1 and c2>c3 do not.
TEXTBOOK = from_paths(["c1 > c2 > c3", "c1", "c2>c3"], [1, 0, 0], nulls=[0, 1, 1])


def test_the_textbook_chain_has_its_removal_effects():
    probability, effects = removal_effects(TEXTBOOK)
    # start->c1 2/3, start->c2 1/3; c1->c2 1/2; c2->c3 1; c3->conversion 1/2: (2/3*1/2 + 1/3) * 1/2 = 1/3.
    assert probability == pytest.approx(1 / 3)
    # Without c1 only 1/3 * 1/2 = 1/6 is left; without c2 or c3 nothing is.
    assert dict(zip(TEXTBOOK.channels, effects, strict=True)) == pytest.approx({"c1": 0.5, "c2": 1.0, "c3": 1.0})
    assert credit(TEXTBOOK, "markov_1") == pytest.approx({"c1": 0.2, "c2": 0.4, "c3": 0.4})


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("first", [1, 0, 0, 0]),
        ("last", [0, 0, 0, 1]),
        ("linear", [0.25, 0.25, 0.25, 0.25]),
        ("position", [0.4, 0.1, 0.1, 0.4]),
        ("time_decay", [x / 3.75 for x in (0.25, 0.5, 1, 2)]),
        ("shapley", [0.25, 0.25, 0.25, 0.25]),
    ],
)
def test_a_single_journey_is_shared_by_the_rule(model, expected):
    # Seven days apart, so that each contact weighs twice the one before under a half-life of seven days.
    journeys = from_events([1] * 4, list("abcd"), [0, 7, 14, 21], [0, 0, 0, 1], [0, 0, 0, 9.0])
    found = attribute(journeys, model)
    np.testing.assert_allclose(found.conversions, expected)
    np.testing.assert_allclose(found.value, np.multiply(expected, 9.0))


def test_events_in_any_order_make_the_same_journeys():
    sorted_ = from_events([1, 1, 2, 2], list("abba"), [0, 1, 0, 3], [0, 1, 0, 0], [0, 5.0, 0, 0])
    shuffled = from_events([2, 1, 2, 1], ["a", "b", "b", "a"], [3, 1, 0, 0], [0, 1, 0, 0], [0, 5.0, 0, 0])
    for model in MODELS:
        assert credit(sorted_, model) == pytest.approx(credit(shuffled, model))


def test_a_window_leaves_old_contacts_out():
    journeys = from_events([1, 1, 1], list("abc"), [0, 50, 60], [0, 0, 1], [0, 0, 1.0]).within(30)
    assert credit(journeys, "linear") == pytest.approx({"a": 0, "b": 0.5, "c": 0.5})


@given(journeys_lists)
@settings(max_examples=60, deadline=None)
def test_every_model_shares_out_exactly_what_there_was(rows):
    journeys = read(rows)
    for model in MODELS:
        found = attribute(journeys, model)
        assert found.conversions.sum() == pytest.approx(journeys.conversions.sum())
        assert found.value.sum() == pytest.approx(journeys.value.sum())
        assert (found.conversions >= 0).all()


@given(journeys_lists, st.permutations(NAMES))
@settings(max_examples=40, deadline=None)
def test_renaming_the_channels_renames_the_credit(rows, names):
    renamed = dict(zip(NAMES, names, strict=True))
    one, other = read(rows), read([([renamed[c] for c in path], won, lost) for path, won, lost in rows])
    for model in MODELS:
        assert {renamed[c]: x for c, x in credit(one, model).items()} == pytest.approx(credit(other, model))


@given(journeys_lists)
@settings(max_examples=40, deadline=None)
def test_counting_everything_twice_doubles_the_credit(rows):
    twice = read([(path, 2 * won, 2 * lost) for path, won, lost in rows])
    for model in MODELS:
        assert credit(twice, model) == pytest.approx({c: 2 * x for c, x in credit(read(rows), model).items()})


@given(journeys_lists, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_the_series_equals_a_direct_solution(rows, order):
    journeys = read(rows)
    chain = build_chain(journeys, order)
    kept = np.column_stack([~chain.holds, np.ones(len(chain.converts), bool)]).astype(float)
    directly = solve_directly(chain, kept)
    probability, effects = removal_effects(journeys, order)
    assert probability == pytest.approx(directly[-1], abs=1e-9)
    np.testing.assert_allclose(effects, np.clip(1 - directly[:-1] / directly[-1], 0, 1), atol=1e-9)


def test_the_chain_s_conversion_probability_is_that_of_the_journeys():
    journeys = read([(["a", "b"], 3, 1), (["b"], 2, 2), (["a", "a", "c"], 0, 2)])
    for order in (1, 2, 3, 4):
        assert removal_effects(journeys, order)[0] == pytest.approx(0.5)


def test_a_channel_that_stands_in_every_won_journey_cannot_be_spared():
    journeys = read([(["x" if c == "e" else c for c in path], 1, 1) for path in (["a", "e"], ["e", "b"], ["c", "e"])])
    effects = dict(zip(journeys.channels, removal_effects(journeys)[1], strict=True))
    assert effects["x"] == pytest.approx(1.0)
    assert effects["a"] < 1


def test_a_single_channel_gets_everything():
    for model in MODELS:
        assert credit(from_paths(["a > a > a"], [4], nulls=[3]), model) == {"a": 4}


def test_models_that_agree_have_no_disagreement():
    journeys = from_paths(["a", "b"], [1, 3])
    np.testing.assert_allclose(disagreement([attribute(journeys, model) for model in MODELS]), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: attribute(from_paths(["a"], [0], nulls=[1]), "last"), "No journey converted"),
        (lambda: attribute(from_paths(["a"], [1]), "best"), "There is no model “best”"),
        (lambda: attribute(from_paths(["a"], [1]), "time_decay", half_life_days=0), "half_life_days"),
        (lambda: removal_effects(from_paths(["a"], [1]), 5), "order must be 1 to 4"),
        (lambda: from_paths(["a >  > b"], [1]), "no channel name"),
        (lambda: from_paths([""], [1]), "no channel name"),
        (lambda: from_paths([], []), "no journeys"),
        (lambda: from_paths(["a"], [-1]), "conversions must be finite and 0 or more"),
        (lambda: from_paths(["a"], [float("nan")]), "conversions must be finite and 0 or more"),
        (lambda: from_paths(["a", "b"], [1]), "conversions has 1 entries for 2 journeys"),
        (lambda: from_paths(["a"], [1]).within(7), "needs the times"),
        (lambda: from_events([1], ["a"], [5], [1], [1]).within(-1), "no journeys"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(make, message):
    with pytest.raises(ValueError, match=message):
        make()
