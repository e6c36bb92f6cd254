"""The whole loop at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from skopos.advice.insights import of_advice
from skopos.channels.models import Import
from skopos.collaboration.queries import notices_of
from skopos.common import clock
from skopos.web.overview import aims as aims_page
from skopos.web.overview import attention, steps
from skopos.web.overview.links import link
from skopos.web.overview.voices import voices, volume_figure
from skopos.web.overview.worth import worth_tile
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def home(request: WorkspaceRequest) -> HttpResponse:
    """Show where the objectives stand, what changed, and what needs a person."""
    workspace = request.workspace
    today = clock.today(workspace.tzinfo)
    aims = aims_page.aims(workspace)
    heard = voices(workspace, today)
    context = {
        "today": today,
        "aims": aims,
        "good_aims": sum(aim.verdict in aims_page.GOOD_VERDICTS for aim in aims),
        "bands": aims_page.bands_figure(aims, link(workspace, "strategy:tree")),
        "heard": heard,
        "volume": volume_figure(heard) if heard else None,
        "worth": worth_tile(workspace),
        "waiting": attention.items(request.membership, aims, today),
        "next_steps": of_advice(workspace),
        "steps": steps.first_steps(workspace, has_voices=heard is not None),
        "imports": Import.objects.filter(workspace=workspace).select_related("by").order_by("-created_at")[:4],
        "notices": notices_of(request.membership)[:4],
    }
    return render(request, "web/home.html", context)
