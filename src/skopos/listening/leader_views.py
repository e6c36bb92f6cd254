"""The page of opinion leaders."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.listening import names, pages
from skopos.listening.filters import ALL, Filter
from skopos.listening.leaders import leaders
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


@in_workspace(Role.VIEWER)
@require_GET
def page(request: WorkspaceRequest) -> HttpResponse:
    """Show whose words are taken up, beside who has many followers."""
    workspace = request.workspace
    today = clock.today(workspace.tzinfo)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        found = leaders(facts, today)
    everything = Filter().in_period(ALL, today)
    rows = [
        {
            "leader": row,
            "platform_name": names.name_of("platform", row.platform),
            "url": pages.address(workspace, everything.by_author(row.author).with_only(platform=row.platform)),
        }
        for row in found.rows
    ]
    return render(request, "listening/leaders.html", {"found": found, "rows": rows})
