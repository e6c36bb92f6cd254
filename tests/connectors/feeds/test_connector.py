from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from skopos.channels.connectors import connectors
from skopos.channels.contract import Account, ConnectorError
from skopos.common.http import Http
from skopos.connectors.feeds.connector import CONNECTOR, fetch
from tests.servers import Reply, serving

RSS = (Path(__file__).parent / "saved" / "news.rss").read_bytes()


def visit(address, state=None, secret=""):
    with Http(private=True) as http:
        return fetch(Account(address, secret=secret), state or {}, http)


def test_it_is_registered():
    assert connectors()["feeds"] is CONNECTOR


def test_the_second_visit_asks_only_for_what_is_new():
    def feed(headers):
        if (
            headers.get("if-none-match") == '"v1"'
            and headers.get("if-modified-since") == "Wed, 04 Mar 2026 18:30:00 GMT"
        ):
            return Reply(status=304)
        return Reply(RSS, headers={"ETag": '"v1"', "Last-Modified": "Wed, 04 Mar 2026 18:30:00 GMT"})

    with serving(feed=feed) as site:
        first = visit(f"{site.url}/feed")
        second = visit(f"{site.url}/feed", first.state)
    assert [document.body for document in first.documents] == [RSS]
    assert second.documents == ()
    assert second.state == first.state


def test_a_server_without_validators_is_not_read_twice_either():
    with serving(feed=Reply(RSS)) as site:
        first = visit(f"{site.url}/feed")
        assert visit(f"{site.url}/feed", first.state).documents == ()
        site.pages["/feed"] = Reply(RSS + b" ")
        assert len(visit(f"{site.url}/feed", first.state).documents) == 1


def test_another_address_forgets_what_was_known_of_the_old_one():
    with serving(a=Reply(RSS, headers={"ETag": '"v1"'}), b=Reply(RSS)) as site:
        first = visit(f"{site.url}/a")
        assert len(visit(f"{site.url}/b", first.state).documents) == 1
        assert "if-none-match" not in site.asked[-1][1]


def test_a_web_page_leads_to_the_feed_that_it_names_and_later_visits_go_there():
    page = b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    with serving(home=Reply(page), feed=Reply(RSS)) as site:
        first = visit(site.url, secret="t0ken")
        visit(site.url, first.state, secret="t0ken")
        paths = [(path, headers["authorization"]) for path, headers in site.asked]
    assert [document.url for document in first.documents] == [f"{site.url}/feed"]
    assert paths == [("/", "Bearer t0ken"), ("/feed", "Bearer t0ken"), ("/feed", "Bearer t0ken")]


def test_the_secret_does_not_follow_a_page_to_another_site():
    with serving(feed=Reply(RSS)) as other:
        page = f'<html><head><link rel="alternate" type="application/atom+xml" href="{other.url}/feed"></head></html>'
        with serving(home=Reply(page.encode())) as site:
            first = visit(site.url, secret="ana:pw")
            visit(site.url, first.state, secret="ana:pw")
        assert site.asked[0][1]["authorization"] == "Basic YW5hOnB3"
        assert [headers.get("authorization") for _path, headers in other.asked] == [None, None]


def test_a_page_without_a_feed_says_what_to_look_for():
    with (
        serving(home=Reply(b"<!doctype html><title>x</title>")) as site,
        pytest.raises(ConnectorError, match="RSS") as caught,
    ):
        visit(site.url)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("status", "permanent", "words"),
    [
        (410, True, "gone for good"),
        (401, True, "wants to know who asks"),
        (403, True, "wants to know who asks"),
        (404, False, "answered 404"),
        (500, False, "answered 500"),
        (429, False, "too often"),
    ],
)
def test_each_refusal_says_whether_asking_again_helps(status, permanent, words):
    with serving(feed=Reply(b"", status)) as site, pytest.raises(ConnectorError, match=words) as caught:
        visit(f"{site.url}/feed")
    assert caught.value.permanent is permanent


def test_a_server_that_asks_for_patience_gets_it():
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    waits = []
    for text in ("120", later, "soon", "99999999999"):
        with serving(feed=Reply(b"", 503, {"Retry-After": text})) as site, pytest.raises(ConnectorError) as caught:
            visit(f"{site.url}/feed")
        waits.append(caught.value.wait_seconds)
    assert waits[0] == 120
    assert 7000 < waits[1] <= 7200
    assert waits[2:] == [0, 7 * 24 * 3600]
