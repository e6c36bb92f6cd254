"""Repeat purchase and customer value."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.loyalty import (
    Buying,
    Histories,
    active,
    expected_purchases,
    expected_worth,
    fit_buying,
    fit_spending,
    histories,
    totals_ahead,
)

TRUE = (0.6, 5.0, 0.8, 2.5)
CDNOW = Buying(0.243, 4.414, 0.793, 2.426, 0.0, np.empty((0, 4)))


def bought(count, seed, parameters=TRUE, weeks=52.0, ahead=26.0):
    """Simulated customers: their histories, and what they bought in the weeks after."""
    r, alpha, a, b = parameters
    rng = np.random.default_rng(seed)
    ages = rng.uniform(weeks / 2, weeks, count)
    repeats, last, later = np.zeros(count), np.zeros(count), np.zeros(count)
    for i in range(count):
        rate, leaving, now = rng.gamma(r) / alpha, rng.beta(a, b), 0.0
        while True:
            now += rng.exponential(1 / rate)
            if now > ages[i] + ahead:
                break
            if now <= ages[i]:
                repeats[i], last[i] = repeats[i] + 1, now
            else:
                later[i] += 1
            if rng.random() < leaving:
                break
    return Histories(repeats, last, ages, np.full(count, np.nan)), later


def one(repeats, last, age, worth=np.nan):
    return Histories(*(np.array([float(value)]) for value in (repeats, last, age, worth)))


def test_the_published_example_comes_out():
    """Fader, Hardie and Lee (2005), section 4, and the probability of being active for the same customer."""
    assert expected_purchases([0.243, 4.414, 0.793, 2.426], one(2, 30.43, 38.86), 39) == pytest.approx(
        [1.226], abs=5e-4
    )
    odds = 0.793 / (2.426 + 1) * ((4.414 + 38.86) / (4.414 + 30.43)) ** 2.243
    assert active(CDNOW, one(2, 30.43, 38.86)) == pytest.approx([1 / (1 + odds)])


def test_true_values_are_recovered_and_later_purchases_foretold():
    seen, later = bought(4000, seed=1)
    fit = fit_buying(seen)
    low, high = np.quantile(fit.draws, [0.005, 0.995], axis=0)
    assert ((low < TRUE) & (high > TRUE)).all()
    expected = expected_purchases([fit.r, fit.alpha, fit.a, fit.b], seen, 26.0)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.08)
    assert np.corrcoef(expected, later)[0, 1] > 0.5


def test_intervals_of_what_is_to_come_hold_it_about_as_often_as_they_say():
    held = 0
    for seed in range(20):
        seen, later = bought(300, seed=seed)
        low, high = np.quantile(totals_ahead(fit_buying(seen), seen, 26.0), [0.05, 0.95])
        held += low <= later.sum() <= high
    assert 15 <= held <= 20


def test_a_small_group_borrows_from_all_and_a_large_one_speaks_for_itself():
    seen, _ = bought(2000, seed=3)
    everyone = fit_buying(seen)

    def rate(count):
        group = Histories(np.full(count, 30.0), np.full(count, 49.0), np.full(count, 50.0), np.full(count, np.nan))
        fit = fit_buying(group, around=everyone)
        return fit.r / fit.alpha

    assert everyone.r / everyone.alpha < rate(2) < 0.9 * rate(200)
    assert rate(200) == pytest.approx(30 / 50, rel=0.05)


def test_transactions_become_histories():
    seen = histories([0, 1, 0, 0, 1, 2], [0, 1, 2, 2, 9, 20], [5, 6, 10, 20, 7, 1], 8)
    assert seen.repeats.tolist() == [1, 0]  # two at the same time are one purchase; what lies after the end is left out
    assert seen.last.tolist() == [2, 0]
    assert seen.age.tolist() == [8, 7]
    assert seen.worth[0] == 30
    assert np.isnan(seen.worth[1])


def test_worth_lies_between_the_own_average_and_that_of_all():
    rng = np.random.default_rng(2)
    repeats = rng.poisson(3, 3000).astype(float)
    p, q, v = 6.0, 4.0, 15.0
    rates = rng.gamma(q, 1 / v, 3000)
    worth = np.array(
        [rng.gamma(p * x, 1 / (rate * x)) if x else np.nan for x, rate in zip(repeats, rates, strict=True)]
    )
    seen = Histories(repeats, repeats * 1.0, repeats + 1.0, worth)
    spending = fit_spending(seen)
    assert spending.mean == pytest.approx(p * v / (q - 1), rel=0.05)
    each = expected_worth(spending, seen)
    assert each[repeats == 0] == pytest.approx(spending.mean)
    again = repeats > 0
    low, high = np.minimum(worth, spending.mean), np.maximum(worth, spending.mean)
    assert ((each >= low - 1e-6) & (each <= high + 1e-6))[again].all()


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0.05, 3),
    st.floats(0.5, 50),
    st.floats(0.05, 3),
    st.floats(0.2, 10),
    st.integers(0, 20),
    st.floats(0, 100),
)
def test_expected_purchases_start_at_nothing_and_grow(r, alpha, a, b, repeats, age):
    who = one(repeats, age if repeats else 0.0, age)
    grown = [expected_purchases([r, alpha, a, b], who, ahead)[0] for ahead in (0.0, 1.0, 10.0, 100.0)]
    assert grown[0] == pytest.approx(0.0, abs=1e-9)
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(grown))


def test_the_unit_of_time_does_not_matter():
    seen, _ = bought(800, seed=5)
    days = Histories(seen.repeats, seen.last * 7, seen.age * 7, seen.worth)
    weekly, daily = fit_buying(seen), fit_buying(days)
    assert daily.alpha == pytest.approx(7 * weekly.alpha, rel=0.02)
    assert daily.b == pytest.approx(weekly.b, rel=0.02)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: fit_buying(one(1, 1, 2)), "1 customers, 1 of whom came again, are too few"),
        (lambda: fit_buying(one(1, 3, 2)), "contradicts itself"),
        (lambda: fit_spending(one(1, 1, 2, 10.0)), "1 customers came again with an amount"),
        (lambda: histories([0], [9.0], None, 8.0), "no transaction lies before the end"),
        (lambda: histories([0], [np.nan], None, 8.0), "needs a time and an amount"),
    ],
)
def test_what_cannot_be_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
