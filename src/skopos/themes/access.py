"""The one way to a theme for a person; hidden and absent look alike."""

from django.http import Http404

from skopos.listening.theme_rows import Theme, seed_packs
from skopos.themes.models import DiscoveredTheme
from skopos.workspaces.models import Membership


def theme_for(membership: Membership, key: str) -> Theme:
    """Give a theme that a member may open: the row of an own or edited one, else an unsaved one with the seed pack.

    Raises Http404 for one that the workspace does not have, or that was merged into another.
    """
    row = Theme.objects.filter(workspace=membership.workspace_id, key=key).first()
    if row is not None and row.merged_into_id is None:
        return row
    seed = seed_packs().get(key)
    if row is not None or seed is None:
        raise Http404("No such theme.")
    words = {code: list(listed) for code, listed in seed.words.items()}
    return Theme(workspace=membership.workspace, key=key, words=words)


def discovered_for(membership: Membership, pk: int) -> DiscoveredTheme:
    """Give a discovered theme of the member's workspace; Http404 for any other."""
    found = DiscoveredTheme.objects.select_related("discovery__workspace")
    theme = found.filter(discovery__workspace=membership.workspace_id, pk=pk).first()
    if theme is None:
        raise Http404("No such discovered theme.")
    return theme
