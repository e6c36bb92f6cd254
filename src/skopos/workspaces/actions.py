"""Changes to people and workspaces: one verb, one transaction each.

These stand below the audit trail and cannot write to it: pages call `flows.membership`, which does both.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from skopos.common import clock
from skopos.workspaces.models import Invitation, Membership, Role, User, Workspace
from skopos.workspaces.queries import is_last_owner


class LastOwnerError(Exception):
    """The change would leave the workspace without an owner; the text is for the person."""

    def __init__(self) -> None:
        super().__init__(_("A workspace needs an owner. Make somebody else an owner first."))


class InvitationUsedError(Exception):
    """Somebody was quicker with the same link; the text is for the person."""

    def __init__(self) -> None:
        super().__init__(_("This invitation was used already. Ask for a new one."))


def choose_language(person: User, *, language: str) -> None:
    """Write the language in which `person` reads the interface."""
    person.language = language
    person.save(update_fields=["language"])


def change_profile(person: User, *, name: str, language: str) -> None:
    """Write a person's name and language."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])


@transaction.atomic
def change_role(member: Membership, *, role: Role) -> None:
    """Give a member another role; raises LastOwnerError."""
    _lock(member.workspace)
    if role != Role.OWNER and is_last_owner(member):
        raise LastOwnerError
    member.role = role
    member.save(update_fields=["role"])


@transaction.atomic
def remove_member(member: Membership) -> None:
    """Take a member out of the workspace; what they did stays. Raises LastOwnerError."""
    _lock(member.workspace)
    if is_last_owner(member):
        raise LastOwnerError
    member.delete()


@transaction.atomic
def use_invitation(invitation: Invitation, *, person: User) -> Membership:
    """Make `person` a member; one who is already keeps the higher of both roles. Raises InvitationUsedError."""
    used = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=clock.now())
    if not used.update(used_at=clock.now()):
        raise InvitationUsedError
    membership, is_new = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=person, defaults={"role": invitation.role}
    )
    if not is_new and not membership.may(invitation.role):
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    return membership


def _lock(workspace: Workspace) -> None:
    """Let two changes of owners wait for each other."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
