"""Every page that links of the demo lead to, in Persian, wide and on a phone: nothing sticks out or is complained of.

One language is enough, so that the walk stays short: a page that fits mirrored, in a language of long words and other
letters, fits in English too; `test_frame.py` looks at the frame in the others.
"""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from skopos.demo import build
from skopos.demo.story import OWNER_EMAIL, Story
from skopos.workspaces.models import User

FILES = {
    "export", "metric_csv", "period_file", "moved_report_file", "import_problems", "openapi-json", "ledger_csv",
    "result_csv", "result_json", "report_file", "panel_file", "own_file",
}  # fmt: skip
MUST_BE_SEEN = {
    "web:home", "strategy:tree", "strategy:objective", "strategy:objective_edit", "strategy:tactic", "strategy:trial",
    "strategy:learning", "strategy:import", "channels:list", "channels:channel", "channels:add", "channels:tokens",
    "channels:imports", "listening:mentions", "listening:mention", "measurement:metrics", "measurement:metric",
    "measurement:rows", "listening:searches", "reports:period", "collaboration:notices", "web:settings",
    "web:members", "governance:rules", "governance:audit", "jobs:list", "web:about", "profile",
}  # fmt: skip
FITS = """() => {
    const wide = document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth;
    const beyond = (element) => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1);
    };
    const sticking = () => [...document.querySelectorAll("body *")].filter(beyond);
    return wide > 0 ? sticking().map((element) => element.outerHTML.slice(0, 120)) : [];
}"""


@pytest.fixture
def owner(transactional_db):
    build.build(Story("campaign", date(2026, 11, 1)), password="granola-for-breakfast")
    return User.objects.get(email=OWNER_EMAIL)


def view_of(address: str) -> str | None:
    """Name the view behind a link of this site; None for files and for what is not a page."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    return None if parts.netloc or found.url_name in FILES else found.view_name


def walk(page, home: str, widths: tuple[int, ...]) -> set[str]:
    """Follow the links from page to page, one page of each kind, and look at each in all widths; give the views."""
    waiting, seen = ["/?all=1", "/profile/", "/accounts/password/change/"], set()
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if view is None or view in seen:
            continue
        seen.add(view)
        page.set_viewport_size({"width": widths[0], "height": 844})
        assert page.goto(home + address).status == 200, address
        assert page.locator("html").get_attribute("lang") == "fa", address
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(FITS) == [], (address, width)
        waiting += page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return seen


def test_every_page_fits_and_has_nothing_to_complain_of(page, live_server, owner):
    client = Client()
    client.force_login(owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    owner.language = "fa"
    owner.save()
    assert walk(page, live_server.url, (1280, 390)) >= MUST_BE_SEEN
