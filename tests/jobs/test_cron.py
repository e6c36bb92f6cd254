from datetime import UTC, datetime, timedelta

import pytest

from skopos.jobs import cron
from skopos.jobs.cron import Schedule
from skopos.jobs.models import Job, Slot
from tests.jobs import tasks

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def test_a_slot_is_taken_once():
    cron.every(minutes=15)(tasks.report_progress)
    assert cron.enqueue_due(NOON + timedelta(minutes=3)) == 1
    Job.objects.all().delete()
    assert cron.enqueue_due(NOON + timedelta(minutes=14)) == 0
    assert cron.enqueue_due(NOON + timedelta(minutes=15)) == 1
    assert cron.enqueue_due(NOON + timedelta(minutes=16)) == 0
    assert Slot.objects.get().taken_until == NOON + timedelta(minutes=15)


def test_missed_slots_are_one_run():
    cron.every(minutes=15)(tasks.report_progress)
    cron.enqueue_due(NOON)
    Job.objects.all().delete()
    assert cron.enqueue_due(NOON + timedelta(days=3)) == 1
    assert Job.objects.count() == 1


def test_a_clock_that_goes_back_takes_nothing_twice():
    cron.every(minutes=15)(tasks.report_progress)
    cron.enqueue_due(NOON)
    Job.objects.all().delete()
    assert cron.enqueue_due(NOON - timedelta(hours=1)) == 0


def test_a_daily_task_waits_for_its_hour():
    cron.daily(hour=13, minute=30)(tasks.report_progress)
    assert cron.enqueue_due(NOON) == 0
    assert cron.enqueue_due(NOON + timedelta(minutes=89)) == 0
    assert cron.enqueue_due(NOON + timedelta(minutes=90)) == 1
    assert cron.enqueue_due(NOON + timedelta(hours=20)) == 0


def test_two_processes_take_one_slot_between_them():
    schedule = Schedule(tasks.report_progress, timedelta(minutes=15))
    assert cron._take(schedule, NOON, first=True) is True
    assert cron._take(schedule, NOON, first=True) is False
    assert cron._take(schedule, NOON, first=False) is False
    assert Job.objects.count() == 1
