"""Erasing a person's words reaches the copies in this room."""

from django.db import transaction

from skopos.common import clock
from skopos.governance import copies
from skopos.triage.choices import Verb
from skopos.triage.models import Event, Item, Remark
from skopos.workspaces.models import Workspace

AT_ONCE = 500


def register_copies() -> None:
    """Have governance call `blank` whenever words are erased."""
    copies.register("triage", blank)


def blank(workspace: Workspace, erased: copies.Erased) -> int:
    """Empty the copies of erased mentions and what was written about them; gives how many. Safe to repeat.

    States, times and labels stay, so the response times do not change.
    """
    items = Item.objects.filter(workspace=workspace, blanked_at__isnull=True)
    if erased.before is not None:
        items = items.filter(published_at__lt=erased.before)
    if erased.platform:
        items = items.filter(platform__iexact=erased.platform)
    count = 0
    wanted = [
        pk
        for pk, author_id, author_name in items.values_list("pk", "author_id", "author_name")
        if erased.is_theirs(author_id, author_name)
    ]
    for start in range(0, len(wanted), AT_ONCE):
        count += _blank(wanted[start : start + AT_ONCE])
    return count


@transaction.atomic
def _blank(pks: list[int]) -> int:
    items = list(Item.objects.select_for_update().filter(pk__in=pks, blanked_at__isnull=True))
    at = clock.now()
    for item in items:
        item.text = item.title = item.url = item.author_id = item.author_name = ""
        item.blanked_at, item.version, item.changed_at = at, item.version + 1, at
    fields = ["text", "title", "url", "author_id", "author_name", "blanked_at", "version", "changed_at"]
    Item.objects.bulk_update(items, fields)
    Remark.objects.filter(item__in=items).update(text="")
    Event.objects.bulk_create(
        [Event(item=item, at=at, by_itself=True, verb=Verb.BLANKED, version=item.version) for item in items]
    )
    return len(items)
