"""People correct the machine's labels while they triage: one word on the mention, and the item's copy follows."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.facts.reading import open_facts
from skopos.governance import audit
from skopos.listening import corrections, queries
from skopos.listening.correcting import overlay, read_choice
from skopos.listening.evidence import Correction
from skopos.triage.actions.changing import Change, Changed, Extra, Seen, change_items
from skopos.triage.choices import Verb
from skopos.triage.models import Item
from skopos.workspaces.models import User, Workspace

RELABELLED = audit.register("triage.items_relabelled", _("corrected a label"))

COPIED = ("sentiment", "emotion", "topics")
"""The labels that an item holds a copy of, and so those that are corrected here."""


class GoneError(LookupError):
    """None of the mentions is among the facts any more, so there is no label to correct."""


@transaction.atomic
def correct_items(workspace: Workspace, seen: Seen, *, field: str, text: str, by: User) -> Changed:
    """Say what a label of items' mentions is, as the page of mentions does; the same value confirms it.

    Whoever says the mood of a mention that Skopos was unsure about has decided it.

    Raises
    ------
    NotALabelError
        If it is no label of `COPIED`, or cannot have this value.
    GoneError
        If no mention is left to correct.
    """
    rows = _rows(workspace, seen)
    if not rows:
        raise GoneError
    shown = overlay(workspace, [(row["platform"], row["native_id"]) for row in rows.values()])

    def beside(item: Item) -> Extra | None:
        row = rows.get(item.pk)
        if row is None:
            return None
        value = read_choice(shown.over_row(row), field if field in COPIED else "", text)
        said = corrections.correct(workspace, row, field=field, value=value, by=by, source="triage")
        before = {"copy": copy_of(item)}
        setattr(item, field, value or "" if field == "emotion" else value)
        item.unsure = item.unsure and field != "sentiment"
        _store_copy(item)
        return before, {"correction": said.pk, "label": field}

    change = Change(Verb.RELABELLED, beside=beside)
    return change_items(workspace, seen, change, by=by, label=RELABELLED, field=field)


def take_back(item: Item, before: dict[str, Any], after: dict[str, Any], *, by: User) -> None:
    """Undo a correction that an event kept, on the mention and on the item's copy."""
    said = Correction.objects.filter(workspace=item.workspace_id, pk=int(after["correction"])).first()
    if said is None:
        return
    corrections.undo(said, by=by)
    for name, value in before["copy"].items():
        setattr(item, name, value)
    _store_copy(item)


def copy_of(item: Item) -> dict[str, Any]:
    """Give the copied labels as an event keeps them: keys, no words."""
    return {name: getattr(item, name) for name in (*COPIED, "unsure")}


def _store_copy(item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(**copy_of(item))


def _rows(workspace: Workspace, seen: Seen) -> dict[int, dict[str, Any]]:
    """Find the mentions of items that are there still."""
    found = {}
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        for item in Item.objects.filter(workspace=workspace, pk__in=seen, blanked_at__isnull=True):
            row = queries.one(facts, item.platform, item.native_id, item.day)
            if row:
                found[item.pk] = row
    return found
