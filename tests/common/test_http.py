import gzip

import pytest

from skopos.common.http import Http, HttpError, Limits, check_address
from tests.servers import Reply, serving


def fetch(url, headers=None, **limits):
    with Http(private=True, limits=Limits(**limits)) as http:
        return http.get(url, headers)


def test_a_page_comes_back_with_its_headers_and_unpacked_body():
    packed = gzip.compress(b"<rss/>")
    with serving(feed=Reply(packed, headers={"Content-Encoding": "gzip", "ETag": '"1"'})) as site:
        answer = fetch(f"{site.url}/feed", {"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"<rss/>", '"1"')
    assert site.asked[0][1]["if-none-match"] == '"0"'


def test_this_machine_is_refused_unless_private_addresses_are_opened(settings):
    settings.ALLOW_PRIVATE_FEEDS = False
    with serving(home=Reply(b"secret")) as site, Http() as http:
        with pytest.raises(HttpError, match="not an address of the open internet") as caught:
            http.get(site.url)
        assert caught.value.permanent
        assert site.asked == []


def test_a_redirect_into_a_refused_network_is_not_followed():
    with (
        serving(home=Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})) as site,
        pytest.raises(HttpError, match=r"169\.254\.169\.254") as caught,
    ):
        fetch(site.url)
    assert caught.value.permanent


def test_a_name_cannot_change_its_mind_between_check_and_call():
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with serving(feed=Reply(b"first")) as site:
        port = site.url.rpartition(":")[2]
        with Http(private=True, resolver=lambda host, port: next(answers)) as http:
            assert http.get(f"http://feed.example:{port}/feed").body == b"first"
            with pytest.raises(HttpError, match=r"feed\.example leads to 169\.254\.169\.254"):
                http.get(f"http://feed.example:{port}/feed")
    assert [headers["host"] for _path, headers in site.asked] == [f"feed.example:{port}"]


def test_credentials_do_not_follow_a_redirect_to_another_origin():
    with serving(feed=Reply(b"ok")) as other:
        with serving(
            home=Reply(status=301, headers={"Location": "/moved"}),
            moved=Reply(status=302, headers={"Location": f"{other.url}/feed"}),
        ) as site:
            answer = fetch(site.url, {"Authorization": "Bearer x"})
        assert (answer.body, answer.url) == (b"ok", f"{other.url}/feed")
        assert [headers.get("authorization") for _path, headers in site.asked] == ["Bearer x", "Bearer x"]
        assert "authorization" not in other.asked[0][1]


def test_redirects_that_never_end_are_given_up():
    with (
        serving(home=Reply(status=302, headers={"Location": "/"})) as site,
        pytest.raises(HttpError, match="more than 3 times"),
    ):
        fetch(site.url, redirects=3)
    assert len(site.asked) == 4


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_past_the_size_limit_is_refused_packed_or_not(packed):
    body = b"0" * 200_000
    reply = Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"}) if packed else Reply(body)
    with serving(home=reply) as site, pytest.raises(HttpError, match="larger than"):
        fetch(site.url, body_bytes=100_000)


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate"])
def test_packing_that_was_not_asked_for_is_refused(encoding):
    with (
        serving(home=Reply(b"x", headers={"Content-Encoding": encoding})) as site,
        pytest.raises(HttpError, match="not asked for"),
    ):
        fetch(site.url)


def test_a_packed_answer_that_breaks_off_is_not_taken_for_whole():
    with (
        serving(home=Reply(gzip.compress(b"x" * 1000)[:-9], headers={"Content-Encoding": "gzip"})) as site,
        pytest.raises(HttpError, match="broke off"),
    ):
        fetch(site.url)


def test_nobody_there_is_worth_another_try():
    with serving() as site:
        url = site.url
    with pytest.raises(HttpError, match="does not answer") as caught:
        fetch(url)
    assert not caught.value.permanent


def test_the_deadline_holds_for_headers_and_body_alike():
    with serving(home=Reply(b"late")) as site, pytest.raises(HttpError, match="took longer"):
        fetch(site.url, seconds=0.0)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/feed", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("example.org/feed", "http:// or https://"),
        ("http://", "http:// or https://"),
        ("https://ana:pw@example.org/", "Leave the name and password out"),
        ("http://exa mple.org/\r\nX: 1", "is not an address"),
    ],
)
def test_addresses_of_the_wrong_form_are_refused_before_anybody_is_asked(address, reason):
    with pytest.raises(HttpError, match=reason) as caught:
        check_address(address)
    assert caught.value.permanent


def test_an_address_in_another_script_is_kept_in_its_normal_form():
    assert check_address(" https://BÜCHER.example/feed#top ") == "https://xn--bcher-kva.example/feed"
