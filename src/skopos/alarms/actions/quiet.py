"""When people may be told."""

from datetime import datetime, time, timedelta, tzinfo

from skopos.alarms.models import AlarmRule


def when_to_tell(rule: AlarmRule, at: datetime, zone: tzinfo) -> datetime:
    """Give the first moment from `at` on that is neither in the rule's quiet hours nor on a day off."""
    here = at.astimezone(zone)
    for _step in range(20):
        if here.weekday() not in rule.working_days:
            here = _at(here + timedelta(days=1), time(), zone)
        elif rule.is_quiet(here.time()) and rule.quiet_until is not None:
            later = _at(here, rule.quiet_until, zone)
            here = later if later > here else _at(here + timedelta(days=1), rule.quiet_until, zone)
        else:
            return max(here, at)
    return at


def _at(day: datetime, clock_time: time, zone: tzinfo) -> datetime:
    return datetime.combine(day.date(), clock_time, tzinfo=zone)
