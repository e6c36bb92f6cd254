"""How an item is changed: against the version that the person saw, with its history, and so that it can be undone."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from skopos.common import clock
from skopos.governance import audit
from skopos.triage.choices import State, Verb
from skopos.triage.models import Desk, Event, Item
from skopos.workspaces.models import User, Workspace

type Seen = Mapping[int, int]
"""Versions that a person saw, by the item's pk."""

type Extra = tuple[dict[str, Any], dict[str, Any]]
"""What else an event keeps: before, after."""


@dataclass
class Changed:
    """What became of a change.

    Attributes
    ----------
    batch : UUID
        By which it can be taken back.
    items : list of Item
        Those that it changed.
    overtaken : list of Item
        Those that somebody else changed meanwhile; nothing was done to them.
    """

    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    items: list[Item] = field(default_factory=list)
    overtaken: list[Item] = field(default_factory=list)


@dataclass
class Change:
    """One change of any number of items.

    Attributes
    ----------
    verb : Verb
        What it is called in the history.
    apply : callable
        Sets fields of the item that are `TRACKED`; gets the item and the moment.
    beside : callable
        Does what lies beside the item, such as its labels, and gives what the event keeps of it, or None if nothing
        was to do. It runs before the item is stored.
    undoes : UUID or None
        The batch that it takes back.
    """

    verb: Verb
    apply: Callable[[Item, datetime], None] = lambda item, at: None
    beside: Callable[[Item], Extra | None] = lambda item: None
    undoes: uuid.UUID | None = None


def desk_of(workspace: Workspace) -> Desk:
    """Give the workspace's desk; one with office hours where none was set up."""
    desk, _made = Desk.objects.get_or_create(workspace=workspace)
    desk.workspace = workspace
    return desk


def minutes(desk: Desk, start: datetime, end: datetime) -> float:
    """Give the working time between two moments in minutes."""
    return desk.working_time.between(start, end) / timedelta(minutes=1)


@transaction.atomic
def change_items(workspace: Workspace, seen: Seen, change: Change, *, by: User, label: str, **details: Any) -> Changed:
    """Carry a change out on the items that are still as they were seen, with history and audit trail.

    Nothing is recorded for items that it leaves as they are.
    """
    at, desk, changed = clock.now(), desk_of(workspace), Changed()
    found = Item.objects.filter(workspace=workspace, pk__in=seen).order_by("pk")
    events = []
    for item in found:
        if item.version != seen[item.pk]:
            changed.overtaken.append(item)
            continue
        before = item.tracked()
        change.apply(item, at)
        extra = change.beside(item)
        if item.tracked() == before and extra is None:
            continue
        if change.undoes is None:
            touch(item, at, desk)
        if not _store(item, seen[item.pk], at):
            changed.overtaken.append(item)
            continue
        events.append(_event(item, change, changed.batch, before, extra or ({}, {}), by=by, at=at))
        changed.items.append(item)
    Event.objects.bulk_create(events)
    if changed.items:
        subject: Item | str = changed.items[0] if len(changed.items) == 1 else ""
        audit.record(label, workspace=workspace, by=by, subject=subject, items=len(changed.items), **details)
    return changed


def touch(item: Item, at: datetime, desk: Desk) -> None:
    """Note the first time that a person did something with it."""
    if item.touched_at is None:
        item.touched_at, item.touch_minutes = at, minutes(desk, item.arrived_at, at)


def resolve(item: Item, at: datetime, desk: Desk) -> None:
    """Note that nothing is left to do."""
    if item.state != State.DONE:
        item.state, item.resolved_at = State.DONE, at
        item.resolution_minutes = minutes(desk, item.arrived_at, at)


def take_up(item: Item) -> None:
    """Note that there is something to do again."""
    item.state, item.resolved_at, item.resolution_minutes = State.OPEN, None, None


def _store(item: Item, version: int, at: datetime) -> bool:
    """Store an item unless somebody was quicker."""
    item.version, item.changed_at = version + 1, at
    fields = item.tracked() | {"version": item.version, "changed_at": at}
    return bool(Item.objects.filter(pk=item.pk, version=version).update(**fields))


def _event(
    item: Item, change: Change, batch: uuid.UUID, before: dict[str, Any], extra: Extra, *, by: User, at: datetime
) -> Event:
    after = item.tracked()
    other = [name for name in after if after[name] != before[name]]
    return Event(
        item=item,
        at=at,
        by=by,
        verb=change.verb,
        batch=batch,
        undoes=change.undoes,
        version=item.version,
        before={name: before[name] for name in other} | extra[0],
        after={name: after[name] for name in other} | extra[1],
    )
