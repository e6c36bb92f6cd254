"""From an invitation to a member and out again: the change and its entry in the audit trail in one transaction."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from skopos.governance import audit
from skopos.workspaces import actions
from skopos.workspaces.models import Invitation, Membership, Role, User, Workspace
from skopos.workspaces.queries import belongs_elsewhere


class NotTheirsAlone(Exception):  # noqa: N818  (it says what is so; the text is for the person)
    """The person is a member of another workspace, whose owners would not want this."""


@transaction.atomic
def change_workspace(workspace: Workspace, *, by: User) -> None:
    """Store changed settings of a workspace; raises ValidationError for a zone or currency that is none."""
    workspace.full_clean()
    before = Workspace.objects.get(pk=workspace.pk)
    changed = {
        name: {"before": getattr(before, name), "after": getattr(workspace, name)}
        for name in ("name", "time_zone", "currency", "language")
        if getattr(before, name) != getattr(workspace, name)
    }
    workspace.save()
    if changed:
        audit.record("workspaces.workspace_changed", workspace=workspace, by=by, subject=workspace, **changed)


@transaction.atomic
def invite(workspace: Workspace, *, note: str, role: Role, by: User) -> tuple[Invitation, str]:
    """Make an invitation and give its token, which is shown once and stored nowhere."""
    invitation = Invitation(workspace=workspace, note=note, role=role, invited_by=by)
    token = invitation.renew_token()
    invitation.save()
    audit.record("workspaces.member_invited", workspace=workspace, by=by, subject=invitation, role=role)
    return invitation, token


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Make a link useless."""
    audit.record("workspaces.invitation_withdrawn", workspace=invitation.workspace, by=by, subject=invitation)
    invitation.delete()


@transaction.atomic
def join(invitation: Invitation, *, person: User) -> Membership:
    """Use an invitation; raises InvitationUsedError."""
    membership = actions.use_invitation(invitation, person=person)
    audit.record(
        "workspaces.member_joined",
        workspace=invitation.workspace,
        by=person,
        subject=person,
        role=membership.role,
        invited_by=invitation.invited_by,
    )
    return membership


@transaction.atomic
def join_as_new_person(invitation: Invitation, *, name: str, email: str, password: str, language: str) -> User:
    """Make an account and use the invitation with it; raises InvitationUsedError, and makes no account then."""
    person = User.objects.create_user(email, password, name=name, language=language)
    join(invitation, person=person)
    return person


@transaction.atomic
def change_role(member: Membership, *, role: Role, by: User) -> None:
    """Give a member another role; raises LastOwnerError."""
    before = member.role
    actions.change_role(member, role=role)
    if before != role:
        audit.record(
            "workspaces.member_role_changed", workspace=member.workspace, by=by, subject=member.user,
            before=before, after=role,
        )  # fmt: skip


@transaction.atomic
def remove_member(member: Membership, *, by: User) -> None:
    """Take a member out; raises LastOwnerError."""
    audit.record("workspaces.member_removed", workspace=member.workspace, by=by, subject=member.user, role=member.role)
    actions.remove_member(member)


@transaction.atomic
def password_link(member: Membership, *, by: User) -> str:
    """Give the path of a link with which a member chooses a new password, where the server sends no mail.

    Only for people who belong to this workspace alone: an owner must not get into another one through an account.
    Raises NotTheirsAlone.
    """
    if belongs_elsewhere(member.user, member.workspace):
        raise NotTheirsAlone(_("This person belongs to another workspace too; only they can change their password."))
    audit.record("workspaces.password_link_made", workspace=member.workspace, by=by, subject=member.user)
    key = default_token_generator.make_token(member.user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(member.user), "key": key})
