"""The loop, walked by a person in a browser: from a business goal over real figures to a decision."""

import threading
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from skopos.jobs.worker import work
from skopos.workspaces.models import Role
from tests.factories import make_member, make_workspace

HEADER = (
    '"Post ID","Page ID","Page name",Title,Description,"Publish time",Permalink,"Post type",Date,Views,Reach,'
    '"Reactions, Comments and Shares",Reactions,Comments,Shares,"Total clicks","Seconds viewed"\n'
)


@pytest.fixture
def ana(transactional_db):
    return make_member(make_workspace("Rye and Shine", slug="rye"), Role.OWNER, "Ana")


def posts_of_a_year(today: date) -> bytes:
    """An export of a Facebook page: three posts a week for a year, up to yesterday."""
    lines = []
    for number in range(156):
        day = today - timedelta(days=1 + (155 - number) * 7 // 3)
        views = 400 + 3 * number + 37 * (number % 5)
        lines.append(
            f'{12200000000000000 + number},100,"Rye and Shine","Fresh rolls {number}",,"{day:%m/%d/%Y} 18:12",'
            f"https://facebook.com/p/{number},Photos,Lifetime,{views},{views // 2},46,40,3,3,21,0\n"
        )
    return ("\ufeff" + HEADER + "".join(lines)).encode()


def work_off() -> None:
    """Run the jobs that wait, as a worker would."""
    work(threading.Event(), burst=True, lease_seconds=600, poll_seconds=0)


def save(page) -> None:
    page.locator("main form .btn--primary").first.click()


def test_the_loop_from_a_goal_to_a_decision(visitor, ana, tmp_path):
    today = date.today()
    page = visitor.sign_in(ana)
    expect(page.get_by_text("Three steps to the first answer")).to_be_visible()

    # A file comes in: looked at first, then taken in.
    file = tmp_path / "facebook posts.csv"
    file.write_bytes(posts_of_a_year(today))
    visitor.go("/w/rye/channels/imports/")
    page.locator("input[type=file]").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Upload and look").click()
    work_off()
    expect(page.get_by_text("This is what the file would do.")).to_be_visible(timeout=30_000)  # it looks by itself
    page.wait_for_load_state()
    visitor.assert_accessible()
    with page.expect_navigation():
        page.get_by_role("button", name="Take it in").click()
    work_off()
    expect(page.locator(".tile", has_text="Added").locator(".tile__value")).to_have_text("312", timeout=30_000)

    # A goal, a strategy and an objective on what the file brought.
    visitor.go("/w/rye/strategy/")
    page.get_by_role("link", name="New business goal").first.click()
    page.locator("[name=title]").fill("More people know our bread")
    page.locator("[name=kind]").select_option("reputation")
    save(page)
    page.get_by_role("link", name="Add a strategy").click()
    page.locator("[name=title]").fill("Talk where bakers talk")
    save(page)
    page.get_by_role("link", name="Add an objective").click()
    page.locator("[name=title]").fill("Shown 30,000 times in three months")
    page.locator("[name=metric]").select_option("impressions")
    page.locator("[name=target]").fill("30000")
    page.locator("[name=audience]").fill("home bakers")
    page.locator("[name=start]").fill((today - timedelta(days=20)).isoformat())
    page.locator("[name=deadline]").fill((today + timedelta(days=70)).isoformat())
    page.locator("[name=rhythm]").select_option("weekly")
    visitor.assert_accessible()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Shown 30,000 times in three months")
    for state in ("proposed", "approved"):
        page.locator(f"button[name=to][value={state}]").click()
        expect(page.locator(f"button[name=to][value={state}]")).to_have_count(0)
    work_off()

    # Its progress and its chance, on its own page and at home.
    visitor.again()
    chance = page.locator(".tile", has_text="Chance of meeting it").locator(".tile__value")
    expect(chance).to_contain_text("%")
    expect(page.locator(".chart__plot svg").first).to_be_visible()
    visitor.assert_accessible()
    objective_path = page.url.removeprefix(visitor.server)
    visitor.go("/w/rye/")
    row = page.get_by_role("row", name="Shown 30,000 times in three months")
    expect(row).to_contain_text("%")
    expect(page.locator(".chart__plot svg")).to_have_count(2)
    visitor.assert_accessible()

    # A trial and the decision on it.
    visitor.go(objective_path)
    page.get_by_role("link", name="New trial").click()
    page.locator("[name=hypothesis]").fill("If we post at seven, more commuters see it.")
    page.locator("[name=expected_effect]").fill("A tenth more impressions")
    page.locator("[name=start]").fill((today - timedelta(days=14)).isoformat())
    save(page)
    page.locator("form[action$='/result/'] [name=effect]").fill("0.12")
    page.get_by_role("button", name="Add to the log").click()
    decide = page.locator("form[action$='/decision/']")
    decide.locator("[value=adopt]").check()
    decide.locator("[name=note]").fill("It was worth getting up.")
    decide.get_by_role("button", name="Decide").click()
    expect(page.locator(".timeline")).to_contain_text("It was worth getting up.")
    visitor.go("/w/rye/strategy/learning/")
    expect(page.locator("main")).to_contain_text("If we post at seven")
    visitor.assert_accessible()

    # The same in Persian.
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main")).to_contain_text("If we post at seven")
    visitor.assert_fits()


@pytest.mark.parametrize(
    "path", ["mentions/", "metrics/", "channels/", "metrics/report/", "jobs/", "settings/members/"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_phone_while_they_are_empty(visitor, ana, path, scheme):
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.sign_in(ana)
    visitor.go(f"/w/rye/{path}")
    visitor.assert_accessible()
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.assert_fits()
