"""The command centre in a real browser: what another process stores reaches the open page by itself."""

import pytest
from playwright.sync_api import expect

from skopos.common import clock
from skopos.workspaces.models import Role, User, Workspace
from tests.browser.conftest import PASSWORD
from tests.factories import make_member, make_workspace
from tests.listening.factories import put, said
from tests.processes import result, start

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(native_id, text):
    return said(native_id, text=text, topics=["price"], emotion="anger", sentiment=-1) | {"published_at": clock.now()}


def store(slug: str, native_id: str, text: str) -> int:
    """Runs in another process, as the worker and the API do."""
    put(Workspace.objects.get(slug=slug), fresh(native_id, text))
    return 1


@pytest.fixture
def ana(db) -> User:
    workspace = make_workspace("Rye and Shine")
    person = make_member(workspace, Role.OWNER, "Ana")
    person.set_password(PASSWORD)
    person.save()
    put(workspace, fresh("1", "A loaf of rye bread"))
    return person


@pytest.fixture
def place(ana) -> str:
    return f"/w/{Workspace.objects.get(members=ana).slug}/command/"


def test_a_mention_stored_by_another_process_reaches_the_open_page(visitor, ana, place):
    page = visitor.sign_in(ana)
    visitor.go(place)
    expect(page.locator("#wall-live")).to_have_text("Live")
    expect(page.locator("#panel-tiles .tile__value").first).to_have_text("1")
    assert result(start(store, place.split("/")[2], "2", "There was glass in it")) == 1
    expect(page.locator("#wall-stream .wall-said").first).to_contain_text("There was glass in it", timeout=30_000)
    expect(page.locator("#panel-tiles .tile__value").first).to_have_text("2", timeout=30_000)
    visitor.assert_fits()
    visitor.assert_accessible()
