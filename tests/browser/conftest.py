"""The frame of the browser tests: a live server on 127.0.0.1 and Debian's Chromium.

An error in the console or a violation of the content security policy fails the test in which it happens.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from skopos.web import bundle
from tests.browser.accessibility import problems_of

# Playwright's event loop runs in the thread of the test; Django would otherwise refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "correct horse battery"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid.replace("\\", "/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def charts_file(tmp_path_factory):
    """The chart library, made once for all tests: each test has a data folder of its own."""
    return bundle.make_bundle(tmp_path_factory.mktemp("charts"))


@pytest.fixture(autouse=True)
def ready_charts(charts_file, monkeypatch):
    monkeypatch.setattr(bundle, "ensure_bundle", lambda: charts_file)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of an own session; it fails the test for anything wrong in the console."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda entry: complaints.append(entry.text) if entry.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


class Visitor:
    """A person at a browser."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        return self.page

    def again(self) -> Page:
        """Open the page anew that is open; unlike a reload this waits for what it is still doing."""
        self.page.wait_for_load_state()
        self.page.goto(self.page.url)
        return self.page

    def sign_in(self, person) -> Page:
        self.go("/accounts/login/")
        self.page.get_by_label("Email").fill(person.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.locator("main").get_by_role("button").click()
        self.page.wait_for_url(lambda url: "/accounts/" not in url)
        return self.page

    def assert_accessible(self) -> None:
        assert problems_of(self.page) == []

    def assert_fits(self) -> None:
        """Nothing sticks out to the side."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0


@pytest.fixture
def visitor(page: Page, live_server) -> Visitor:
    return Visitor(page, live_server.url)
