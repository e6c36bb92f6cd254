"""Labels by key in a real browser: every label has one, or a list that one leads to."""

import pytest
from playwright.sync_api import expect

from skopos.listening.evidence import Correction
from skopos.workspaces.models import Role
from tests.factories import make_member, make_workspace
from tests.listening.factories import NOW, put, said
from tests.themes.factories import make_theme
from tests.triage.factories import make_item


@pytest.fixture
def ana(transactional_db):
    workspace = make_workspace("Rye and Shine", slug="rye")
    put(workspace, said("1", "Late again", language="nl", country="NL", topics=["price"]), said("2", "Fresh bread"))
    return make_member(workspace, Role.OWNER, "Ana")


def last_said():
    correction = Correction.objects.order_by("pk").last()
    return correction.native_id, correction.field, correction.new_value


def test_themes_language_and_place_are_corrected_without_the_mouse(visitor, ana):
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/mentions/?period=all&q=late")
    row = page.locator("[data-mention]")
    page.keyboard.press("j")
    page.keyboard.press("Shift+Digit1")
    expect(row.locator(".badge", has_text="Service")).to_be_visible()
    assert last_said() == ("1", "topics", ["price", "service"])
    page.keyboard.press("Shift+Digit1")
    expect(row.locator(".badge", has_text="Service")).to_have_count(0)
    page.keyboard.press("Shift+KeyV")
    expect(row).to_contain_text("Vietnamese")
    assert last_said() == ("1", "language", "vi")

    page.keyboard.press("c")
    expect(row.locator("[name=country_value]")).to_be_focused()
    visitor.assert_fits()
    page.keyboard.type("Aus")
    page.keyboard.press("Enter")
    expect(row.locator(".badge", has_text="Corrected by Ana")).to_be_visible()
    expect(row).to_be_focused()
    assert last_said() == ("1", "country", "AU")
    page.keyboard.press("l")
    expect(row.locator("[name=language_value]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    page.keyboard.press("+")
    expect(row.locator(".badge", has_text="Positive")).to_be_visible()


def test_the_time_of_a_mention_is_a_target_of_24_pixels(visitor, ana):
    page = visitor.sign_in(ana)
    visitor.go("/w/rye/mentions/?period=all")
    assert page.locator("[data-mention] a:has(time)").first.bounding_box()["height"] >= 24


def test_an_own_theme_has_a_key_on_the_page_of_one_mention_and_in_the_inbox(visitor, ana):
    workspace = ana.workspaces.get()
    for key in ("delivery", "staff"):
        make_theme(workspace, key, "", is_active=False)
    make_theme(workspace)  # the ninth
    item = make_item(workspace, native_id="2", day=NOW.date(), text="Fresh bread")
    page = visitor.sign_in(ana)
    visitor.go(f"/w/rye/mentions/one/?platform=x&id=2&day={NOW.date()}")
    page.keyboard.press("Shift+Digit9")
    chip = page.locator("#labels").get_by_role("button", name="Vegan options")
    expect(chip).to_have_attribute("aria-pressed", "true")
    visitor.go("/w/rye/triage/?view=new")
    page.keyboard.press("Shift+Digit1")
    expect(page.locator("#triage-detail .badge", has_text="Service")).to_be_visible()
    item.refresh_from_db()
    assert (item.outcome, "service" in item.topics) == ("", True)
