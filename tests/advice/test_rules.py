"""From evidence to advice: each rule, and what is expected of following it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos.advice.rules import RULES, Advised, Evidence, advise

SEEN = Evidence(
    low=2_000, mid=4_000, high=6_000, unit="EUR", positive=0.99, put_in=1_000, pays=0.9, told_apart=True, days=56,
    finished=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind", "rule"),
    [
        ({}, "more", "pays"),
        ({"pays": 0.5}, "try", "unclear"),
        ({"pays": 0.3}, "less", "poorly"),
        ({"pays": 0.05}, "stop", "hardly"),
        ({"pays": 0.9, "told_apart": False}, "try", "alike"),
        ({"pays": 0.05, "told_apart": False}, "stop", "hardly"),
        ({"pays": None, "positive": 0.97}, "more", "works"),
        ({"pays": None, "positive": 0.8}, "try", "perhaps"),
        ({"pays": None, "positive": 0.3}, "stop", "no_effect"),
        ({"pays": None, "positive": 0.3, "put_in": 0}, "try", "perhaps"),
    ],
)
def test_each_rule(change, kind, rule):
    found = advise(replace(SEEN, **change))
    assert (found.kind, found.rule) == (kind, rule)
    assert rule in RULES


def test_a_fortnight_says_too_little():
    assert advise(replace(SEEN, days=13)) == "too_short"


def test_a_quarter_more_brings_between_nearly_nothing_and_a_quarter_more():
    found = advise(SEEN)
    assert found.cost == 125
    assert found.high == pytest.approx(0.25 * 3_000)
    assert found.low == pytest.approx((1.25**0.3 - 1) * 1_000)
    assert found.low < found.mid < found.high


def test_stopping_gives_up_what_it_brings_and_saves_its_money():
    found = advise(replace(SEEN, low=-500, mid=100, high=700, pays=0.02))
    assert found == Advised("stop", "hardly", -350, -50, 250, cost=-500)


@settings(max_examples=100, deadline=None)
@given(
    st.tuples(*[st.floats(-1e6, 1e6)] * 3).map(sorted),
    st.floats(0, 1e6),
    st.one_of(st.none(), st.floats(0, 1)),
    st.floats(0, 1),
    st.integers(14, 400),
    st.booleans(),
)
def test_what_is_expected_lies_in_its_range_and_stopping_never_costs_money(ends, money, pays, positive, days, apart):
    low, mid, high = ends
    seen = replace(
        SEEN, low=low, mid=mid, high=high, put_in=money, pays=pays, positive=positive, days=days, told_apart=apart
    )
    found = advise(seen)
    assert found.low <= found.mid <= found.high
    assert (found.cost >= 0) if found.kind == "more" else (found.cost <= 0)
