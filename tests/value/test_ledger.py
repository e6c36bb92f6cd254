"""The ledger: what tactics added is found, nothing is counted twice, and what is missing says why."""

from datetime import timedelta

import numpy as np
import pytest
import time_machine

from skopos.strategy.models import Objective, Tactic
from skopos.value import actions
from skopos.value.models import MARGIN, Kind, Measured
from skopos.value.queries import ledger, result, span_of
from skopos.value.queries.spans import Span
from skopos.value.terms import Value
from skopos.value.views.telling import Telling
from tests.measurement.factories import store_mentions
from tests.value.factories import TODAY, add_tactic, on, tell


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def told(cast):
    """A tactic that truly added a fifth over a hundred days, worked out."""
    tactic = tell(cast.workspace)
    actions.measure(cast.workspace)
    return tactic


ALL = Span(on(0), TODAY)


def test_the_true_effect_lies_in_the_range_of_the_ledger(cast, told):
    line = ledger(cast.workspace, ALL).lines[0]
    revenue = line.cells[Value.REVENUE].main
    truth = sum(
        part - part / 1.2 for part in result(cast.workspace, Kind.EFFECTS, "revenue|shop|").result["seen"][200:]
    )
    assert revenue.low < truth < revenue.high
    assert revenue.low > 0
    assert (revenue.unit, revenue.method, revenue.positive > 0.99) == ("EUR", "effects", True)
    assert line.put_in == 5000


def test_shorter_days_hold_their_part_only(cast, told):
    half = Span(on(250), TODAY)
    whole, part = (ledger(cast.workspace, span).lines[0] for span in (ALL, half))
    assert 0.35 < part.cells[Value.REVENUE].mid / whole.cells[Value.REVENUE].mid < 0.65
    assert part.put_in == 2500
    before = ledger(cast.workspace, Span(on(100), on(150))).lines[0]
    assert (before.put_in, before.cells[Value.REVENUE].mid) == (0, 0)


def test_without_a_margin_there_is_no_return_but_the_margin_from_which_it_pays(cast, told):
    line = ledger(cast.workspace, ALL).lines[0]
    assert (line.roi, line.roi_why_not) == (None, "no_margin")
    low, mid, high = line.pays_from
    assert low < mid < high
    assert 0.2 < mid < 0.4


def test_with_a_margin_the_return_is_a_distribution(cast, told):
    actions.say_worth(cast.workspace, MARGIN, low=0.3, likely=0.4, high=0.5, why="books", by=cast.ana)
    line = ledger(cast.workspace, ALL).lines[0]
    revenue = line.cells[Value.REVENUE]
    assert len(line.roi.draws) == 500
    assert line.roi.low < line.roi.mid < line.roi.high
    assert line.roi.mid == pytest.approx(revenue.mid * 0.4 / 5000 - 1, abs=0.05)
    assert line.roi.probability_positive == np.mean(line.roi.draws > 0)


def test_two_tactics_on_the_same_days_add_up_to_their_sum_once(cast, told):
    other = add_tactic(told.objective, title="Reels", spend=1000)
    actions.measure(cast.workspace)
    book = ledger(cast.workspace, ALL)
    assert {line.key for line in book.lines} == {told.slug, other.slug}
    total = book.total.cells[Value.REVENUE]
    parts = [line.cells[Value.REVENUE] for line in book.lines]
    assert all(not cell.main.told_apart for cell in parts)
    assert total.high - total.low < 0.6 * min(cell.high - cell.low for cell in parts)
    assert sum(cell.mid for cell in parts) == pytest.approx(total.mid, rel=0.1)
    assert book.total.put_in == 6000


def test_a_goal_a_channel_and_an_audience_hold_their_tactics(cast, told):
    for by, label in (("goal", "More direct sales"), ("audience", "Cooks"), ("channel", "fb")):
        line = next(line for line in ledger(cast.workspace, ALL, by).lines if line.label == label)
        assert line.cells[Value.REVENUE].mid > 0
        assert line.put_in == 5000


