"""The check of a search in a real browser: what it points at can be seen."""

import pytest
from playwright.sync_api import expect

from skopos.workspaces.models import Role
from tests.factories import make_member, make_workspace
from tests.listening.factories import put, said


@pytest.fixture
def ana(transactional_db):
    workspace = make_workspace("Rye and Shine", slug="rye")
    put(workspace, said("1", "Late again", channel="facebook"))
    return make_member(workspace, Role.OWNER, "Ana")


@pytest.mark.parametrize(("search", "place"), [("late channel:facebok", "facebok"), ("late AND", "AND")])
def test_the_place_stands_out_in_its_notice(visitor, ana, search, place):
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/mentions/searches/new/")
    page.locator("textarea").first.fill(search)
    mark = page.locator("#search-preview .notice mark")
    expect(mark).to_have_text(place)
    expect(mark).to_have_css("border-bottom-width", "2px")
    visitor.assert_fits()
