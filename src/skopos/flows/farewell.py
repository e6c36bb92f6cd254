"""Leaving for good: a workspace with all that is in it, or a person with their account."""

from django.db import transaction
from django.utils.translation import gettext as _

from skopos.channels import uploads
from skopos.common import formats
from skopos.facts import store
from skopos.governance import audit
from skopos.jobs import actions as jobs
from skopos.workspaces.models import User, Workspace
from skopos.workspaces.queries import is_last_owner


class StillNeededError(Exception):
    """Workspaces would be left without an owner; the text is for the person."""

    def __init__(self, workspaces: list[str]) -> None:
        names = formats.listed([formats.isolated(name) for name in workspaces])
        super().__init__(
            _("You are the only owner of %(names)s. Make somebody else an owner there, or delete it first.")
            % {"names": names}
        )


@transaction.atomic
def delete_workspace(workspace: Workspace, *, by: User) -> None:
    """Delete a workspace, its facts, files and jobs; people keep their accounts and the audit trail its entries."""
    workspace_id = workspace.pk
    audit.record("workspaces.workspace_deleted", workspace=workspace, by=by, subject=workspace)
    jobs.forget(workspace_id)
    store.erase(workspace_id)
    workspace.delete()
    transaction.on_commit(lambda: uploads.discard_all(workspace_id))


@transaction.atomic
def delete_account(person: User) -> None:
    """Delete a person's account; what they wrote stays without their name. Raises StillNeededError."""
    memberships = list(person.memberships.select_related("workspace").order_by("workspace__name"))
    alone = [membership.workspace.name for membership in memberships if is_last_owner(membership)]
    if alone:
        raise StillNeededError(alone)
    for membership in memberships:
        audit.record("workspaces.account_deleted", workspace=membership.workspace, by=person, subject=person)
    person.delete()
