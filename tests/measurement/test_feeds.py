"""People are told once when the metric of a running objective goes without figures."""

from datetime import date, timedelta

import pytest
import time_machine

from skopos.collaboration.models import Notice
from skopos.measurement import actions, tasks
from skopos.strategy.models import BusinessGoal, Objective, Strategy
from tests.measurement.factories import TAKEN_IN, point, store_points

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


def objective(workspace, **fields):
    goal, _ = BusinessGoal.objects.get_or_create(workspace=workspace, slug="g", defaults={"title": "G", "kind": "cost"})
    strategy, _ = Strategy.objects.get_or_create(workspace=workspace, slug="s", defaults={"title": "S", "goal": goal})
    given = {"slug": f"o{Objective.objects.count()}", "title": "Sell", "metric": "orders", "state": "running"} | fields
    return Objective.objects.create(workspace=workspace, strategy=strategy, **given)


def feed(workspace, until, **fields):
    store_points(workspace, [point("orders", until - timedelta(n), 5.0, **fields) for n in range(30)])


def test_a_metric_that_was_never_fed_is_told_once_to_the_owner(cast):
    objective(cast.workspace, owner=cast.bo)
    assert tasks.watch_feeds.call(workspace_id=cast.workspace.pk) == 1
    notice = Notice.objects.get()
    assert notice.person == cast.bo
    assert "orders" in notice.body
    assert tasks.watch_feeds.call(workspace_id=cast.workspace.pk) == 0


def test_without_an_owner_managers_are_told(cast):
    objective(cast.workspace)
    [message] = actions.refresh(cast.workspace)
    assert message.to == "manager"
    assert message.url == f"/w/{cast.workspace.slug}/metrics/metric/orders"


def test_a_fed_metric_is_silent_only_after_its_rhythm(cast):
    objective(cast.workspace)
    feed(cast.workspace, TODAY - timedelta(10))
    assert actions.refresh(cast.workspace) == []
    objective(cast.workspace, metric="leads", rhythm="monthly")
    store_points(cast.workspace, [point("leads", TODAY - timedelta(40 + n), 1.0) for n in range(30)])
    assert actions.refresh(cast.workspace) == []


def test_when_figures_come_again_the_alert_is_over_and_the_next_silence_is_told_anew(cast):
    objective(cast.workspace)
    assert len(actions.refresh(cast.workspace)) == 1
    feed(cast.workspace, TODAY - timedelta(1))
    assert actions.refresh(cast.workspace) == []
    with time_machine.travel(TAKEN_IN + timedelta(days=60), tick=False):
        [message] = actions.refresh(cast.workspace)
    assert "2026-10-31" in str(message.body)


def test_a_channel_s_silence_is_its_own(cast):
    objective(cast.workspace, channel="shop")
    feed(cast.workspace, TODAY - timedelta(1), channel="web")
    assert len(actions.refresh(cast.workspace)) == 1


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"state": "met"}, {"metric": ""}, {"history": {"values": [1]}}])
def test_objectives_that_need_no_feed_raise_nothing(cast, fields):
    objective(cast.workspace, **fields)
    assert actions.refresh(cast.workspace) == []


def test_another_workspace_is_not_told(cast):
    objective(cast.workspace)
    assert actions.refresh(cast.other) == []
    assert tasks.watch_all_feeds.call() == 1
