"""The one way to this room's rows for a person. Hidden and absent look alike: both are 404."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from skopos.triage.models import Idea, Item, Label, Praise, Risk, Rule, SavedReply
from skopos.workspaces.models import Membership, Role, User


def item_for(membership: Membership, pk: int) -> Item:
    """Give an item of the member's workspace."""
    return _one(Item.objects.filter(workspace=membership.workspace_id).select_related("owner", "rule"), pk)


def versions_for(membership: Membership, marked: Iterable[str]) -> dict[int, int]:
    """Read marked items, each ``pk:version`` as the page showed it; those of other workspaces are passed over.

    Raises Http404 when nothing is marked that this member may see.
    """
    seen: dict[int, int] = {}
    for text in marked:
        pk, _colon, version = text.partition(":")
        if pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit() and len(text) < 32:
            seen[int(pk)] = int(version)
    found = Item.objects.filter(workspace=membership.workspace_id, pk__in=seen).values_list("pk", flat=True)
    kept = {pk: seen[pk] for pk in found}
    if not kept:
        raise Http404("No such item.")
    return kept


def rule_for(membership: Membership, pk: int) -> Rule:
    """Give a rule of the member's workspace."""
    return _one(Rule.objects.filter(workspace=membership.workspace_id), pk)


def label_for(membership: Membership, pk: int) -> Label:
    """Give a label of the member's workspace."""
    return _one(Label.objects.filter(workspace=membership.workspace_id), pk)


def saved_reply_for(membership: Membership, pk: int) -> SavedReply:
    """Give a saved reply of the member's workspace."""
    return _one(SavedReply.objects.filter(workspace=membership.workspace_id), pk)


def idea_for(membership: Membership, pk: int) -> Idea:
    """Give an idea of the member's workspace."""
    return _one(Idea.objects.filter(item__workspace=membership.workspace_id).select_related("item"), pk)


def risk_for(membership: Membership, pk: int) -> Risk:
    """Give a risk of the member's workspace."""
    return _one(Risk.objects.filter(item__workspace=membership.workspace_id).select_related("item", "owner"), pk)


def praise_for(membership: Membership, pk: int) -> Praise:
    """Give a piece of praise of the member's workspace."""
    return _one(Praise.objects.filter(item__workspace=membership.workspace_id).select_related("item"), pk)


def people_for(membership: Membership) -> QuerySet[User]:
    """Give the people of the member's workspace who may be given work."""
    working = [role for role in Role if role.rank >= Role.CONTRIBUTOR.rank]
    return User.objects.filter(
        memberships__workspace=membership.workspace_id, memberships__role__in=working, is_active=True
    ).order_by("name", "email")


def person_for(membership: Membership, pk: str) -> User | None:
    """Give a person who may be given work; None for the empty choice."""
    if not pk:
        return None
    if not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        raise Http404("No such person.")
    return _one(people_for(membership), int(pk))


def _one[M: Model](rows: QuerySet[M, Any], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("No such row.")
    return found


def demand(membership: Membership, role: Role) -> None:
    """Refuse a member whose role is too low for a part of a page, with the reason."""
    if not membership.may(role):
        raise PermissionDenied(
            _("This needs the role %(needed)s; yours is %(own)s.")
            % {"needed": role.label, "own": membership.get_role_display()}
        )
