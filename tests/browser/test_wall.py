"""The command centre in a real browser: what another process stores reaches the open page by itself."""

from datetime import timedelta

import pytest
from django.utils import translation
from playwright.sync_api import expect

from skopos.command_centre.boards import MOOD, VIEWS
from skopos.common import clock, formats
from skopos.workspaces.models import Role, User, Workspace
from tests.alarms.factories import make_incident
from tests.browser.conftest import PASSWORD
from tests.factories import make_member, make_workspace
from tests.listening.factories import make_search, put, said
from tests.processes import result, start
from tests.themes.factories import make_theme

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


def test_the_stream_waits_while_somebody_points_at_it_and_goes_on_after(visitor, ana, place):
    page = visitor.sign_in(ana)
    visitor.go(place)
    expect(page.locator("#wall-live")).to_have_text("Live")
    expect(page.locator("#wall-stream .wall-said")).to_have_count(1)
    page.locator("#wall-stream").hover()
    result(start(store, place.split("/")[2], "2", "There was glass in it"))
    expect(page.locator("#panel-tiles .tile__value").first).to_have_text("2", timeout=30_000)
    expect(page.locator("#wall-stream .wall-paused")).to_be_visible()
    expect(page.locator("#wall-stream .wall-said")).to_have_count(1)
    page.mouse.move(2, 2)
    expect(page.locator("#wall-stream .wall-said").first).to_contain_text("There was glass in it", timeout=30_000)
    expect(page.locator("#wall-stream .wall-paused")).to_be_hidden()


def test_the_full_screen_is_worked_by_keys_and_stays_up_to_date(visitor, ana, place):
    page = visitor.sign_in(ana)
    visitor.go(place)
    page.keyboard.press("2")
    page.wait_for_url("**view=*")
    page.keyboard.press("f")
    page.wait_for_url("**/screen/**")
    expect(page.locator("#wall-live")).to_have_text("Live")
    page.keyboard.press("1")
    expect(page.locator("#screen [data-wall-key='1']")).to_have_attribute("aria-current", "page")
    result(start(store, place.split("/")[2], "2", "There was glass in it"))
    expect(page.locator("#panel-tiles .tile__value").first).to_have_text("2", timeout=30_000)
    page.keyboard.press("3")
    expect(page.locator("#screen [data-wall-key='3']")).to_have_attribute("aria-current", "page")
    page.reload()
    expect(page.locator("#screen [data-wall-key='3']")).to_have_attribute("aria-current", "page")
    page.keyboard.press("r")
    expect(page.locator("#screen[data-rotate='30']")).to_have_count(1)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    visitor.assert_accessible()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "/screen/" not in url)


def test_a_mark_of_an_incident_leads_to_it(visitor, ana, place):
    workspace = Workspace.objects.get(members=ana)
    incident = make_incident(workspace, at=clock.now())
    page = visitor.sign_in(ana)
    visitor.go(place)
    mark = page.locator(".wall-chart__alarm")
    expect(mark).to_have_attribute("href", f"{place.replace('command', 'alarms')}{incident.pk}/")
    mark.focus()
    expect(mark).to_be_focused()
    visitor.assert_accessible()


CLIPPED = """() => [...document.querySelectorAll(".table-wrap")]
    .filter(wrap => wrap.scrollWidth > wrap.clientWidth).map(wrap => wrap.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("language", ["en", "de", "pl", "fa"])
def test_tables_show_all_their_columns_on_a_desk_however_long_an_author_is_called(visitor, ana, place, language):
    ana.language = language
    ana.save()
    workspace = Workspace.objects.get(members=ana)
    found = {"searches": ["rye", "kornwerk"], "topics": ["price", "employer"]}
    make_theme(workspace, "stale", "Stale" * 14)
    put(workspace, fresh("2", "The rye is stale") | found | {"author_name": "A" * 180, "country": "GB"})
    put(workspace, fresh("3", "So stale") | {"topics": ["stale"], "emotion": "anticipation"})
    put(workspace, fresh("4", "Stale last week") | {"published_at": clock.now() - timedelta(days=8)})
    make_search(workspace, "Rye and Shine", slug="rye", family="brand")
    make_search(workspace, "Kornwerk", "kornwerk", family="competitor")
    page = visitor.sign_in(ana)
    others = [place.replace("command", room) for room in ("alarms/replay", "themes", "themes/weeks")]
    for address in (*(f"{place}?view={view}" for view in VIEWS), *others):
        visitor.go(address)
        expect(page.locator("h1")).to_be_visible()
        if place in address:
            expect(page.locator(".wall-said").first).to_be_visible()
            visitor.assert_fits()
        assert page.evaluate(CLIPPED) == [], address


COUNTRIES = ("DE", "PL", "AT", "CH", "FR", "IR", "VN", "US")
LEFT_FREE = """() => {
    const bottom = (name) => document.querySelector(name).getBoundingClientRect().bottom;
    return Math.round(bottom("#wall-board") - Math.min(bottom("#panel-matrix"), bottom("#wall-stream")));
}"""


def test_the_mood_of_people_leaves_no_hole_beside_its_stream(visitor, ana, place):
    workspace = Workspace.objects.get(members=ana)
    said_much = "The rye was stale and the courier late again. " * 4
    put(workspace, *(fresh(str(n), said_much) | {"country": country} for n, country in enumerate(COUNTRIES)))
    page = visitor.sign_in(ana)
    visitor.go(f"{place}?view={MOOD}")
    expect(page.locator(".wall-said").first).to_be_visible()
    assert page.evaluate(LEFT_FREE) == 0


PLACES = """() => [...document.querySelector("p").textContent.matchAll(/[\u06f0-\u06f9\u066b]+/g)].map(found => {
    const range = document.createRange(), text = document.querySelector("p").firstChild;
    range.setStart(text, found.index);
    range.setEnd(text, found.index + found[0].length);
    return range.getBoundingClientRect().left;
})"""


def test_persian_figures_below_nothing_are_read_in_their_order(page):
    with translation.override("fa"):
        mood, low, high = (formats.number(value, 2) for value in (-0.36, -0.4, -0.32))
    page.set_content(f'<p dir="rtl">{mood} · {low} … {high}</p>')
    places = page.evaluate(PLACES)
    assert len(places) == 3
    assert places == sorted(places, reverse=True)
