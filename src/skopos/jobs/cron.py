"""Tasks that run by the clock, once per slot however many workers there are.

@cron.every(minutes=15)
@task
def read_feeds() -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from skopos.common import clock
from skopos.jobs.models import Slot
from skopos.jobs.queue import enqueue_once

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """When a task is due: at the start of each `period`, shifted by `offset` from midnight UTC."""

    task: Any
    period: timedelta
    offset: timedelta = timedelta(0)
    at_once: bool = True

    @property
    def name(self) -> str:
        """The task's path."""
        return str(self.task.module_path)

    def slot(self, at: datetime) -> datetime:
        """Start of the slot that `at` lies in."""
        return at - (at - EPOCH - self.offset) % self.period


_schedules: dict[str, Schedule] = {}


def every(*, minutes: float) -> Callable[[Any], Any]:
    """Run the task every so many minutes, the first time at once. Slots missed while no worker ran are one run."""
    return _registering(lambda task: Schedule(task, timedelta(minutes=minutes)))


def daily(*, hour: int, minute: int = 0) -> Callable[[Any], Any]:
    """Run the task once a day at this time (UTC)."""
    offset = timedelta(hours=hour, minutes=minute)
    return _registering(lambda task: Schedule(task, timedelta(days=1), offset, at_once=False))


def _registering(make: Callable[[Any], Schedule]) -> Callable[[Any], Any]:
    def register(task: Any) -> Any:
        schedule = make(task)
        _schedules[schedule.name] = schedule
        return task

    return register


def schedules() -> list[Schedule]:
    """Give all scheduled tasks."""
    return list(_schedules.values())


def enqueue_due(at: datetime | None = None) -> int:
    """Queue what has come due since the last time; give how many jobs that were."""
    at = at or clock.now()
    taken = dict(Slot.objects.values_list("name", "taken_until"))
    count = 0
    for schedule in schedules():
        slot = schedule.slot(at)
        if schedule.name not in taken or taken[schedule.name] < slot:
            count += _take(schedule, slot, first=schedule.name not in taken)
    return count


def _take(schedule: Schedule, slot: datetime, *, first: bool) -> bool:
    """Take a slot and queue its job in one transaction; False if another process was quicker."""
    try:
        with transaction.atomic():
            if first:
                Slot.objects.create(name=schedule.name, taken_until=slot)
            elif not Slot.objects.filter(name=schedule.name, taken_until__lt=slot).update(taken_until=slot):
                return False
            if first and not schedule.at_once:
                return False
            enqueue_once(schedule.task, f"cron:{schedule.name}")
    except IntegrityError:
        return False
    return True
