import pytest
from playwright.sync_api import Page, expect

from skopos.workspaces.models import Role
from tests.factories import make_member, make_workspace

LOGIN = "/accounts/login/"


@pytest.fixture
def ana(transactional_db):
    workspace = make_workspace("Rye and Shine", slug="rye")
    return make_member(workspace, Role.OWNER, "Ana")


@pytest.fixture
def design(settings):
    settings.DEBUG = True
    return "/w/rye/design/"


def test_signing_in_leads_home_and_the_keyboard_goes_everywhere(visitor, ana):
    page = visitor.sign_in(ana)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rye and Shine")
    visitor.assert_accessible()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press(",")
    expect(page).to_have_url(f"{visitor.server}/w/rye/settings/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(visitor, ana, design, scheme):
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.sign_in(ana)
    page = visitor.go(design)
    expect(page.locator(".chart__plot svg").nth(1)).to_be_visible()
    visitor.assert_accessible()


def test_charts_are_drawn_without_moving_the_page(visitor, ana, design):
    visitor.sign_in(ana)
    page = visitor.go(design)
    before = page.locator(".chart__plot").first.bounding_box()
    expect(page.locator(".chart__plot svg").first).to_be_visible()
    assert page.locator(".chart__plot").first.bounding_box() == before
    assert page.locator(".chart__plot svg").first.bounding_box()["height"] == pytest.approx(before["height"], abs=1)
    page.get_by_text("Show as a table").first.click()
    expect(page.get_by_role("cell", name="Jan 5, 2026")).to_be_visible()


def test_charts_follow_the_device_into_the_dark(visitor, ana, design):
    visitor.page.emulate_media(color_scheme="light")
    visitor.sign_in(ana)
    page = visitor.go(design)
    labels = page.locator(".chart__plot svg .role-axis-label text").first
    expect(labels).to_have_attribute("fill", "#465860")
    page.emulate_media(color_scheme="dark")
    expect(labels).to_have_attribute("fill", "#aabcc3")


def test_persian_pages_and_charts_are_mirrored(visitor, ana, design):
    ana.language = "fa"
    ana.save()
    visitor.go(LOGIN)
    page = visitor.page
    page.locator("[name=login]").fill(ana.email)
    page.locator("[name=password]").fill("correct horse battery")
    page.locator("main button").first.click()
    visitor.go(design)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".chart__plot svg").first).to_be_visible()
    side, main = page.locator("#side").bounding_box(), page.locator("main").bounding_box()
    assert side["x"] > main["x"]
    labels = page.locator(".chart__plot svg").first.locator(".role-axis-label text")
    texts = labels.all_text_contents()
    assert "۴۰٬۰۰۰" in texts
    assert "\u200fفوریه" in texts  # the mark keeps a day before its month
    assert [text for text in texts if any(character in "0123456789" for character in text)] == []
    zero, february = (
        labels.get_by_text("۲۰٬۰۰۰").bounding_box(),
        labels.get_by_text("\u200fفوریه", exact=True).bounding_box(),
    )
    march = labels.get_by_text("\u200fمارس", exact=True).bounding_box()
    assert zero["x"] > february["x"] > march["x"]
    visitor.assert_fits()


def test_language_and_appearance_change_at_once_and_stay(visitor, ana):
    page = visitor.sign_in(ana)
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("details.menu[name=topbar] > summary").nth(1).click()
    page.locator("button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.again()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(12, 22, 27)"


def test_a_phone_has_a_drawer_and_everything_fits(visitor, ana, design):
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.go(LOGIN)
    visitor.assert_fits()
    visitor.sign_in(ana)
    page = visitor.go(design)
    expect(page.locator(".chart__plot svg").first).to_be_visible()
    visitor.assert_fits()
    expect(page.locator("#side")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#side")).to_be_visible()
    page.locator("#side").get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    visitor.assert_fits()


def test_dangerous_things_are_asked_about_and_can_be_left(visitor, ana):
    other = make_member(ana.workspaces.get(), Role.VIEWER, "Bo")
    visitor.sign_in(ana)
    page: Page = visitor.go("/w/rye/settings/members/")
    row = page.get_by_role("row", name="Bo")
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Cancel").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text("is no longer a member")).to_be_visible()
    assert not other.memberships.exists()


def test_what_is_inaccessible_would_be_found(visitor, ana):
    page = visitor.sign_in(ana)
    page.evaluate(
        """() => {
            const main = document.querySelector("main");
            main.innerHTML += '<h4>Skipped</h4><button></button><input name="x"><p id="main">Twice</p>';
            main.append(document.createElement("img"));
            const faint = document.createElement("p");
            faint.textContent = "Faint";
            faint.style.color = "rgb(200, 205, 205)";
            main.append(faint);
        }"""
    )
    from tests.browser.accessibility import problems_of

    rules = {problem.split(":")[0].split(" from ")[0].split(" 1.")[0] for problem in problems_of(page)}
    assert {"heading skips", "no name", "no label", "id used twice", "no text alternative", "contrast"} <= rules
