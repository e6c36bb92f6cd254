"""When a mailing is due: wall-clock times of the workspace, whatever its clocks do."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from skopos.reports.models import Rhythm, Schedule


@dataclass(frozen=True)
class Slot:
    """One time that a mailing comes due: the day that names it, and the moment."""

    day: date
    due_at: datetime


def moment_on(day: date, at: time, zone: tzinfo) -> datetime:
    """Give the moment of a wall-clock time: after the leap if clocks leap over it, the first if it comes twice."""
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def _monthly(year: int, month: int, wanted: int) -> date:
    return date(year, month, min(wanted, monthrange(year, month)[1]))


def day_upto(schedule: Schedule, day: date) -> date:
    """Give the latest day on or before `day` that the rhythm names."""
    if schedule.rhythm == Rhythm.WEEKLY:
        return day - timedelta(days=(day.weekday() - schedule.weekday) % 7)
    found = _monthly(day.year, day.month, schedule.month_day)
    if found <= day:
        return found
    before = day.replace(day=1) - timedelta(days=1)
    return _monthly(before.year, before.month, schedule.month_day)


def latest_slot(schedule: Schedule, now: datetime, zone: tzinfo) -> Slot:
    """Give the latest slot that has come; those missed while nothing ran are this one."""
    day = day_upto(schedule, now.astimezone(zone).date())
    due_at = moment_on(day, schedule.at, zone)
    if due_at > now:
        day = day_upto(schedule, day - timedelta(days=1))
        due_at = moment_on(day, schedule.at, zone)
    return Slot(day, due_at)


def next_slot(schedule: Schedule, now: datetime, zone: tzinfo) -> Slot:
    """Give the next slot after now."""
    day = now.astimezone(zone).date()
    for ahead in range(63):
        later = day + timedelta(days=ahead)
        if day_upto(schedule, later) == later and moment_on(later, schedule.at, zone) > now:
            return Slot(later, moment_on(later, schedule.at, zone))
    raise AssertionError("Two months without a slot.")
