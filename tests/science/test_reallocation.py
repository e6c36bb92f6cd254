"""A budget within limits: known optima, the frontier's shape, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from skopos_science.mix.budget import Curves
from skopos_science.mix.reallocation import Limits, risk_frontier

GRID = np.linspace(0, 3, 301)


def roots(strengths, spend):
    """Curves a·√spend, certain: the optimum shares money out by a²."""
    amounts = np.asarray(spend)[:, None] * GRID
    return Curves(GRID, (np.asarray(strengths)[:, None] * np.sqrt(amounts))[None])


def lines(returns, spend):
    """Straight lines whose slope differs from draw to draw."""
    return Curves(GRID, returns[:, :, None] * (np.asarray(spend)[:, None] * GRID)[None])


def test_the_most_daring_plan_is_the_known_optimum():
    spend = [100.0, 100.0, 100.0]
    best = risk_frontier(roots([1, 2, 1], spend), spend, limits=Limits(0, 3))[0]
    assert best.spend == pytest.approx([50, 200, 50], rel=0.03)
    gain = np.sqrt(50) * 2 + 2 * np.sqrt(200) - 4 * np.sqrt(100)
    assert best.expected == pytest.approx(gain, rel=1e-3)
    assert best.risk == pytest.approx(0, abs=1e-9)


def test_each_plan_of_the_frontier_is_as_good_as_a_solver_finds():
    rng = np.random.default_rng(1)
    spend = np.array([100.0, 50.0, 80.0])
    returns = rng.normal([2.0, 1.2, 1.6], [1.5, 0.2, 0.7], (400, 3))
    front = risk_frontier(lines(returns, spend), spend, limits=Limits(0.2, 2.0))
    assert len(front) >= 4
    for choice in front[1:]:
        answer = minimize(
            lambda x: np.std(returns @ (x - spend)),
            choice.spend,
            bounds=[(0.2 * s, 2.0 * s) for s in spend],
            constraints=[
                {"type": "eq", "fun": lambda x: x.sum() - spend.sum()},
                {"type": "ineq", "fun": lambda x, c=choice: (returns @ (x - spend)).mean() - c.expected},
            ],
        )
        assert choice.risk <= answer.fun * 1.02 + 0.02


def test_less_risk_costs_expected_return():
    rng = np.random.default_rng(2)
    front = risk_frontier(lines(rng.normal([2, 1], [2, 0.3], (300, 2)), [10.0, 10.0]), [10.0, 10.0])
    assert (np.diff([c.expected for c in front]) <= 0).all()
    assert (np.diff([c.risk for c in front]) < 0).all()
    for choice in front:
        assert choice.low <= choice.expected <= choice.high
    assert np.isnan(front[-1].probability_better) or front[-1].probability_better > 0.5


def test_limits_are_kept():
    spend = [100.0, 100.0, 100.0, 0.0]
    curves = roots([1, 5, 1, 1], spend)
    limits = Limits(0, 3, floor={0: 80.0}, ceiling={1: 180.0}, fixed=(2,), groups=(((0, 1), 0.0, 230.0),))
    best = risk_frontier(curves, spend, 320.0, Limits(0, 3, floor={0: 80.0}, ceiling={1: 130.0}))[0].spend
    assert best[0] >= 80 - 1e-6
    assert best[1] == pytest.approx(130, abs=0.2)
    best = risk_frontier(curves, spend, 330.0, limits)[0].spend
    assert best.tolist() == pytest.approx([80, 150, 100, 0], abs=0.2)
    small = risk_frontier(curves, spend, limits=Limits(0, 3, step=0.1))[0].spend
    assert small == pytest.approx([90, 110, 90, 0], abs=11)
    assert (np.abs(small - spend) <= 10 + 1e-6).all()


def test_groups_are_kept_together():
    spend = [100.0, 100.0, 100.0]
    best = risk_frontier(roots([1, 3, 1], spend), spend, limits=Limits(0, 3, groups=(((0, 1), 200.0, 200.0),)))[0].spend
    assert best[2] == pytest.approx(100)
    assert best[:2] == pytest.approx([20, 180], abs=1)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(1, 1000), min_size=2, max_size=5), st.floats(0.7, 1.3), st.floats(0.05, 1), st.integers(0, 99)
)
def test_every_plan_holds_budget_and_bounds(spend, share, step, seed):
    money = np.array(spend)
    returns = np.random.default_rng(seed).normal(1, 1, (50, len(money)))
    budget = money.sum() * np.clip(share, 1 - step, 1 + step)
    for choice in risk_frontier(lines(returns, money), money, budget, Limits(0, 2, step=step)):
        assert choice.spend.sum() == pytest.approx(budget, rel=1e-6)
        assert (np.abs(choice.spend - money) <= step * money * (1 + 1e-6) + 1e-6).all()


@pytest.mark.parametrize(
    ("limits", "budget", "why"),
    [
        (Limits(0.9, 1.1), 500.0, "does not fit"),
        (Limits(0.5, 4.0), None, "reach 3 times"),
        (Limits(0.5, 1.5, floor={0: 120.0}, ceiling={0: 110.0}), None, "channel 0 must get"),
        (Limits(0.5, 1.5, groups=(((0,), 0.0, 10.0),)), None, "contradict"),
    ],
)
def test_limits_that_cannot_be_kept_are_refused(limits, budget, why):
    with pytest.raises(ValueError, match=why):
        risk_frontier(roots([1, 1], [100.0, 100.0]), [100.0, 100.0], budget, limits)


def test_money_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        risk_frontier(roots([1, 1], [1.0, 1.0]), [1.0, float("nan")])
