import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos.common.series import Kind, Period
from skopos.strategy.assessment import Progress, as_json, assess, lay_out
from skopos.strategy.choices import Direction, Outcome, Statistic, Verdict
from tests.strategy.series import TODAY, followers, monthly_orders, series, spec


def test_the_futures_of_a_level_series_lie_around_its_level():
    answer = assess(spec(), monthly_orders(), today=TODAY)
    assert answer.outcome == Outcome.OK
    assert answer.probability > 0.8
    assert answer.quantiles[2] == pytest.approx(600, rel=0.05)  # six months of about 100
    assert answer.attainable[0.95] < answer.attainable[0.8] < answer.attainable[0.5]
    assert [band.start for band in answer.bands] == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1),
    ]  # fmt: skip


def test_the_same_history_and_seed_give_the_same_answer():
    assert assess(spec(), monthly_orders(), today=TODAY) == assess(spec(), monthly_orders(), today=TODAY)


@settings(max_examples=20, deadline=None)
@given(st.floats(300, 900), st.floats(0, 300), st.sampled_from(Direction))
def test_a_bolder_target_is_never_more_likely(target, more, direction):
    bolder = target + more if direction == Direction.UP else target - more
    easy, hard = (
        assess(spec(target=value, direction=direction), monthly_orders(), today=TODAY).probability
        for value in (target, bolder)
    )
    assert hard <= easy


@pytest.mark.parametrize("likely", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("statistic", [Statistic.SUM, Statistic.END, Statistic.MAX, Statistic.MEAN])
@pytest.mark.parametrize("direction", list(Direction))
def test_an_attainable_target_is_as_likely_as_it_says(likely, statistic, direction):
    objective = spec(statistic=statistic, direction=direction)
    answer = assess(objective, monthly_orders(), today=TODAY)
    again = assess(objective.but(target=answer.attainable[likely]), monthly_orders(), today=TODAY)
    assert again.probability == pytest.approx(likely, abs=0.005)


def test_what_was_done_since_the_start_counts():
    running = spec(start=date(2026, 7, 1), deadline=date(2026, 12, 31), target=600.0)
    history = monthly_orders(spread=0.01)  # rounds to exactly 100 a month
    history = series([*history.values[:-1], 180.0])  # October was good
    answer = assess(running, history, today=TODAY)
    assert answer.progress == Progress(
        current=480.0,
        begun_at=0.0,
        done_share=0.8,
        time_share=144 / 184,
        pace=120.0,
        needed_pace=60.0,
        periods_left=2.0,
    )
    assert answer.bands[0].total[2] == pytest.approx(480 + answer.bands[0].value[2])


def test_half_a_month_counts_half():
    window = lay_out(monthly_orders(), date(2026, 10, 17), date(2026, 11, 15))
    assert window.past[-1] == 15 / 31
    assert window.past[:-1].sum() == 0
    assert window.future.tolist() == [0.5]


def test_a_level_is_continued_by_its_increments():
    objective = spec(metric="followers", statistic=Statistic.END, target=2400.0, deadline=date(2027, 2, 28))
    answer = assess(objective, followers(), today=TODAY)
    last = followers().values[-1]
    assert answer.quantiles[2] == pytest.approx(last + 4 * 50, rel=0.02)
    assert answer.progress.current == last
    assert answer.progress.begun_at == last  # October ended before the start
    assert answer.progress.needed_pace == pytest.approx((2400 - last) / 4)


def test_the_sum_of_a_level_is_its_growth():
    objective = spec(metric="followers", target=200.0, deadline=date(2027, 2, 28))
    answer = assess(objective, followers(), today=TODAY)
    assert answer.quantiles[2] == pytest.approx(4 * 50, rel=0.15)
    later = spec(metric="followers", target=100.0, start=date(2027, 1, 1), deadline=date(2027, 2, 28))
    assert assess(later, followers(), today=TODAY).quantiles[2] == pytest.approx(2 * 50, rel=0.25)


def test_growth_so_far_is_counted_from_the_level_before_the_start():
    levels = [1000.0 + 10 * month for month in range(24)]
    objective = spec(metric="followers", target=100.0, start=date(2026, 9, 1), deadline=date(2026, 12, 31))
    answer = assess(objective, series(levels, kind=Kind.STOCK), today=TODAY)
    assert (answer.progress.current, answer.progress.begun_at) == (20.0, 0.0)  # September and October


def test_a_share_stays_a_share():
    values = [0.97, 0.95, 0.99, 0.96, 0.98, 0.94, 0.99, 0.97, 0.95, 0.99, 0.96, 0.98]
    answer = assess(
        spec(metric="positive_share", unit="share", statistic=Statistic.MEAN, target=0.97),
        series(values, first=date(2025, 11, 1), kind=Kind.RATIO, unit="share"),
        today=TODAY,
    )
    assert all(0 <= value <= 1 for band in answer.bands for value in band.value)
    assert 0 < answer.probability < 1


def test_a_passed_deadline_is_answered_by_the_facts():
    past = {"start": date(2026, 1, 1), "deadline": date(2026, 6, 30)}
    history = series([100.0] * 23 + [101.0])
    met = assess(spec(**past, target=600.0), history, today=TODAY)
    missed = assess(spec(**past, target=601.0), history, today=TODAY)
    assert (met.outcome, met.probability, met.verdict) == (Outcome.OVER, 1.0, Verdict.MET)
    assert (missed.outcome, missed.probability, missed.verdict) == (Outcome.OVER, 0.0, Verdict.MISSED)


def test_too_little_history_says_so_instead_of_guessing():
    answer = assess(spec(), series([100.0, 120.0, 90.0], first=date(2026, 8, 1)), today=TODAY)
    assert (answer.outcome, answer.probability, answer.observed, answer.needed) == (Outcome.TOO_SHORT, None, 3, 8)


@pytest.mark.parametrize(
    ("objective", "history", "outcome"),
    [
        (spec(), None, Outcome.NO_DATA),
        (spec(), series([None, None]), Outcome.NO_DATA),
        (spec(target=None), monthly_orders(), Outcome.UNFIT),
        (spec(deadline=date(2026, 1, 1)), monthly_orders(), Outcome.UNFIT),
        (spec(), series([0.5] * 12, kind=Kind.RATIO), Outcome.UNFIT),
        (spec(), series([7.0] * 24), Outcome.CONSTANT),
        (spec(deadline=date(2030, 1, 1)), series([1.0, 2.0] * 20, period=Period.DAY), Outcome.TOO_FAR),
    ],
)
def test_what_cannot_be_assessed_says_why(objective, history, outcome):
    answer = assess(objective, history, today=TODAY)
    assert (answer.outcome, answer.probability) == (outcome, None)


def test_gaps_in_a_level_are_bridged():
    values = list(followers().values)
    values[5] = values[11] = values[-1] = None
    answer = assess(
        spec(metric="followers", statistic=Statistic.END, target=2400.0),
        series(values, kind=Kind.STOCK),
        today=TODAY,
    )
    assert answer.outcome == Outcome.OK
    assert all(math.isfinite(value) for band in answer.bands for value in band.value)


def test_an_assessment_becomes_json():
    plain = as_json(assess(spec(), monthly_orders(), today=TODAY))
    assert set(plain["attainable"]) == {"0.5", "0.8", "0.95"}
    assert plain["bands"][0]["start"] == "2026-11-01"
    assert len(plain["bands"][0]["total"]) == 5
