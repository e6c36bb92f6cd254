"""The media mix: shapes, recovery of what was planted, diagnostics, budgets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.mix import budget, shapes
from skopos_science.mix.model import fit_mix
from skopos_science.mix.sampler import positive_normal, whitened

WEEKS = 130


def brand(seed=1, sizes=(2.0, 0.8), noise=0.15):
    """Two paid channels with known effects, seasons and a trend; about 20 an average week."""
    rng = np.random.default_rng(seed)
    activity = rng.gamma(2.0, 1.0, (WEEKS, 2))
    activity[:, 1] *= rng.random(WEEKS) < 0.5
    strength = activity / activity.max(axis=0)
    added = np.column_stack(
        [
            sizes[0] * np.tanh(1.5 * np.convolve(strength[:, 0], [0.6, 0.24, 0.1, 0.06])[:WEEKS]),
            sizes[1] * np.tanh(1.0 * strength[:, 1]),
        ]
    )
    week = np.arange(WEEKS)
    outcome = 5 + 0.005 * week + 0.4 * np.sin(2 * np.pi * week / 52.18) + added.sum(axis=1)
    return outcome + noise * rng.standard_normal(WEEKS), activity, added


@pytest.fixture(scope="module")
def fitted():
    outcome, activity, added = brand()
    return fit_mix(outcome, activity, ["ads", "mail"], draws=600), activity, added


def test_what_was_planted_lies_in_its_range(fitted):
    mix, _, added = fitted
    low, middle, high = mix.quantiles()
    truth = added.sum(axis=0)
    assert ((low < truth) & (truth < high)).all()
    assert middle == pytest.approx(truth, rel=0.25)
    assert (mix.r_hat < 1.05).all()
    assert mix.concerns == ()
    assert mix.baseline + mix.weekly.sum(axis=0) == pytest.approx(mix.fitted)
    assert mix.weekly.sum(axis=1) == pytest.approx(mix.totals.mean(axis=0), rel=1e-6)


def test_the_unit_of_outcome_and_activity_does_not_matter():
    outcome, activity, _ = brand()
    plain = fit_mix(outcome, activity, ["ads", "mail"], draws=300)
    other = fit_mix(1000 * outcome, activity * [0.01, 7.0], ["ads", "mail"], draws=300)
    assert other.totals == pytest.approx(1000 * plain.totals, rel=1e-3)


def test_a_channel_that_does_nothing_gets_next_to_nothing():
    outcome, activity, added = brand(sizes=(2.0, 0.0))
    low, middle, _ = fit_mix(outcome, activity, ["ads", "mail"], draws=600).quantiles()
    assert middle[1] < 0.15 * added[:, 0].sum()
    assert low[1] < 0.02 * added[:, 0].sum()


def test_answers_that_no_business_believes_are_refused():
    rng = np.random.default_rng(4)
    activity = rng.gamma(2.0, 1.0, (60, 8))
    found = fit_mix(rng.normal(10, 1, 60), activity, [f"c{i}" for i in range(8)], draws=200)
    assert found.refused
    assert "too_short" in [concern.kind for concern in found.concerns]
    alike = np.column_stack([activity[:, 0], activity[:, 0] * 1.01])
    kinds = {c.kind: c for c in fit_mix(rng.normal(10, 1, 60), alike, ["a", "b"], draws=200).concerns}
    assert kinds["alike"].channels == ("a", "b")
    assert not kinds["alike"].refuses


def test_more_activity_never_adds_less_and_none_adds_nothing(fitted):
    mix, activity, _ = fitted
    curves = budget.response_curves(mix, activity)
    assert curves.multiples[0] == 0
    assert curves.added[..., 0] == pytest.approx(0)
    assert (np.diff(curves.added, axis=-1) >= -1e-9).all()
    now = curves.at([1.0, 1.0])
    assert now.mean(axis=0) == pytest.approx(mix.totals.mean(axis=0), rel=0.05)


def test_the_best_split_is_at_least_as_good_as_any_other(fitted):
    mix, activity, _ = fitted
    curves, spend = budget.response_curves(mix, activity), activity.sum(axis=0)
    plan = budget.share_out(curves, spend, least=0.5, most=1.5)
    assert plan.spend.sum() == pytest.approx(spend.sum(), rel=0.01)
    assert ((plan.spend >= 0.5 * spend - 1e-9) & (plan.spend <= 1.5 * spend + 1e-9)).all()
    best = curves.at(plan.spend / spend).sum(axis=1).mean()
    for moved in np.linspace(-0.3, 0.3, 25) * spend.min():
        other = spend + np.array([moved, -moved])
        if ((other >= 0.5 * spend) & (other <= 1.5 * spend)).all():
            assert curves.at(other / spend).sum(axis=1).mean() <= best + 0.01 * abs(best)


def test_a_larger_budget_brings_more(fitted):
    mix, activity, _ = fitted
    curves, spend = budget.response_curves(mix, activity), activity.sum(axis=0)
    changes = [
        plan.change for plan in budget.frontier(curves, spend, [0.7 * spend.sum(), spend.sum(), 1.3 * spend.sum()])
    ]
    assert changes[0] < changes[1] < changes[2]


def test_organic_activity_has_no_price_and_is_left_as_it_is(fitted):
    mix, activity, _ = fitted
    curves = budget.response_curves(mix, activity)
    spend = np.array([activity[:, 0].sum(), 0.0])
    assert np.isnan(budget.next_euro(curves, spend)[:, 1]).all()
    assert (budget.next_euro(curves, spend)[:, 0] >= 0).all()
    assert budget.share_out(curves, spend).spend == pytest.approx(spend, rel=0.01)


def test_budgets_that_do_not_fit_are_refused(fitted):
    mix, activity, _ = fitted
    curves, spend = budget.response_curves(mix, activity, most=1.2), activity.sum(axis=0)
    with pytest.raises(ValueError, match="does not fit between"):
        budget.share_out(curves, spend, 10 * spend.sum(), most=1.2)
    with pytest.raises(ValueError, match=r"reach 1\.2 times"):
        budget.share_out(curves, spend)


def test_shapes_are_between_nothing_and_all_and_their_priors_add_up():
    kernels, prior = shapes.lingering()
    assert kernels.sum(axis=1) == pytest.approx(1)
    assert prior.sum() == pytest.approx(1)
    assert shapes.saturation_prior().sum() == pytest.approx(1)
    grown = shapes.saturated(np.linspace(0, 1, 30))
    assert grown[:, 0] == pytest.approx(0)
    assert grown.max() <= 1
    assert (np.diff(grown, axis=1) > 0).all()


@settings(max_examples=50, deadline=None)
@given(st.floats(-50, 50), st.floats(0.01, 20))
def test_sizes_are_never_negative(mean, deviation):
    assert positive_normal(mean, deviation) >= 0


def test_whitening_makes_carried_noise_plain():
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(20_000)
    for i in range(1, len(noise)):
        noise[i] += 0.6 * noise[i - 1]
    plain = whitened(noise, 0.6)
    assert abs(np.corrcoef(plain[1:], plain[:-1])[0, 1]) < 0.03


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda y, x: (y[:40], x[:40], ["a", "b"]), "40 steps are too few"),
        (lambda y, x: (y, -x, ["a", "b"]), "'a' is negative"),
        (lambda y, x: (y, x * [1, 0], ["a", "b"]), "'b' is never active"),
        (lambda y, x: (y * 0 + 3, x, ["a", "b"]), "never changes"),
        (lambda y, x: (y, x, ["a"]), "2 channels and 1 names"),
        (lambda y, x: (np.where(y > 6, np.nan, y), x, ["a", "b"]), "values are missing"),
    ],
)
def test_what_cannot_be_is_said(change, said):
    outcome, activity, _ = brand()
    with pytest.raises(ValueError, match=said):
        fit_mix(*change(outcome, activity))
