from datetime import date

import pytest

from skopos.collaboration.models import Notice
from skopos.common.series import Kind, Period
from skopos.flows import objective_sources, refresh_objectives
from skopos.jobs.models import Job
from skopos.strategy import queries, sources
from skopos.strategy.models import Outlook
from tests.strategy.factories import make_objective
from tests.strategy.series import TODAY, monthly_orders, series, spec


class Fed:
    """Sources with one series for every objective."""

    def __init__(self, history):
        self.history = history

    def metrics(self, workspace):
        return {}

    def channels(self, workspace):
        return []

    def series(self, workspace, spec, today):
        return self.history


@pytest.fixture
def fed():
    before = sources.register(Fed(monthly_orders()))
    yield sources._current
    sources.register(before)


def test_every_open_objective_is_assessed_and_closed_ones_are_not(cast, fed):
    running = make_objective(cast.workspace)
    draft = make_objective(cast.workspace, state="draft")
    make_objective(cast.workspace, state="met")
    make_objective(cast.workspace, metric="")
    make_objective(cast.other)
    answers = refresh_objectives.refresh(cast.workspace, today=TODAY)
    assert [answer.objective_id for answer in answers] == [running.pk, draft.pk]
    assert Outlook.objects.count() == 2


def test_doing_it_twice_stores_it_once(cast, fed):
    make_objective(cast.workspace)
    assert refresh_objectives.refresh(cast.workspace, today=TODAY) == refresh_objectives.refresh(
        cast.workspace, today=TODAY
    )
    assert Outlook.objects.count() == 1


def test_people_hear_when_a_verdict_changes_and_only_then(cast, fed):
    objective = make_objective(cast.workspace, owner=cast.bo)
    refresh_objectives.refresh(cast.workspace, today=TODAY)
    refresh_objectives.refresh(cast.workspace, today=TODAY)
    assert Notice.objects.count() == 0
    fed.history = monthly_orders(level=60.0)
    refresh_objectives.refresh(cast.workspace, today=TODAY)
    notice = Notice.objects.get()
    assert (notice.person, notice.title, notice.body) == (
        cast.bo, "“Reach 550 orders in half a year” is now: Off track", "Before, it was: Ahead of target.",
    )  # fmt: skip
    assert notice.url == f"/w/{cast.workspace.slug}/strategy/objectives/{objective.slug}/"


def test_intake_queues_one_job_for_the_workspace(cast):
    refresh_objectives.after_intake(cast.workspace)
    refresh_objectives.after_intake(cast.workspace)
    assert Job.objects.count() == 1


def test_without_figures_the_answer_is_that_there_are_none(cast):
    make_objective(cast.workspace)
    assert [answer.outcome for answer in refresh_objectives.refresh(cast.workspace, today=TODAY)] == ["no_data"]


def test_the_sources_offer_the_catalogue_in_the_workspace_s_currency(cast):
    offered = sources.metrics(cast.workspace)
    assert offered["followers"].kind == "stock"
    assert offered["revenue"].unit == "EUR"
    assert isinstance(sources._current, objective_sources.MeasuredSources)


def test_an_unknown_metric_has_no_series(cast):
    assert queries.history_of(cast.workspace, spec(metric="no_such_metric"), None, TODAY) is None


@pytest.mark.parametrize(
    ("values", "kind", "period", "answer"),
    [
        ([5.0] * 60, Kind.FLOW, Period.DAY, True),
        (([0.0] * 29 + [5.0]) * 2, Kind.FLOW, Period.DAY, False),  # fed once a month
        (([None] * 6 + [5.0]) * 10, Kind.STOCK, Period.DAY, False),
        ([5.0] * 6, Kind.FLOW, Period.MONTH, False),  # too short
    ],
)
def test_a_rhythm_serves_if_it_is_filled_and_long_enough(values, kind, period, answer):
    from skopos.strategy.assessment import serves

    objective = spec(start=date(2026, 11, 1), deadline=date(2026, 12, 31))
    first = date(2026, 10, 1) if period == Period.DAY else date(2026, 5, 1)
    assert serves(objective, series(values, first=first, period=period, kind=kind)) is answer
