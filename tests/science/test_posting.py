"""What posts may be expected to bring, and whether the hour matters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_science.posting import LEAST_POSTS, WARM, best_times, expected_next, expected_posts, indicators


def posts(count=600, seed=1, effect=0.8, shift=0.0):
    """Posts of two kinds, of which video brings more; the level may jump halfway."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice(["photo", "video"], count, p=[0.7, 0.3])
    level = 5.0 + shift * (np.arange(count) > count // 2)
    outcome = np.exp(level + effect * (kinds == "video") + 0.6 * rng.standard_normal(count))
    return outcome, kinds.tolist()


def test_ranges_hold_the_share_that_they_say_in_time_order():
    for seed in range(5):
        outcome, kinds = posts(seed=seed)
        found, _ = expected_posts(outcome, indicators(kinds)[0])
        held = ((outcome >= found.low) & (outcome <= found.high))[WARM:]
        assert 0.76 <= held.mean() <= 0.84


def test_ranges_hold_through_a_jump_of_the_level():
    outcome, kinds = posts(count=1200, shift=1.5)
    found, _ = expected_posts(outcome, indicators(kinds)[0])
    held = ((outcome >= found.low) & (outcome <= found.high))[WARM:]
    assert 0.76 <= held.mean() <= 0.84


def test_traits_make_the_expectation_better_than_the_latest_median():
    outcome, kinds = posts(effect=1.2)
    found, _ = expected_posts(outcome, indicators(kinds)[0])
    latest = np.array([np.median(outcome[max(0, i - 20) : i]) if i else 0 for i in range(len(outcome))])
    error, plain = (np.abs(outcome - guess)[300:].sum() for guess in (found.middle, latest))
    assert error < 0.9 * plain


def test_a_draft_is_judged_by_its_traits():
    outcome, kinds = posts()
    columns, names = indicators(kinds)
    _, follower = expected_posts(outcome, columns)
    shares = np.array([kinds.count(name) for name in names]) / len(kinds)
    photo, video = (expected_next(follower, (np.array(names) == name) - shares) for name in ("photo", "video"))
    assert video[0] / photo[0] == pytest.approx(np.exp(0.8), rel=0.2)
    assert photo[1] < photo[0] < photo[2]


def test_no_expectation_looks_ahead():
    outcome, kinds = posts(count=200)
    columns = indicators(kinds)[0]
    whole, _ = expected_posts(outcome, columns)
    changed = outcome.copy()
    changed[150:] *= 50
    part, _ = expected_posts(changed, columns)
    assert part.middle[:151] == pytest.approx(whole.middle[:151])
    assert part.high[:151] == pytest.approx(whole.high[:151], nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e12), min_size=LEAST_POSTS, max_size=60), st.floats(0.5, 0.95))
def test_ranges_are_in_order_whatever_comes(outcome, level):
    found, follower = expected_posts(outcome, np.empty((len(outcome), 0)), level=level)
    assert np.isnan(found.low[:WARM]).all()
    assert (found.low[WARM:] <= found.high[WARM:]).all()
    assert (found.middle >= 0).all()
    middle, low, high = expected_next(follower, [])
    assert 0 <= low <= high
    assert np.isfinite([middle, low, high]).all()


def hours(count, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 7, count), rng.integers(6, 24, count)


def test_where_the_hour_does_not_matter_none_is_recommended():
    wrong = 0
    for seed in range(20):
        outcome, kinds = posts(count=300, seed=seed)
        wrong += best_times(outcome, indicators(kinds)[0], *hours(300, seed)).evidence
    assert wrong <= 2


def test_where_evenings_bring_half_more_they_are_found():
    outcome, kinds = posts(count=800)
    days, at = hours(800, 3)
    found = best_times(outcome * np.where(at >= 18, 1.6, 1.0), indicators(kinds)[0], days, at)
    assert found.evidence
    assert {slot.hour for slot in found.slots[:5]} <= {18, 21}
    assert sum(slot.best for slot in found.slots) == pytest.approx(1)
    assert all(slot.low < slot.factor < slot.high for slot in found.slots)
    assert found.slots[0].factor < 2.0  # drawn towards what all slots bring


def test_too_few_posts_in_every_slot_is_no_evidence():
    outcome, kinds = posts(count=40)
    found = best_times(outcome, indicators(kinds)[0], np.arange(40) % 7, np.arange(40) % 24)
    assert (found.slots, found.evidence) == ((), False)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: expected_posts([1.0] * 10, np.empty((10, 0))), "10 posts are too few"),
        (lambda: expected_posts([-1.0] * 40, np.empty((40, 0))), "outcome of 0 or more"),
        (lambda: expected_posts([1.0] * 40, np.full((40, 1), np.nan)), "every trait a number"),
        (lambda: expected_posts([1.0] * 40, np.empty((40, 0)), level=0.2), "level must lie between"),
        (lambda: best_times([1.0] * 40, np.empty((40, 0)), [7] * 40, [1] * 40), "weekdays go from 0 to 6"),
    ],
)
def test_what_cannot_be_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()
