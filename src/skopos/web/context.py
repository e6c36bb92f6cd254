"""What every page knows: the workspace it is in."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the workspace and membership; empty outside a workspace."""
    return {"workspace": getattr(request, "workspace", None), "membership": getattr(request, "membership", None)}
