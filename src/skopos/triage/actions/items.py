"""What people do with items: say what they are, give them to somebody, label, finish."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import Message, deliver
from skopos.governance import audit
from skopos.triage import addresses
from skopos.triage.actions.changing import Change, Changed, Extra, Seen, change_items, desk_of, resolve, take_up
from skopos.triage.actions.relabelling import take_back
from skopos.triage.choices import Outcome, State, Verb
from skopos.triage.models import TRACKED, Event, Idea, Item, Label, Praise, Remark, Risk
from skopos.workspaces.models import User, Workspace

SORTED = audit.register("triage.items_sorted", _("said what mentions are"))
FINISHED = audit.register("triage.items_finished", _("finished mentions in triage"))
REOPENED = audit.register("triage.items_reopened", _("took mentions in triage up again"))
ASSIGNED = audit.register("triage.items_assigned", _("gave mentions in triage to somebody"))
DUE = audit.register("triage.items_due", _("set a deadline in triage"))
LABELLED = audit.register("triage.items_labelled", _("changed labels in triage"))
UNDONE = audit.register("triage.items_undone", _("took a change in triage back"))

MOMENTS = ("due_at", "touched_at", "replied_at", "resolved_at", "late_told_at")


class NothingToUndoError(Exception):
    """The change is not there, was somebody else's, or was taken back already."""


@transaction.atomic
def sort_items(workspace: Workspace, seen: Seen, *, outcome: Outcome, by: User) -> Changed:
    """Say what items are. One that needs an answer stays open; the others are done and go to their list."""
    desk = desk_of(workspace)

    def apply(item: Item, at: datetime) -> None:
        if item.outcome == outcome:
            return
        item.outcome = outcome
        if outcome == Outcome.ANSWER:
            take_up(item)
        else:
            resolve(item, at, desk)

    changed = change_items(workspace, seen, Change(Verb.SORTED, apply), by=by, label=SORTED, outcome=outcome.value)
    _file(changed.items, outcome)
    return changed


def _file(items: list[Item], outcome: Outcome) -> None:
    """Put items into the list of their outcome; one that was there before keeps what was written then."""
    if outcome == Outcome.IDEA:
        Idea.objects.bulk_create([Idea(item=item) for item in items], ignore_conflicts=True)
    elif outcome == Outcome.RISK:
        Risk.objects.bulk_create([Risk(item=item, owner_id=item.owner_id) for item in items], ignore_conflicts=True)
    elif outcome == Outcome.PRAISE:
        Praise.objects.bulk_create([Praise(item=item) for item in items], ignore_conflicts=True)


@transaction.atomic
def finish_items(workspace: Workspace, seen: Seen, *, by: User) -> Changed:
    """Say that nothing is left to do; what nobody sorted was nothing."""
    desk = desk_of(workspace)

    def apply(item: Item, at: datetime) -> None:
        item.outcome = item.outcome or Outcome.NOTHING
        resolve(item, at, desk)

    return change_items(workspace, seen, Change(Verb.DONE, apply), by=by, label=FINISHED)


@transaction.atomic
def reopen_items(workspace: Workspace, seen: Seen, *, by: User) -> Changed:
    """Take finished items up again."""

    def apply(item: Item, at: datetime) -> None:
        if item.is_done:
            take_up(item)
            item.state = State.OPEN if item.outcome == Outcome.ANSWER else State.NEW
            item.outcome = item.outcome if item.outcome == Outcome.ANSWER else ""

    return change_items(workspace, seen, Change(Verb.REOPENED, apply), by=by, label=REOPENED)


