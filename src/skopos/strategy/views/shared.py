"""What the views of this room share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from skopos.strategy.models import Objective
from skopos.strategy.workflow import RefusedError


def address(request: Any, name: str, *args: Any) -> str:
    """Give the address of a page of this room in the request's workspace."""
    return reverse(f"strategy:{name}", args=[request.workspace.slug, *args])


def to_objective(request: Any, objective: Objective) -> HttpResponse:
    """Go to an objective's page."""
    return redirect(address(request, "objective", objective.slug))


def tried(request: HttpRequest, change: Callable[[], Any], done: str) -> bool:
    """Make a change and say so, or say why it was refused; gives whether it was made."""
    try:
        change()
    except RefusedError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True
