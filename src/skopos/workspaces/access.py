"""The one way to a workspace on behalf of a person. Hidden and absent look alike: both are 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from skopos.workspaces.models import Invitation, Membership, Role, User, Workspace
from skopos.workspaces.queries import open_invitations


class WorkspaceRequest(HttpRequest):
    """A request inside a workspace, as `in_workspace` hands it to a view."""

    user: User
    workspace: Workspace
    membership: Membership


def membership_for(person: User, slug: str) -> Membership:
    """Give the person's membership of the workspace `slug`; raises Http404 for strangers and unknown slugs alike."""
    membership = (
        Membership.objects.select_related("workspace", "user").filter(user=person, workspace__slug=slug).first()
    )
    if membership is None:
        raise Http404("No such workspace.")
    return membership


def in_workspace[**P](
    role: Role = Role.VIEWER,
) -> Callable[[Callable[Concatenate[Any, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Wrap a view below ``/w/<slug:workspace>/``: sign in, find the membership, demand at least `role`.

    The view gets a request with `workspace` and `membership` and does not see the slug again.
    A member whose role is too low gets 403 with the reason; a stranger gets 404.
    """

    def wrap(view: Callable[Concatenate[Any, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def inner(request: Any, *args: Any, workspace: str, **kwargs: Any) -> HttpResponseBase:
            request.membership = membership_for(request.user, workspace)
            request.workspace = request.membership.workspace
            if not request.membership.may(role):
                raise PermissionDenied(
                    _("This needs the role %(needed)s; yours is %(own)s.")
                    % {"needed": role.label, "own": request.membership.get_role_display()}
                )
            with timezone.override(request.workspace.tzinfo):
                return view(request, *args, **kwargs)

        return inner

    return wrap


def member_for(membership: Membership, pk: int) -> Membership:
    """Give a member of the same workspace; Http404 for one of another and for none."""
    found = (
        Membership.objects.select_related("user", "workspace").filter(workspace=membership.workspace_id, pk=pk).first()
    )
    if found is None:
        raise Http404("No such member.")
    return found


def invitation_for(membership: Membership, pk: int) -> Invitation:
    """Give an open invitation of the same workspace; Http404 for any other."""
    found = open_invitations(membership.workspace).filter(pk=pk).first()
    if found is None:
        raise Http404("No such invitation.")
    return found
