"""The pages of saved searches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.governance.models import AuditEntry
from skopos.jobs.models import Job
from skopos.listening.models import Family, Search
from tests.listening.factories import make_search, put, said

pytestmark = pytest.mark.django_db
DATA = {"query": "rye AND bread", "name": "Rye bread", "family": "brand", "colour": "teal", "shared": "on"} | {
    "is_active": "on"
}


def address(cast, name, *parts):
    return reverse(f"listening:{name}", args=[cast.workspace.slug, *parts])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_search_is_made_changed_and_deleted(cast):
    bo = cast.browser(cast.bo)
    assert bo.post(address(cast, "search_new"), DATA).status_code == 302
    search = Search.objects.get(workspace=cast.workspace)
    assert (search.slug, search.owner, search.family) == ("rye-bread", cast.bo, Family.BRAND)
    assert Job.objects.filter(key=f"listening.searches:{cast.workspace.pk}").count() == 1
    assert bo.post(address(cast, "search_change", "rye-bread"), DATA | {"name": "Loaf"}).status_code == 302
    search.refresh_from_db()
    assert (search.slug, search.name, search.owner) == ("rye-bread", "Loaf", cast.bo)
    assert bo.post(address(cast, "search_delete", "rye-bread")).status_code == 302
    assert not Search.objects.exists()
    labels = AuditEntry.objects.filter(workspace=cast.workspace).order_by("pk").values_list("label", flat=True)
    assert list(labels) == ["listening.search_saved", "listening.search_saved", "listening.search_deleted"]


def test_a_text_that_cannot_be_read_is_refused_with_what_mends_it(cast):
    page = text_of(cast.browser(cast.bo).post(address(cast, "search_new"), DATA | {"query": "rye lnag:de"}))
    assert "There is no field lnag:." in page
    assert "Did you mean “lang:”?" in page
    assert not Search.objects.exists()


def test_the_check_while_typing_counts_or_points(cast):
    put(cast.workspace, said("1", text="rye bread"), said("2", text="rye"))
    browser, url = cast.browser(cast.vi), address(cast, "search_preview")
    page = text_of(browser.get(url, {"query": "rye"}))
    assert "2 mentions" in page
    assert "rye bread" in page
    wrong = text_of(browser.get(url, {"query": "rye OR"}))
    assert "rye <mark>OR</mark>" in wrong
    assert "    ^^" in wrong
    assert "<b>" not in text_of(browser.get(url, {"query": "(<b>"}))
    assert "Write a search" in text_of(browser.get(url, {"query": " "}))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("bread or rolls", "write it in capitals: OR"),
        ("theme:delivry", "No theme is called “delivry”, so it finds nothing. Did you mean “delivery”?"),
        ("bread NOT theme:(price OR zzzzzz)", "No theme is called “zzzzzz”, so it finds nothing."),
    ],
)
def test_what_may_not_be_meant_is_said_beside_the_count(cast, query, told):
    page = text_of(cast.browser(cast.vi).get(address(cast, "search_preview"), {"query": query}))
    assert told in page
    assert "0 mentions" in page


@pytest.mark.parametrize("query", ["or", '"bread or rolls"', "author:and OR bread", "theme:(Lieferung OR none)"])
def test_what_can_be_meant_is_not_asked_about(cast, query):
    assert "notice--warn" not in text_of(cast.browser(cast.vi).get(address(cast, "search_preview"), {"query": query}))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "channel:newsrom",
            "No mention has “channel:newsrom” yet, so it finds nothing. Did you mean “channel:newsroom”?",
        ),
        (
            "rye OR platform:(x OR blueski)",
            "“platform:blueski” yet, so it finds nothing. Did you mean “platform:bluesky”?",
        ),
        ("-lang:xx", "No mention has “lang:xx” yet, so it finds nothing."),
    ],
)
def test_a_channel_platform_or_language_that_no_mention_has_is_said(cast, query, told):
    put(cast.workspace, said("1", channel="Newsroom", platform="bluesky"), said("2", platform="x"))
    browser, url = cast.browser(cast.vi), address(cast, "search_preview")
    assert told in text_of(browser.get(url, {"query": query}))
    known = "channel:(NEWSROOM OR none) platform:Bluesky lang:(en OR none)"
    assert "notice--warn" not in text_of(browser.get(url, {"query": known}))


def test_what_may_not_be_meant_is_pointed_at_once_in_the_order_of_the_search(cast):
    put(cast.workspace, said("1", channel="facebook"))
    query = 'pizza or channel:("facebok" OR facebook) theme:delivry <b> -channel:facebok'
    page = text_of(cast.browser(cast.vi).get(address(cast, "search_preview"), {"query": query}))
    places = [
        "pizza <mark>or</mark> channel",
        "channel:(&quot;<mark>facebok</mark>&quot; OR facebook) theme",
        "theme:<mark>delivry</mark> &lt;b&gt;",
    ]
    assert page.count("<mark>") == len(places)
    assert [page.find(place) for place in places] == sorted(page.find(place) for place in places)
    assert all(place in page for place in places)
    assert f"\n{' ' * query.index('facebok')}{'^' * len('facebok')}</pre>" in page
    assert "Did you mean “channel:facebook”?" in page


def test_whole_words_are_counted_even_without_an_operator(cast):
    put(cast.workspace, said("1", text="shortbread"), said("2", text="bread"))
    page = text_of(cast.browser(cast.vi).get(address(cast, "search_preview"), {"query": "bread"}))
    assert "1 mention" in page


def test_the_list_shows_what_each_found_by_family(cast):
    make_search(cast.workspace, "Rye", family=Family.EMPLOYER)
    make_search(cast.workspace, "Secret", shared=False, owner=cast.ana)
    page = text_of(cast.browser(cast.vi).get(address(cast, "searches")))
    assert "Employer brand" in page
    assert "Secret" not in page
    assert "/rye/change/" not in page
    mine = text_of(cast.browser(cast.ana).get(address(cast, "searches")))
    assert "Secret" in mine
    assert "/rye/change/" in mine
    assert "No searches yet" in text_of(
        cast.browser(cast.cem).get(reverse("listening:searches", args=[cast.other.slug]))
    )


def test_the_list_asks_as_often_for_three_as_for_one(cast, django_assert_num_queries):
    browser, url = cast.browser(cast.vi), address(cast, "searches")
    make_search(cast.workspace, "One")
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    make_search(cast.workspace, "Two")
    make_search(cast.workspace, "Three", owner=cast.ana)
    with django_assert_num_queries(len(one)):
        browser.get(url)


def test_a_search_opens_to_its_mentions(cast):
    put(cast.workspace, said("1", text="rye loaf", searches=["rye"]), said("2", text="a crumb"))
    make_search(cast.workspace, "Rye")
    make_search(cast.workspace, "Mine", "crumb", shared=False, owner=cast.ana)
    browser = cast.browser(cast.ana)
    page = text_of(browser.get(address(cast, "search", "rye"), follow=True))
    assert "rye loaf" in page
    assert "a crumb" not in page
    page = text_of(browser.get(address(cast, "search", "mine"), follow=True))
    assert "a crumb" in page
    assert "rye loaf" not in page
    assert cast.browser(cast.vi).get(address(cast, "search", "mine")).status_code == 404


def test_who_may_change(cast):
    make_search(cast.workspace, "Rye", owner=cast.ana)
    make_search(cast.workspace, "Mine", shared=False, owner=cast.ana)
    for name in ("search_change", "search_delete"):
        assert cast.browser(cast.vi).post(address(cast, name, "rye"), DATA).status_code == 403
        assert cast.browser(cast.bo).post(address(cast, name, "rye"), DATA).status_code == 403
        assert cast.browser(cast.bo).post(address(cast, name, "mine"), DATA).status_code == 404
        assert cast.browser(cast.cem).post(address(cast, name, "rye"), DATA).status_code == 404
    assert cast.browser(cast.vi).get(address(cast, "search_new")).status_code == 403
    assert Search.objects.count() == 2


def test_the_page_of_mentions_points_at_a_mistake(cast):
    put(cast.workspace, said("1", text="rye"))
    page = text_of(cast.browser(cast.vi).get(address(cast, "mentions"), {"q": "rye AND", "period": "all"}))
    assert "rye <mark>AND</mark>" in page
    assert "No mention fits this filter" in page
