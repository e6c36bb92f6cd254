"""Judging the hours that are over: each once, in one transaction with the alarms that rang and what is remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import format_lazy

from skopos.alarms import queries, watching, words
from skopos.alarms.actions.quiet import when_to_tell
from skopos.alarms.models import Alarm, AlarmRule, AlarmState, Delivery, Incident, Measure
from skopos.collaboration.actions import Message, deliver
from skopos.common import clock
from skopos.facts.reading import Facts, open_facts
from skopos.workspaces.models import Membership, Role, User, Workspace

LIVE = timedelta(hours=24)
"""Older hours, such as those of a file that is brought later, are recorded but nobody is told."""

KEPT = timedelta(days=92)
"""What rang longer ago when a rule is first judged is not recorded; the replay shows it."""

LATE_HOURS = 72
"""So many hours at least are judged again when mentions of them come late; twice as many at most."""

ONE_EPISODE = timedelta(hours=12)
ONE_INCIDENT = timedelta(hours=48)
"""Longer than a fresh peak keeps lesser ones silent, so that the days of one crisis are one incident."""

MUCH_WORSE = 2.0
"""People are told again where a value is so many times what they were told."""

CALM = timedelta(hours=24)
"""An alarm is over when nothing rang for so long."""


@dataclass(frozen=True)
class Ring:
    """One hour in which a rule rang."""

    part: str
    at: datetime
    value: float
    expected: float | None
    low: float | None
    high: float | None
    score: float


def judge(workspace: Workspace, *, now: datetime | None = None) -> int:
    """Judge all rules of a workspace on the hours that are over and not judged yet; gives how many alarms are new.

    Hours of the last days of which mentions came late are judged again.

    Each rule has its own transaction, so that a run that is killed leaves each rule either judged or not. Volume and
    shares are judged up to the hour before the newest mention: later ones may not have been fetched. Silence is judged
    up to now.
    """
    now = now or clock.now()
    rules = list(queries.active_rules(workspace))
    if not rules:
        return 0
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return sum(_judge_rule(rule.pk, facts, now) for rule in rules)


def last_hour(facts: Facts, measure: str, now: datetime) -> int | None:
    """Give the hour after the last that may be judged, or None if there are no mentions."""
    newest = queries.newest_hour(facts)
    if newest is None:
        return None
    present = queries.hour_of(now)
    return present if measure == Measure.SILENCE else min(newest, present)


@transaction.atomic
def _judge_rule(pk: int, facts: Facts, now: datetime) -> int:
    rule = AlarmRule.objects.select_related("search", "workspace").select_for_update(of=("self",)).filter(pk=pk).first()
    until = None if rule is None else last_hour(facts, rule.measure, now)
    if rule is None or until is None or (rule.search and rule.search.is_pending):
        return 0
    if rule.watched != rule.what_is_watched:
        rule.states.all().delete()
        rule.watched = rule.what_is_watched
        rule.save(update_fields=["watched"])
    rings = _new_rings(rule, facts, until)
    new = _take_up(rule, [ring for ring in rings if ring.at >= now - KEPT], now)
    _close(rule, now)
    return new


def _new_rings(rule: AlarmRule, facts: Facts, until: int) -> list[Ring]:
    """Judge the hours that are new to each part of the rule, and those of the last days again of which mentions came
    late; keeps what is to be remembered."""
    states = {state.part: state for state in rule.states.all()}
    known = min((queries.hour_of(state.base_at or state.judged_until) for state in states.values()), default=None)
    if known is not None and known >= until:
        return []
    found = queries.hours_of(facts, rule.measure, rule.search, until, known)
    for part in states.keys() - found.keys():
        begin = queries.hour_of(states[part].base_at or states[part].judged_until)
        found[part] = _silent(found, begin, until)
    rings: list[Ring] = []
    for part, hours in sorted(found.items()):
        state = states.get(part) or AlarmState(rule=rule, part=part, memory=b"", base_memory=b"")
        rings += _judge_part(state, hours, among=max(len(found), 1))
    return sorted(rings, key=lambda ring: (ring.at, ring.part))


def _judge_part(state: AlarmState, counted: watching.Hours, *, among: int) -> list[Ring]:
    """Judge what is to be judged of one part, keep what is remembered, and give what rang."""
    rule = state.rule
    hours, memory, base = _to_judge(state, counted)
    if not len(hours.cases):
        return []
    rings: list[Ring] = []
    for some in (hours.before(base), hours.after(base)):
        if some.first == base:
            state.base_memory, state.base_at = memory, queries.moment_of(base)
        if len(some.cases):
            zone = rule.workspace.tzinfo
            watched = watching.watch(rule.measure, some, rule.sensitivity, zone=zone, memory=memory, among=among)
            rings += [ring_at(state.part, watched, at) for at in watched.ringing()]
            memory = watched.memory
    if rule.measure == Measure.SILENCE:
        _end_silence(rule, state.part, hours)
    state.memory, state.judged_until = memory, queries.moment_of(hours.end)
    state.counted = counted.after(base).digest
    state.save()
    return rings


def _to_judge(state: AlarmState, counted: watching.Hours) -> tuple[watching.Hours, bytes, int]:
    """Give the hours to judge, what was remembered before them, and from which hour on they may be judged again.

    They are judged again when the counts of the last days are others by now, and when these have become many.
    """
    if not state.memory or state.base_at is None:
        return counted, bytes(state.memory), max(counted.first, counted.end - LATE_HOURS)
    base, done = queries.hour_of(state.base_at), queries.hour_of(state.judged_until)
    since = counted.after(base)
    is_late = since.end >= done and since.before(done).digest != state.counted
    if is_late or since.end - base > 2 * LATE_HOURS:
        return since, bytes(state.base_memory), max(base, since.end - LATE_HOURS)
    return since.after(done), bytes(state.memory), base


def _silent(found: dict[str, watching.Hours], begin: int, until: int) -> watching.Hours:
    """Give the hours of a part that was not seen in them: no hits, and the cases that the others had."""
    nothing = np.zeros(max(until - begin, 0))
    cases = nothing
    for hours in found.values():
        if hours.hits is not hours.cases:
            cases = hours.after(begin).cases
            break
    return watching.Hours(begin, nothing, cases if len(cases) == len(nothing) else nothing)


def ring_at(part: str, watched: watching.Watched, at: int) -> Ring:
    """Give the figures of one hour that rang."""
    return Ring(
        part, queries.moment_of(watched.first + at), float(watched.value[at]), _known(watched.expected[at]),
        _known(watched.low[at]), _known(watched.high[at]), float(watched.score[at]),
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _take_up(rule: AlarmRule, rings: Iterable[Ring], now: datetime) -> int:
    """Put all rings to their alarms, and only then tell of each what it came to; gives how many alarms are new."""
    new, rung = 0, dict[int, Alarm]()
    for ring in rings:
        alarm, is_new = _ring(rule, ring)
        rung[alarm.pk] = alarm
        new += is_new
    for alarm in rung.values():
        if alarm.peak_at >= now - LIVE:
            _tell(alarm, now)
    return new


def _ring(rule: AlarmRule, ring: Ring) -> tuple[Alarm, bool]:
    """Put a ring to the alarm that is going on, or make a new one; says whether it is new."""
    near = {"latest_at__gte": ring.at - ONE_EPISODE, "opened_at__lte": ring.at + ONE_EPISODE}
    going = rule.alarms.filter(part=ring.part, **near).order_by("-latest_at").first()
    if going:
        going.opened_at, going.latest_at = min(going.opened_at, ring.at), max(going.latest_at, ring.at)
        if ring.score > going.score:
            going.peak_at, going.score, going.value = ring.at, ring.score, ring.value
            going.expected, going.low, going.high = ring.expected, ring.low, ring.high
        going.save()
        Incident.objects.filter(pk=going.incident_id, latest_at__lt=ring.at).update(latest_at=ring.at)
        return going, False
    alarm = Alarm.objects.create(
        workspace=rule.workspace, rule=rule, incident=_incident_for(rule, ring), measure=rule.measure, part=ring.part,
        opened_at=ring.at, peak_at=ring.at, latest_at=ring.at, value=ring.value, expected=ring.expected, low=ring.low,
        high=ring.high, score=ring.score,
    )  # fmt: skip
    return alarm, True


def _is_news(alarm: Alarm, told: float | None) -> bool:
    """Does an alarm say more than was told already: the first telling, or much worse?"""
    return told is None or (alarm.measure != Measure.SILENCE and alarm.value >= MUCH_WORSE * told > 0)


def _incident_for(rule: AlarmRule, ring: Ring) -> Incident:
    """Give the incident that a ring belongs to: of the same search or of all mentions, within two days."""
    near = Incident.objects.filter(
        workspace=rule.workspace, latest_at__gte=ring.at - ONE_INCIDENT, opened_at__lte=ring.at + ONE_INCIDENT
    ).order_by("-latest_at", "-pk")
    for incident in near:
        if None in (incident.search_id, rule.search_id) or incident.search_id == rule.search_id:
            incident.opened_at, incident.latest_at = min(incident.opened_at, ring.at), max(incident.latest_at, ring.at)
            incident.closed_at = None
            incident.save(update_fields=["opened_at", "latest_at", "closed_at"])
            return incident
    return Incident.objects.create(
        workspace=rule.workspace, search=rule.search, title=rule.name, opened_at=ring.at, latest_at=ring.at
    )


def _tell(alarm: Alarm, now: datetime) -> None:
    """Tell what is news: people in the app of this alarm, and by mail and webhook of the rule's part in its incident.

    What was told is kept with it, so that an alarm that is judged again tells nothing twice.
    """
    rule, workspace = alarm.rule, alarm.workspace
    people = list(rule.people.all())
    if rule.in_app and _is_news(alarm, alarm.told):
        title = format_lazy("{rule}: {what}", rule=rule.name, what=words.sentence(alarm, workspace))
        url = reverse("alarms:incident", args=[workspace.slug, alarm.incident_id])
        deliver(workspace, [Message("alarms.rang", title, url=url, to=people or Role.CONTRIBUTOR)])
        alarm.told = alarm.value
        alarm.save(update_fields=["told"])
    sent = alarm.incident.alarms.filter(rule=rule).aggregate(most=Max("deliveries__value"))["most"]
    if not _is_news(alarm, sent):
        return
    if rule.by_mail:
        members = Membership.objects.filter(workspace=workspace, user__in=people, user__is_active=True)
        for member in members.select_related("user"):
            _send(alarm, Delivery.Way.MAIL, member.user, now)
    if rule.webhook_url:
        _send(alarm, Delivery.Way.WEBHOOK, None, now)


def _send(alarm: Alarm, way: str, person: User | None, now: datetime) -> None:
    """Queue a mail or webhook for when it may go out; one that is held back until then tells the peak of by then."""
    held = alarm.deliveries.filter(way=way, person=person, state=Delivery.State.WAITING, not_before__gt=now)
    if not held.update(value=alarm.value):
        not_before = when_to_tell(alarm.rule, now, alarm.workspace.tzinfo)
        Delivery.objects.create(alarm=alarm, way=way, person=person, value=alarm.value, not_before=not_before)


def _close(rule: AlarmRule, now: datetime) -> None:
    """End what has been calm for a day; a silence ends with the next mention, see `_end_silence`."""
    if rule.measure != Measure.SILENCE:
        for alarm in rule.alarms.filter(closed_at=None, latest_at__lt=now - CALM):
            alarm.closed_at = alarm.latest_at + timedelta(hours=1)
            alarm.save(update_fields=["closed_at"])
    _close_incidents(Incident.objects.filter(workspace=rule.workspace_id, closed_at=None, latest_at__lt=now - CALM))


def _close_incidents(incidents: Iterable[Incident]) -> None:
    for incident in incidents:
        ends = list(incident.alarms.values_list("closed_at", flat=True))
        if ends and None not in ends:
            incident.closed_at = max(end for end in ends if end is not None)
            incident.save(update_fields=["closed_at"])


def _end_silence(rule: AlarmRule, part: str, hours: watching.Hours) -> None:
    """End the silence of a part with the first mention after it."""
    for alarm in rule.alarms.filter(part=part, closed_at=None):
        later = hours.after(queries.hour_of(alarm.opened_at) + 1)
        spoken = np.flatnonzero(later.cases > 0)
        if len(spoken):
            alarm.closed_at = queries.moment_of(later.first + int(spoken[0]))
            alarm.save(update_fields=["closed_at"])
