import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone

from skopos.workspaces.access import in_workspace, membership_for
from skopos.workspaces.models import Role


def test_a_stranger_and_a_wrong_address_look_alike(cast):
    with pytest.raises(Http404):
        membership_for(cast.cem, cast.workspace.slug)
    with pytest.raises(Http404):
        membership_for(cast.cem, "no-such-workspace")


def test_a_member_reaches_the_view_in_the_workspace_s_own_time_zone(cast, rf):
    request = rf.get("/")
    request.user = cast.bo
    seen = {}

    @in_workspace(Role.CONTRIBUTOR)
    def view(request):
        seen.update(workspace=request.workspace, zone=timezone.get_current_timezone_name())
        return HttpResponse("ok")

    assert view(request, workspace=cast.workspace.slug).status_code == 200
    assert seen == {"workspace": cast.workspace, "zone": "Europe/Berlin"}


def test_too_low_a_role_is_told_which_one_is_needed(cast, rf):
    request = rf.get("/")
    request.user = cast.vi
    view = in_workspace(Role.MANAGER)(lambda request: HttpResponse("ok"))
    with pytest.raises(PermissionDenied, match="Manager"):
        view(request, workspace=cast.workspace.slug)


@pytest.mark.parametrize(
    ("role", "needed", "may"), [("owner", "viewer", True), ("viewer", "viewer", True), ("analyst", "manager", False)]
)
def test_a_role_includes_those_below_it(role, needed, may):
    assert (Role(role).rank >= Role(needed).rank) is may
