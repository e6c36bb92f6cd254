import pytest
from playwright.sync_api import expect

from skopos.triage.models import Item
from skopos.workspaces.models import Role
from tests.factories import make_member, make_workspace
from tests.listening.factories import NOW
from tests.triage.factories import make_item, put, said

EMPTY_BELOW = """() => document.scrollingElement.scrollHeight
    - [...document.querySelectorAll("footer")].at(-1).getBoundingClientRect().bottom - scrollY"""


@pytest.fixture
def ana(transactional_db):
    return make_member(make_workspace("Rye and Shine", slug="rye"), Role.OWNER, "Ana")


def test_a_queue_is_worked_through_with_the_keyboard_alone(visitor, ana):
    workspace = ana.workspaces.get()
    named = [make_item(workspace, text=f"Mention {name}") for name in ("one", "two", "three", "four")]
    first, second, third, fourth = named
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/triage/?view=new")
    detail = page.locator("#triage-detail")
    expect(detail).to_contain_text("Mention one")
    visitor.assert_accessible()
    visitor.assert_fits()

    page.keyboard.press("j")
    expect(detail).to_contain_text("Mention two")
    page.keyboard.press("k")
    expect(detail).to_contain_text("Mention one")
    page.keyboard.press("2")
    expect(detail).to_contain_text("Mention two")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.keyboard.press("u")
    expect(page.locator("[data-row]")).to_have_count(4)
    page.keyboard.press("5")
    expect(detail).to_contain_text("Mention two")

    page.keyboard.press("r")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("On its way 1 2 e")
    page.keyboard.press("Control+Enter")
    expect(detail).to_contain_text("Mention three")

    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(detail).to_contain_text("Mention four")
    page.keyboard.press("x")
    page.keyboard.press("4")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    stored = {item.pk: (item.state, item.outcome) for item in Item.objects.all()}
    assert stored == {
        first.pk: ("done", "nothing"), second.pk: ("done", "answer"),
        third.pk: ("done", "praise"), fourth.pk: ("done", "praise"),
    }  # fmt: skip


def test_keys_struck_faster_than_the_server_answers_mean_the_list_as_it_will_be(visitor, ana):
    workspace = ana.workspaces.get()
    for name in ("one", "two", "three", "four", "five"):
        make_item(workspace, text=f"Mention {name}")
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/triage/?view=new")
    expect(page.locator("#triage-detail")).to_contain_text("Mention one")
    page.keyboard.type("25jxjx4")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#triage-detail")).to_contain_text("Mention three")
    outcomes = {item.text: item.outcome for item in Item.objects.all()}
    assert outcomes == {
        "Mention one": "idea", "Mention two": "nothing", "Mention three": "",
        "Mention four": "praise", "Mention five": "praise",
    }  # fmt: skip


def test_ctrl_k_goes_anywhere(visitor, ana):
    page = visitor.sign_in(ana)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("register of")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitor.server}/w/rye/triage/risks/")


def test_a_mood_and_an_emotion_are_corrected_by_one_key_each(visitor, ana):
    workspace = ana.workspaces.get()
    put(workspace, said("q1", "Fresh again!"))
    item = make_item(workspace, native_id="q1", day=NOW.date(), text="Fresh again!", sentiment=-1)
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/triage/?view=new")
    detail = page.locator("#triage-detail")
    expect(detail).to_contain_text("Fresh again!")
    visitor.assert_accessible()
    visitor.assert_fits()
    page.keyboard.press("+")
    expect(detail.get_by_role("button", name="Positive")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+H")
    expect(detail.locator(".badge", has_text="Joy")).to_be_visible()
    item.refresh_from_db()
    assert (item.sentiment, item.emotion, item.outcome) == (1, "joy", "")
    page.keyboard.press("u")
    expect(detail.locator(".badge", has_text="Joy")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_contain_text("Positive")


def test_a_long_queue_scrolls_in_its_list_and_leaves_nothing_empty_below_the_page(visitor, ana):
    for number in range(40):
        make_item(ana.workspaces.get(), text=f"Mention {number}")
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/triage/?view=new")
    expect(page.locator("[data-row]")).to_have_count(30)
    assert page.evaluate(EMPTY_BELOW) <= 1
