"""Reads of people and workspaces."""

from django.db.models import QuerySet

from skopos.common import clock
from skopos.workspaces.models import Invitation, Membership, Role, User, Workspace, digest_of_token


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Give the members with their people, by name."""
    return Membership.objects.filter(workspace=workspace).select_related("user").order_by("user__name", "user__email")


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Give the invitations that can still be used, the newest first."""
    return Invitation.objects.filter(workspace=workspace, used_at__isnull=True, expires_at__gt=clock.now()).order_by(
        "-created_at"
    )


def invitation_by_token(token: str) -> Invitation | None:
    """Give the invitation of a link while it can be used; None for wrong, used, old and withdrawn ones alike."""
    invitation = Invitation.objects.select_related("workspace").filter(token_digest=digest_of_token(token)).first()
    return invitation if invitation and invitation.is_open(clock.now()) else None


def is_last_owner(membership: Membership) -> bool:
    """Would the workspace be without an owner if this member were not one?"""
    owners = Membership.objects.filter(workspace=membership.workspace_id, role=Role.OWNER)
    return membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists()


def belongs_elsewhere(person: User, workspace: Workspace) -> bool:
    """Is the person a member of another workspace too?"""
    return Membership.objects.filter(user=person).exclude(workspace=workspace).exists()
