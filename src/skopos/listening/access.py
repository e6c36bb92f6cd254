"""The one way to this room's rows for a person; hidden and absent look alike."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from skopos.listening.evidence import Adapter, Correction, Sample
from skopos.listening.models import SavedView, SavedViewQuerySet, Search, SearchQuerySet
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


def last_word(membership: Membership, platform: str, native_id: str) -> list[Correction]:
    """Give the latest word on a mention that still stands, with all labels that it confirmed at once.

    Empty if there is none; any contributor may take it back.
    """
    standing = list(Correction.objects.of_mention(membership.workspace_id, platform, native_id).standing())
    if not standing or not standing[-1].is_confirmation:
        return standing[-1:]
    last = standing[-1]
    at_once = (last.created_at, last.by_id)
    return [each for each in standing if each.is_confirmation and (each.created_at, each.by_id) == at_once]


def searches_for(membership: Membership) -> SearchQuerySet:
    """Give the saved searches that a member may open."""
    return Search.objects.visible_to(membership.user_id, membership.workspace_id)


def search_for(membership: Membership, slug: str) -> Search:
    """Give a saved search that a member may open; Http404 for any other."""
    search = searches_for(membership).filter(slug=slug).first()
    if search is None:
        raise Http404("No such search.")
    return search


def may_change_search(membership: Membership, search: Search) -> bool:
    """May a member change a search? Contributors their own, analysts every one that is shared."""
    own = search.owner_id == membership.user_id and membership.may(Role.CONTRIBUTOR)
    return own or (search.shared and membership.may(Role.ANALYST))


def search_to_change(membership: Membership, slug: str) -> Search:
    """Give a search that a member wants to change or delete; PermissionDenied for one that can be seen only."""
    search = search_for(membership, slug)
    if not may_change_search(membership, search):
        raise PermissionDenied(_("Only who made this search, or an analyst, can change it."))
    return search


def sample_for(membership: Membership, pk: int) -> Sample:
    """Give a sample of the member's workspace; Http404 for any other."""
    found = Sample.objects.select_related("workspace").filter(workspace=membership.workspace_id, pk=pk).first()
    if found is None:
        raise Http404("No such sample.")
    return found


def adapter_for(membership: Membership, pk: int) -> Adapter:
    """Give an adapter of the member's workspace; Http404 for any other."""
    found = Adapter.objects.select_related("workspace").filter(workspace=membership.workspace_id, pk=pk).first()
    if found is None:
        raise Http404("No such adapter.")
    return found