@transaction.atomic
def assign_items(workspace: Workspace, seen: Seen, *, owner: User | None, by: User) -> Changed:
    """Give items to somebody, or to nobody; tells them, unless they took the items themselves."""

    def apply(item: Item, at: datetime) -> None:
        if item.owner_id != (owner.pk if owner else None):
            item.owner, item.late_told_at = owner, None

    change = Change(Verb.ASSIGNED, apply)
    changed = change_items(workspace, seen, change, by=by, label=ASSIGNED, owner=str(owner) if owner else None)
    if owner and owner != by and changed.items:
        deliver(workspace, [assigned_message(workspace, changed.items, owner)])
    return changed


def assigned_message(workspace: Workspace, items: list[Item], owner: User) -> Message:
    """Give the message that somebody was given items."""
    one = len(items) == 1
    return Message(
        kind="triage.assigned",
        title=_("Mentions wait for you in triage"),
        body=_("You were given what people said. Look what it is for us, and answer before the deadline."),
        url=addresses.item(workspace, items[0], "mine") if one else addresses.inbox(workspace, "mine"),
        to=[owner],
    )


@transaction.atomic
def set_due(workspace: Workspace, seen: Seen, *, due_at: datetime | None, by: User) -> Changed:
    """Set or take away the deadline."""

    def apply(item: Item, at: datetime) -> None:
        if item.due_at != due_at:
            item.due_at, item.late_told_at = due_at, None

    return change_items(workspace, seen, Change(Verb.DUE, apply), by=by, label=DUE)


@transaction.atomic
def label_items(workspace: Workspace, seen: Seen, *, name: str, on: bool, by: User) -> Changed:
    """Put a label on items, or take it off; a new name makes a new label."""
    name = " ".join(name.split())[:40]
    label = _label(workspace, name, make=on)
    if label is None:
        return Changed()

    def beside(item: Item) -> Extra | None:
        before = sorted(item.labels.values_list("pk", flat=True))
        if (label.pk in before) == on:
            return None
        if on:
            item.labels.add(label)
        else:
            item.labels.remove(label)
        after = sorted([*before, label.pk]) if on else [pk for pk in before if pk != label.pk]
        return {"labels": before}, {"labels": after}

    change = Change(Verb.LABELLED, beside=beside)
    return change_items(workspace, seen, change, by=by, label=LABELLED, name=name)


def _label(workspace: Workspace, name: str, *, make: bool) -> Label | None:
    """Give the label of a name; capitals make no difference."""
    found = Label.objects.filter(workspace=workspace, name__iexact=name).first()
    if found or not make or not name:
        return found
    try:
        with transaction.atomic():
            return Label.objects.create(workspace=workspace, name=name)
    except IntegrityError:  # somebody made it this very moment
        return Label.objects.get(workspace=workspace, name=name)


@transaction.atomic
def undo(workspace: Workspace, batch: uuid.UUID, *, by: User) -> Changed:
    """Take back what this person did to items, where nobody has changed them since.

    Raises NothingToUndoError when the change is not theirs or was taken back already.
    """
    events = {
        event.item_id: event
        for event in Event.objects.filter(item__workspace=workspace, batch=batch, by=by, undoes__isnull=True)
    }
    if not events or Event.objects.filter(undoes=batch).exists():
        raise NothingToUndoError

    def apply(item: Item, at: datetime) -> None:
        for name, value in events[item.pk].before.items():
            if name in TRACKED:
                setattr(item, name, _moment(name, value))

    def beside(item: Item) -> Extra:
        event = events[item.pk]
        if "labels" in event.before:
            item.labels.set(Label.objects.filter(workspace=workspace, pk__in=event.before["labels"]))
        if "copy" in event.before:
            take_back(item, event.before, event.after, by=by)
        Remark.objects.filter(item=item, batch=batch).update(withdrawn=True)
        return {"verb": event.verb}, {}

    seen = {pk: event.version for pk, event in events.items()}
    return change_items(workspace, seen, Change(Verb.UNDONE, apply, beside, undoes=batch), by=by, label=UNDONE)


def _moment(name: str, value: Any) -> Any:
    return parse_datetime(value) if name in MOMENTS and value else value
