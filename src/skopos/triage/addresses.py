"""Addresses of this room's pages."""

from urllib.parse import urlencode

from django.urls import reverse

from skopos.triage.models import Item, Risk
from skopos.workspaces.models import Workspace


def inbox(workspace: Workspace, view: str = "", **more: str | int) -> str:
    """Give the address of a view of the queue."""
    pairs = {name: str(value) for name, value in {"view": view, **more}.items() if value not in ("", None)}
    path = reverse("triage:inbox", args=[workspace.slug])
    return f"{path}?{urlencode(pairs)}" if pairs else path


def item(workspace: Workspace, which: Item | int, view: str = "", **more: str | int) -> str:
    """Give the address of one item in a view of the queue."""
    return inbox(workspace, view, item=which.pk if isinstance(which, Item) else which, **more)


def risk(workspace: Workspace, which: Risk) -> str:
    """Give the address of a risk."""
    return reverse("triage:risk", args=[workspace.slug, which.pk])
