"""Taking items out of the queue whose mention is no more, because an import was undone."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.triage.choices import State
from skopos.triage.models import Item
from skopos.workspaces.models import User, Workspace

WITHDRAWN = audit.register("triage.items_withdrawn", _("took mentions of an undone import out of triage"))
AT_ONCE = 500

type Key = tuple[str, str]


@transaction.atomic
def withdraw(workspace: Workspace, keys: Iterable[Key], *, by: User) -> int:
    """Take the items of these mentions out of the queue; gives how many.

    What a person has worked on stays, with its copy of the words: it is their decision, and figures rest on it.
    """
    count = 0
    for untouched in _untouched(workspace, keys):
        count += untouched.count()
        untouched.delete()
    if count:
        audit.record(WITHDRAWN, workspace=workspace, by=by, subject="", items=count)
    return count


def _untouched(workspace: Workspace, keys: Iterable[Key]) -> Iterator[QuerySet[Item]]:
    waiting = Item.objects.filter(workspace=workspace, state=State.NEW, touched_at__isnull=True)
    for part in batched(keys, AT_ONCE):
        by_platform: dict[str, list[str]] = {}
        for platform, native_id in part:
            by_platform.setdefault(platform, []).append(native_id)
        wanted = Q(pk__in=[])
        for platform, native_ids in by_platform.items():
            wanted |= Q(platform=platform, native_id__in=native_ids)
        yield waiting.filter(wanted)
