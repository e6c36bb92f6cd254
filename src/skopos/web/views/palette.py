"""Going anywhere by name: a page, and for the dialog the same as JSON."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from skopos.web.palette import entries
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def palette(request: WorkspaceRequest) -> HttpResponse:
    """Give the places whose name fits."""
    text = request.GET.get("q", "")[:100]
    found = entries(request.membership, text)
    response: HttpResponse
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response = JsonResponse({"entries": [asdict(entry) for entry in found]})
    else:
        response = render(request, "web/palette.html", {"entries": found, "q": text})
    patch_vary_headers(response, ["Accept"])
    return response
