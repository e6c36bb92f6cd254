"""Builds rules, mentions by the hour, incidents."""

from datetime import UTC, datetime, timedelta

import numpy as np

from skopos.alarms.models import Alarm, AlarmRule, Incident
from tests.listening.factories import put, said

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
WEEKS = 4


def make_rule(workspace, name="Volume", **fields):
    """A rule that tells nobody but in the app."""
    return AlarmRule.objects.create(workspace=workspace, name=name, **fields)


def make_incident(workspace, rule=None, at=NOW - timedelta(hours=3), **fields):
    """An incident in which one rule rang."""
    rule = rule or make_rule(workspace)
    incident = Incident.objects.create(
        workspace=workspace, title=rule.name, opened_at=at, latest_at=at, search=rule.search, **fields
    )
    Alarm.objects.create(
        workspace=workspace, rule=rule, incident=incident, measure=rule.measure, opened_at=at, peak_at=at, latest_at=at,
        value=80.0, expected=10.0, low=2.0, high=25.0, score=0.7,
    )  # fmt: skip
    return incident


def by_hour(counts, *, start="h", until=NOW, **fields):
    """Mentions, as many in each hour as `counts` says; the last hour is the one before that of `until`.

    A field may be a function of the hour's place and the number within it.
    """
    last = until.replace(minute=0, second=0, microsecond=0)
    rows = []
    for at, count in enumerate(counts):
        hour = last - timedelta(hours=len(counts) - at)
        for number in range(int(count)):
            own = {name: value(at, number) if callable(value) else value for name, value in fields.items()}
            rows.append(
                said(f"{start}{hour:%Y%m%d%H}-{number}", **own)
                | {"published_at": hour + timedelta(minutes=number % 59, seconds=number // 59)}
            )
    return rows


def usual(hours=24 * 7 * WEEKS, mean=2.0, seed=1):
    """Counts by hour of a quiet time."""
    return np.random.default_rng(seed).poisson(mean, hours)


def store(workspace, rows):
    """Store mentions and bring the rollups up to date."""
    put(workspace, *rows)
