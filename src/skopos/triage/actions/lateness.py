"""Telling people that they are late."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.collaboration.actions import Message, deliver
from skopos.common import clock
from skopos.triage import addresses
from skopos.triage.models import Item
from skopos.workspaces.models import Membership, Role, Workspace


@transaction.atomic
def tell_late(workspace: Workspace) -> int:
    """Tell the owner of each item whose deadline passed, and managers of those that have none; gives how many items.

    Each item is told of once; a new deadline or owner has it told of again. Safe to repeat.
    """
    now = clock.now()
    late = list(Item.objects.late(now).filter(workspace=workspace, late_told_at__isnull=True).select_related("owner"))
    if not late:
        return 0
    members = set(
        Membership.objects.filter(workspace=workspace, user__is_active=True).values_list("user_id", flat=True)
    )
    owners = {item.owner for item in late if item.owner_id in members}
    url = addresses.inbox(workspace, "late")
    title, body = (
        _("Mentions in triage are late"),
        _("Their deadline passed. Answer them, or give them a new deadline."),
    )
    messages = [Message("triage.late", title, body, url, to=[owner]) for owner in owners if owner is not None]
    if any(item.owner_id not in members for item in late):
        title, body = (
            _("Mentions that nobody has are late"),
            _("Their deadline passed and nobody is answerable for them."),
        )
        messages.append(Message("triage.late_unowned", title, body, url, to=Role.MANAGER))
    deliver(workspace, messages)
    Item.objects.filter(pk__in=[item.pk for item in late]).update(late_told_at=now)
    return len(late)
