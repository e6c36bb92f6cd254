"""Pages that belong to no single room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from skopos.workspaces.access import WorkspaceRequest


@login_required
def start(request: WorkspaceRequest) -> HttpResponse:
    """Show the person's workspaces."""
    return render(request, "web/start.html")
