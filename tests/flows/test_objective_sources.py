"""The history that an objective is judged by, from facts as imports store them."""

from datetime import date, timedelta

import pytest
import time_machine

from skopos.common.series import Kind, Period
from skopos.flows import refresh_objectives
from skopos.strategy import queries, smart
from tests.measurement.factories import TAKEN_IN, point, store_points
from tests.strategy.factories import make_objective

MONDAY = date(2026, 6, 1)
TODAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


def judged(objective, today=TODAY):
    spec = queries.spec_of(objective)
    series = queries.history_of(objective.workspace, spec, None, today)
    return series, smart.check(spec, series, today)


def codes(report, letter):
    return [found.code for answer in report.answers if answer.letter == letter for found in answer.findings]


def objective(cast, **fields):
    values = {"channel": "", "zone": "community", "unit": "count", "start": TODAY, "deadline": date(2026, 12, 31)}
    return make_objective(cast.workspace, **values | fields)


def stars(cast):
    rows = [
        point("stars", MONDAY + timedelta(7 * week), base + step * week, None, platform="github", subject=repo)
        for repo, base, step in (("rye/bread", 1000, 10), ("rye/cake", 50_000, 500))
        for week in range(21)
    ]
    store_points(cast.workspace, rows)


def test_one_subject_of_a_metric_has_its_own_history_and_outlook(cast):
    stars(cast)
    one = objective(cast, metric="stars", segment="rye/bread", statistic="end", target=1250)
    series, report = judged(one)
    assert (series.kind, series.values[0], series.values[-1]) == (Kind.STOCK, 1000.0, 1200.0)
    assert report.assessment.probability > 0.9
    everything, _ = judged(objective(cast, metric="stars", statistic="end", target=61_000, slug="all"))
    assert everything.values[-1] == 61_200.0
    (outlook,) = [row for row in refresh_objectives.refresh(cast.workspace, today=TODAY) if row.objective == one]
    assert outlook.inputs["series"]["values"][-1] == 1200.0


@pytest.mark.parametrize("field", ["audience", "campaign", "subject"])
def test_a_part_is_found_by_its_name_whatever_divides_the_figures(cast, field):
    rows = [
        point("sessions", MONDAY + timedelta(day), value, platform="ga4", **{field: name})
        for day in range(140)
        for name, value in (("Organic Search", 6), ("Direct", 4))
    ]
    store_points(cast.workspace, rows)
    series, _ = judged(objective(cast, metric="sessions", segment="Direct", target=200))
    assert (series.period, set(series.values)) == (Period.DAY, {4.0})


def test_a_misspelt_part_is_said_so(cast):
    stars(cast)
    series, report = judged(objective(cast, metric="stars", segment="rye/bred", statistic="end", target=1250))
    assert series is None
    assert codes(report, smart.Letter.MEASURABLE) == ["segment_not_fed"]


def test_a_part_of_another_workspace_is_not_found(cast):
    stars(cast)
    theirs = make_objective(cast.other, metric="stars", segment="rye/bread", statistic="end", target=1)
    assert judged(theirs)[0] is None


def test_figures_by_the_month_serve_an_objective_of_weeks(cast):
    rows = [point("spend", date(2026, month, 1), 310.0, 30, platform="meta_ads", unit="EUR") for month in range(1, 11)]
    store_points(cast.workspace, rows)
    series, _ = judged(objective(cast, metric="spend", unit="EUR", target=400))
    assert series is not None
    assert series.period == Period.MONTH
    assert len(series.values) >= 9


def test_judged_as_of_an_earlier_day_later_figures_are_not_known(cast):
    store_points(cast.workspace, [point("orders", MONDAY + timedelta(day), day, platform="shop") for day in range(120)])
    earlier = MONDAY + timedelta(60)
    asked = objective(cast, metric="orders", target=100, start=earlier, deadline=earlier + timedelta(20))
    series, _ = judged(asked, today=earlier)
    assert (series.period, series.values[-1], series.complete_until) == (Period.DAY, 59.0, earlier - timedelta(1))
