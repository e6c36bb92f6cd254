"""How mentions come into the queue: by the workspace's rules after each intake, or by hand. Never twice."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import deliver
from skopos.common import clock
from skopos.common.working_time import NoWorkingTimeError
from skopos.facts.reading import open_facts
from skopos.governance import audit, screening
from skopos.triage import matching
from skopos.triage.actions.changing import desk_of
from skopos.triage.actions.items import assigned_message
from skopos.triage.actions.turns import Turns
from skopos.triage.choices import Reason, Verb
from skopos.triage.models import Desk, Event, Item, Rule
from skopos.workspaces.models import User, Workspace

QUEUED = audit.register("triage.mention_queued", _("put a mention into the triage queue"))

type Row = dict[str, Any]


def take_new(workspace: Workspace) -> int:
    """Put into the queue what the rules choose of the last days' mentions; gives how many. Safe to repeat.

    The first rule that fits counts. What a person in the queue has finished does not come back.
    """
    rules = list(Rule.objects.filter(workspace=workspace, active=True).select_related("person"))
    if not rules:
        return 0
    desk, now = desk_of(workspace), clock.now()
    today = clock.today(workspace.tzinfo)
    since = today - timedelta(days=matching.MOST_DAYS)
    screen_rules = screening.rules_of(workspace)
    taken = 0
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        for rule in rules:
            found = matching.chosen_by(facts, rule, desk, queued_since(workspace, since), today)
            kept = screening.screen(workspace, found, screen_rules).kept
            taken += _queue(desk, rule, kept.to_pylist(), now, since)
    return taken


def queued_since(workspace: Workspace, since: date) -> pa.Table:
    """Give the keys of the mentions of these days that are in the queue already, or were."""
    keys = Item.objects.filter(workspace=workspace, day__gte=since).values("platform", "native_id")
    return pa.Table.from_pylist(list(keys), schema=matching.QUEUED)


@transaction.atomic
def _queue(desk: Desk, rule: Rule, rows: list[Row], now: datetime, since: date) -> int:
    """Make items of what one rule chose, within its limit for each day, and give them to people."""
    counted = Item.objects.filter(workspace=desk.workspace, rule=rule, day__gte=since).values_list("day", flat=True)
    per_day = Counter(counted)
    items = []
    for row in rows:
        if per_day[row["day"]] < rule.daily_limit:
            per_day[row["day"]] += 1
            items.append(_item(desk, row, now, rule))
    if not items:
        return 0
    turns = Turns(desk.workspace, rule)
    for item in items:
        item.owner = turns.next()
    made = _store(desk.workspace, items, now, by=None)
    turns.store()
    _tell(desk.workspace, made)
    return len(made)


def _tell(workspace: Workspace, items: Iterable[Item]) -> None:
    """Tell each person once, whatever the number of items."""
    theirs: dict[User, list[Item]] = {}
    for item in items:
        if item.owner is not None:
            theirs.setdefault(item.owner, []).append(item)
    deliver(workspace, [assigned_message(workspace, held, owner) for owner, held in theirs.items()])


@transaction.atomic
def queue_by_hand(workspace: Workspace, row: Row, *, by: User) -> tuple[Item, bool]:
    """Put one mention into the queue for a person who saw it; gives the item, and whether it is new there."""
    found = Item.objects.filter(workspace=workspace, platform=row["platform"], native_id=row["native_id"]).first()
    if found:
        return found, False
    now = clock.now()
    made = _store(workspace, [_item(desk_of(workspace), row, now, None)], now, by=by)
    if not made:
        return Item.objects.get(workspace=workspace, platform=row["platform"], native_id=row["native_id"]), False
    audit.record(QUEUED, workspace=workspace, by=by, subject=made[0])
    return made[0], True


def _store(workspace: Workspace, items: list[Item], now: datetime, *, by: User | None) -> list[Item]:
    """Store new items with the first entry of their history; one that another process was quicker with is left out."""
    Item.objects.bulk_create(items, ignore_conflicts=True)
    made = list(
        Item.objects.filter(
            workspace=workspace, arrived_at=now, day__in={item.day for item in items}, events__isnull=True
        ).select_related("owner")
    )
    wanted = {(item.platform, item.native_id) for item in items}
    made = [item for item in made if (item.platform, item.native_id) in wanted]
    Event.objects.bulk_create(
        [
            Event(
                item=item,
                at=now,
                by=by,
                by_itself=by is None,
                verb=Verb.ARRIVED,
                version=item.version,
                after={"reason": item.reason, "owner_id": item.owner_id, "due_at": item.due_at},
            )
            for item in made
        ]
    )
    return made


def _item(desk: Desk, row: Row, now: datetime, rule: Rule | None) -> Item:
    """Give an item with its copy of the mention."""
    unsure = bool(row.get("unsure"))
    reason = Reason.HAND if rule is None else Reason.UNSURE if rule.unsure else Reason.RULE
    return Item(
        workspace=desk.workspace,
        platform=row["platform"],
        native_id=row["native_id"],
        day=row["day"],
        text=row["text"],
        title=row["title"] or "",
        url=row["url"] or "",
        author_id=(row["author_id"] or "")[:500],
        author_name=(row["author_name"] or "")[:500],
        published_at=row["published_at"],
        language=row["language"] or "",
        sentiment=row["sentiment"],
        emotion=row["emotion"] or "",
        topics=list(row["topics"]),
        reach=row["reach"] if row["reach"] is not None else row["author_followers"],
        reason=reason,
        rule=rule,
        unsure=unsure,
        arrived_at=now,
        changed_at=now,
        due_at=_due(desk, now, rule),
    )


def _due(desk: Desk, now: datetime, rule: Rule | None) -> datetime | None:
    try:
        return desk.due_after(now, rule.due_hours if rule else None)
    except NoWorkingTimeError:
        return None
