"""The one way to this room's rows for a person; hidden and absent look alike."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from skopos.listening.evidence import Correction
from skopos.listening.models import SavedView, SavedViewQuerySet
from skopos.workspaces.models import Membership, Role


def views_for(membership: Membership) -> SavedViewQuerySet:
    """Give the saved views that a member may open."""
    return SavedView.objects.visible_to(membership.user_id, membership.workspace_id)


def view_to_change(membership: Membership, pk: int) -> SavedView:
    """Give a saved view that a member wants to rename or delete.

    One's own may be changed by oneself, a shared one also by managers. Raises Http404 for one that cannot be seen and
    PermissionDenied for one that can be seen only.
    """
    view = views_for(membership).filter(pk=pk).first()
    if view is None:
        raise Http404("No such view.")
    if view.owner_id != membership.user_id and not membership.may(Role.MANAGER):
        raise PermissionDenied(_("Only %(owner)s or a manager can change this view.") % {"owner": view.owner})
    return view


def last_correction(membership: Membership, platform: str, native_id: str) -> Correction | None:
    """Give the latest word on a mention that still stands, or None; any contributor may take it back."""
    return Correction.objects.of_mention(membership.workspace_id, platform, native_id).standing().last()
