"""Words about an item: notes for us, and replies for the author."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.triage.actions.changing import Change, Changed, Extra, Seen, change_items, desk_of, minutes, resolve
from skopos.triage.choices import Outcome, RemarkKind, Verb
from skopos.triage.models import Item, Remark, SavedReply
from skopos.workspaces.models import User, Workspace

NOTED = audit.register("triage.note_written", _("wrote a note on a mention"))
REPLIED = audit.register("triage.reply_recorded", _("answered a mention"))
REPLY_SAVED = audit.register("triage.saved_reply_saved", _("saved a reply for triage"))
REPLY_DELETED = audit.register("triage.saved_reply_deleted", _("deleted a saved reply of triage"))


@transaction.atomic
def write_note(workspace: Workspace, seen: Seen, *, text: str, by: User) -> Changed:
    """Write a note beside items."""
    changed = change_items(workspace, seen, Change(Verb.NOTED, beside=_said), by=by, label=NOTED)
    _remark(changed, RemarkKind.NOTE, text, by)
    return changed


@transaction.atomic
def record_reply(workspace: Workspace, seen: Seen, *, text: str, by: User) -> Changed:
    """Record what the author was answered, and finish the item. Nothing is sent: that is up to whoever answers."""
    desk = desk_of(workspace)

    def apply(item: Item, at: datetime) -> None:
        item.outcome = Outcome.ANSWER
        if item.replied_at is None:
            item.replied_at, item.reply_minutes = at, minutes(desk, item.arrived_at, at)
        resolve(item, at, desk)

    changed = change_items(workspace, seen, Change(Verb.REPLIED, apply, _said), by=by, label=REPLIED)
    _remark(changed, RemarkKind.REPLY, text, by)
    return changed


def _said(item: Item) -> Extra:
    """Something was said: an event of its own even where no field changes. The words stand in the remark only."""
    return {}, {}


def _remark(changed: Changed, kind: RemarkKind, text: str, by: User) -> None:
    Remark.objects.bulk_create(
        [
            Remark(item=item, kind=kind, text=text, by=by, at=item.changed_at, batch=changed.batch)
            for item in changed.items
        ]
    )


@transaction.atomic
def save_reply(reply: SavedReply, *, by: User) -> SavedReply:
    """Keep words that are often answered with."""
    reply.save()
    audit.record(REPLY_SAVED, workspace=reply.workspace, by=by, subject=reply, language=reply.language)
    return reply


@transaction.atomic
def delete_reply(reply: SavedReply, *, by: User) -> None:
    """Delete a saved reply; replies that were given stay."""
    audit.record(REPLY_DELETED, workspace=reply.workspace, by=by, subject=reply)
    reply.delete()
