"""The whole loop at a glance."""

from django.http import HttpResponse
from django.shortcuts import render

from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
def home(request: WorkspaceRequest) -> HttpResponse:
    """Show where the workspace stands."""
    return render(request, "web/home.html")
