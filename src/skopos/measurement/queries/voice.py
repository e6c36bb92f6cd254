"""Which themes stand for our own brands and which for competitors, for the share of voice."""

from skopos.workspaces.models import Workspace


def brand_topics(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the theme keys of (own brands, competitors)."""
    return (), ()
