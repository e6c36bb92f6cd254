"""Puts together what the pages of this room show."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from skopos.alarms import charts, queries, watching, words
from skopos.alarms.actions.judging import last_hour
from skopos.alarms.models import Alarm, AlarmRule, Incident
from skopos.alarms.replay import mentions_address
from skopos.common.charts import Figure
from skopos.facts.reading import Facts
from skopos.workspaces.models import Workspace

BEFORE, AFTER = timedelta(days=5), timedelta(days=3)


def listed(workspace: Workspace, incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    """Give incidents with the sentence of their highest alarm."""
    rows = []
    for incident in incidents:
        alarms = sorted(incident.alarms.all(), key=lambda alarm: -alarm.score)
        rules = list(dict.fromkeys(alarm.rule.name for alarm in alarms))
        rows.append(
            {"incident": incident, "what": words.sentence(alarms[0], workspace) if alarms else "", "rules": rules}
        )
    return rows


def alarm_rows(workspace: Workspace, alarms: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Give alarms with their sentences and where their mentions are."""
    rows = []
    for alarm in alarms:
        day = alarm.peak_at.astimezone(workspace.tzinfo).date()
        url = mentions_address(workspace, alarm.measure, alarm.rule.search, alarm.part, day)
        rows.append({"alarm": alarm, "what": words.sentence(alarm, workspace), "url": url})
    return rows


def figures(facts: Facts, workspace: Workspace, alarms: list[Alarm], now: datetime) -> list[Figure]:
    """Draw each series that rang once, from some days before the incident to some days after."""
    drawn: dict[tuple[int, str], Alarm] = {}
    for alarm in alarms:
        drawn.setdefault((alarm.rule_id, alarm.part), alarm)
    shown = []
    for (rule_id, part), first in list(drawn.items())[:4]:
        rang = [alarm for alarm in alarms if (alarm.rule_id, alarm.part) == (rule_id, part)]
        figure = _figure(facts, workspace, first.rule, part, rang, now)
        if figure:
            shown.append(figure)
    return shown


def _figure(
    facts: Facts, workspace: Workspace, rule: AlarmRule, part: str, rang: list[Alarm], now: datetime
) -> Figure | None:
    until = last_hour(facts, rule.measure, now)
    found = queries.hours_of(facts, rule.measure, rule.search, until) if until is not None else {}
    if part not in found:
        return None
    watched = watching.watch(rule.measure, found[part], rule.sensitivity, zone=rule.workspace.tzinfo, among=len(found))
    first = queries.hour_of(min(alarm.opened_at for alarm in rang) - BEFORE)
    last = queries.hour_of(max(alarm.latest_at for alarm in rang) + AFTER)
    marked = {queries.hour_of(alarm.opened_at) for alarm in rang} | {queries.hour_of(alarm.peak_at) for alarm in rang}
    rows = [
        _row(workspace, rule, part, watched, hour, hour in marked)
        for hour in range(max(first, watched.first), min(last, watched.first + len(watched.value)))
    ]
    name = words.part_name(rule.measure, part, workspace)
    return charts.course(rule.measure, rows, f"{rule.name} · {name}" if name else rule.name)


def _row(
    workspace: Workspace, rule: AlarmRule, part: str, watched: watching.Watched, hour: int, rang: bool
) -> dict[str, Any]:
    at, moment = hour - watched.first, queries.moment_of(hour).astimezone(workspace.tzinfo)
    figures = {
        name: None if np.isnan(value) else round(float(value), 4)
        for name, value in (
            ("value", watched.value[at]),
            ("expected", watched.expected[at]),
            ("low", watched.low[at]),
            ("high", watched.high[at]),
        )
    }
    url = mentions_address(workspace, rule.measure, rule.search, part, moment.date())
    return {"hour": moment.isoformat(), **figures, "rang": int(rang), "url": url}