def test_each_empty_cell_says_why_and_what_would_mend_it(cast, told):
    add_tactic(told.objective, title="Too early", first=5, end=10)
    late = add_tactic(told.objective, title="Not yet", state="approved")
    Tactic.objects.filter(pk=late.pk).update(start=TODAY + timedelta(days=5), end=None)
    actions.measure(cast.workspace)
    book = ledger(cast.workspace, ALL)
    found = {line.key: line.cells[Value.REVENUE].why_not for line in book.lines}
    assert found == {"ads": "", "too-early": "too_little_before", "not-yet": "not_started"}
    telling = Telling(cast.workspace, book.span, book.by)
    for line in book.lines:
        for cell in line.cells.values():
            if not cell.amounts:
                said = telling.cell(line, cell)
                assert said["why_not"]
                assert said["mend"]


def test_counts_become_money_only_by_what_somebody_said(cast):
    tell(cast.workspace, metric="applications", unit="count")
    actions.measure(cast.workspace)
    plain = ledger(cast.workspace, ALL).lines[0]
    assert [amount.unit for amount in plain.cells[Value.COST].amounts] == ["count"]
    assert plain.roi_why_not == "no_worth"
    actions.say_worth(cast.workspace, "applications", low=2, likely=3, high=4, why="", by=cast.ana)
    priced = ledger(cast.workspace, ALL).lines[0]
    money, counted = priced.cells[Value.COST].amounts
    assert (money.unit, counted.unit) == ("EUR", "count")
    assert money.mid == pytest.approx(3 * counted.mid, rel=0.05)
    assert priced.roi.mid == pytest.approx(money.mid / 5000 - 1, rel=0.01)


def test_fewer_of_what_is_better_low_is_a_gain(cast):
    tell(cast.workspace, metric="response_count", unit="count", effect=-0.2)
    Objective.objects.update(metric="unfollows")
    from tests.measurement.factories import point, store_points
    from tests.value.factories import revenue

    store_points(
        cast.workspace,
        [
            point("unfollows", on(day), value, channel="shop", platform="shop")
            for day, value in enumerate(revenue(-0.2))
        ],
    )
    actions.measure(cast.workspace)
    gain = ledger(cast.workspace, ALL).lines[0].cells[Value.LOYALTY].main
    assert gain.low > 0


def test_bad_press_shows_in_reputation(cast, told):
    rows = [
        {"day": on(day), "owned": False, "sentiment": 1 if number < (3 if day < 280 else 0) else -1, "channel": "fb"}
        for day in range(260, 300)
        for number in range(4)
    ]
    store_mentions(cast.workspace, rows)
    book = ledger(cast.workspace, Span(on(280), TODAY))
    mood = book.total.cells[Value.REPUTATION].main
    assert (mood.what, mood.method, mood.unit) == ("net_mood", "change", "points")
    assert mood.mid == pytest.approx(-1.5)
    assert mood.high < 0


def test_a_result_is_kept_until_the_figures_change(cast, told):
    first = result(cast.workspace, Kind.EFFECTS, "revenue|shop|")
    assert actions.measure(cast.workspace) == 0
    assert actions.measure(cast.workspace, anew=True) == len(Measured.objects.filter(current=True))
    again = result(cast.workspace, Kind.EFFECTS, "revenue|shop|")
    assert again.pk != first.pk
    assert again.fingerprint == first.fingerprint
    assert again.result == first.result
    add_tactic(told.objective, title="Reels")
    actions.measure(cast.workspace)
    assert result(cast.workspace, Kind.EFFECTS, "revenue|shop|").fingerprint != first.fingerprint


def test_earlier_results_are_kept_for_a_while_and_then_go(cast, told):
    for _ in range(actions.KEPT + 3):
        actions.measure(cast.workspace, (Kind.EFFECTS,), anew=True)
    rows = Measured.objects.filter(kind=Kind.EFFECTS)
    assert (rows.filter(current=True).count(), rows.filter(current=False).count()) == (1, actions.KEPT)


def test_what_nobody_asks_any_more_is_not_current(cast, told):
    Tactic.objects.all().delete()
    actions.measure(cast.workspace, (Kind.EFFECTS,))
    assert result(cast.workspace, Kind.EFFECTS, "revenue|shop|") is None


@pytest.mark.parametrize(
    ("asked", "days"),
    [({}, 91), ({"key": "28"}, 28), ({"key": "x"}, 91), ({"start": "2026-01-01", "end": "2026-01-31"}, 31),
     ({"start": "2026-02-01", "end": "2026-01-31"}, 91), ({"start": "x", "end": "y"}, 91)],
)  # fmt: skip
def test_days_asked_wrongly_fall_back_to_a_quarter(cast, asked, days):
    assert span_of(cast.workspace, **asked).days == days
