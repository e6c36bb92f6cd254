"""Addresses of the rooms' pages, for items that lead on."""

from django.urls import reverse

from skopos.workspaces.models import Workspace


def link(workspace: Workspace, name: str, query: str = "", **kwargs: object) -> str:
    """Give the address of a page in the workspace."""
    address = reverse(name, kwargs={"workspace": workspace.slug, **kwargs})
    return f"{address}?{query}" if query else address
