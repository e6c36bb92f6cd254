import csv
import io

import pytest
import time_machine
from django.urls import reverse

from skopos.governance.models import AuditEntry
from skopos.listening.models import SavedView
from skopos.workspaces.models import Role
from tests.channels.factories import make_channel, make_import
from tests.factories import make_member
from tests.listening.factories import NOW, make_view, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mentions(cast):
    put(
        cast.workspace,
        said(
            "1", "Fresh rye bread", topics=["price"], emotion="joy", sentiment=1, url="https://example.org/1", reach=7
        ),
        said("2", "<b>Late</b> again", topics=["delivery"], emotion="anger", sentiment=-1, url="javascript:alert(1)"),
        said("3", "نان تازه", language="fa", country="IR", days_ago=2),
    )
    put(cast.other, said("9", "Cem's own mention"), refresh=False)


def url(cast, name="mentions", query="", **kwargs):
    return reverse(f"listening:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs}) + query


def text_of(response):
    return response.content.decode()


def test_a_viewer_reads_the_mentions_of_the_workspace_alone(cast, mentions):
    page = text_of(cast.browser(cast.vi).get(url(cast)))
    assert "Fresh rye bread" in page
    assert "Cem&#x27;s own mention" not in page


def test_a_stranger_sees_nothing_of_any_page(cast, mentions):
    view = make_view(cast.workspace, cast.ana, shared=True)
    browser = cast.browser(cast.cem)
    for address in (
        url(cast),
        url(cast, "more", f"?at={NOW.isoformat().replace('+', '%2B')}"),
        url(cast, "mention", "?platform=x&id=1"),
        url(cast, "export"),
        url(cast, "change_view", pk=view.pk),
    ):
        assert browser.get(address).status_code == 404, address
    for address in (url(cast, "save_view"), url(cast, "delete_view", pk=view.pk)):
        assert browser.post(address, {"name": "mine"}).status_code == 404, address
    assert SavedView.objects.get() == view


def test_texts_from_outside_are_never_html_and_bad_addresses_no_links(cast, mentions):
    page = text_of(cast.browser(cast.vi).get(url(cast)))
    assert "&lt;b&gt;Late&lt;/b&gt; again" in page
    assert "<b>Late</b>" not in page
    assert 'href="https://example.org/1" rel="noopener' in page
    assert "javascript:" not in page


def test_a_mention_leads_to_the_import_or_channel_that_brought_it(cast):
    brought, feed = make_import(cast.workspace, name="reviews.csv"), make_channel(cast.workspace, name="News")
    theirs = make_import(cast.other, name="secret.csv")
    sources = {"a": brought.source, "b": f"feed:{feed.pk}", "c": theirs.source}
    put(cast.workspace, *(said(key, source=source, platform="google_reviews") for key, source in sources.items()))

    def page(key):
        return text_of(cast.browser(cast.vi).get(url(cast, "mention", f"?platform=google_reviews&id={key}")))

    slug = cast.workspace.slug
    assert f'<a href="{reverse("channels:import", args=[slug, brought.pk])}">Where it came from: reviews.csv' in page(
        "a"
    )
    assert f'<a href="{reverse("channels:channel", args=[slug, feed.pk])}">Where it came from: News' in page("b")
    assert f"Where it came from: {theirs.source}" in page("c")
    assert "secret.csv" not in page("c")
    assert "Post on Google Reviews" in page("a")


def test_a_text_carries_its_own_language_and_direction(cast, mentions):
    assert '<p dir="auto" lang="fa">نان تازه</p>' in text_of(cast.browser(cast.vi).get(url(cast)))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?topic=price", ["1"]),
        ("?emotion=anger", ["2"]),
        ("?language=fa", ["3"]),
        ("?country=IR&sentiment=neutral", ["3"]),
        ("?q=rye+-late", ["1"]),
        ("?platform=rss", []),
        ("?since=2026-03-18&until=2026-03-18", ["3"]),
        ("?author=Somebody&emotion=joy&emotion=anger", ["2", "1"]),
    ],
)
def test_choices_narrow_the_list(cast, mentions, query, shown):
    context = cast.browser(cast.vi).get(url(cast, query=query)).context
    assert [each["mention"]["native_id"] for each in context["rows"]] == shown
    assert context["totals"]["n"] == len(shown)


def test_each_chart_opens_to_its_rows(cast, mentions):
    browser = cast.browser(cast.vi)
    context = browser.get(url(cast)).context
    for figure in (context["volume"], context["matrix"]):
        for row in figure.rows:
            assert browser.get(row["url"]).context["totals"]["n"] == row["n"]


def test_htmx_gets_the_part_that_changes(cast, mentions):
    browser = cast.browser(cast.vi)
    part = browser.get(url(cast), headers={"HX-Request": "true"})
    assert text_of(part).lstrip().startswith('<div id="mentions"')
    assert "HX-Request" in part["Vary"]
    restored = browser.get(url(cast), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in text_of(restored)


def test_four_weeks_are_shown_unless_they_are_silent(cast, mentions):
    assert cast.browser(cast.vi).get(url(cast)).context["chosen"].period == "28"
    with time_machine.travel("2027-01-01T12:00:00Z", tick=False):
        assert cast.browser(cast.vi).get(url(cast)).context["chosen"].period == "all"


def test_an_empty_workspace_is_told_how_to_begin(cast):
    page = text_of(cast.browser(cast.vi).get(url(cast)))
    assert "Nobody has said anything yet" in page


def test_a_filter_without_answer_says_what_to_do(cast, mentions):
    assert "Take all choices away" in text_of(cast.browser(cast.vi).get(url(cast, query="?topic=employer")))
    assert "Show all time" in text_of(cast.browser(cast.vi).get(url(cast, query="?since=2020-01-01&until=2020-01-02")))


def test_one_mention_and_three_cost_the_same_queries(cast, django_assert_max_num_queries):
    browser = cast.browser(cast.vi)
    put(cast.workspace, said("1", topics=["price"]))
    make_view(cast.workspace, cast.vi, "one")
    with django_assert_max_num_queries(11) as first:
        browser.get(url(cast))
    put(cast.workspace, said("2"), said("3", topics=["price"]))
    make_view(cast.workspace, cast.vi, "two")
    make_view(cast.workspace, cast.ana, "three", shared=True)
    with django_assert_max_num_queries(11) as then:
        browser.get(url(cast))
    assert len(then) == len(first)


def test_more_goes_on_where_the_page_ended(cast):
    put(cast.workspace, *[said(f"{number:02}") for number in range(30)])
    browser = cast.browser(cast.vi)
    first = browser.get(url(cast)).context
    rows = browser.get(first["more_url"], headers={"HX-Request": "true"})
    assert [each["mention"]["native_id"] for each in first["rows"] + rows.context["rows"]] == [
        f"{29 - n:02}" for n in range(30)
    ]
    assert rows.context["more_url"] == ""
    assert "<html" not in text_of(rows)
    assert "<html" in text_of(browser.get(first["more_url"]))
    assert browser.get(url(cast, "more", "?at=nonsense")).status_code == 404


def test_a_mention_shows_every_field_with_its_meaning(cast, mentions):
    page = text_of(cast.browser(cast.vi).get(url(cast, "mention", "?platform=x&id=1&day=2026-03-20")))
    for part in ("Fresh rye bread", "People who saw it.", "Which enrichment labelled it.", "Joy"):
        assert part in page
    assert cast.browser(cast.vi).get(url(cast, "mention", "?platform=x&id=9")).status_code == 404


def test_a_mention_is_found_with_a_wrong_day_too(cast, mentions):
    assert cast.browser(cast.vi).get(url(cast, "mention", "?platform=x&id=1&day=2020-01-01")).status_code == 200


def test_the_download_holds_the_filter_and_runs_no_formula(cast):
    put(cast.workspace, said("1", "=HYPERLINK(1)", topics=["price", "staff"]), said("2", "other", topics=["staff"]))
    response = cast.browser(cast.vi).get(url(cast, "export", "?topic=price"))
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["native_id"], row["text"], row["topics"]) for row in rows] == [("1", "'=HYPERLINK(1)", "price; staff")]
    assert rows[0]["published_at"] == NOW.isoformat()


def test_a_contributor_saves_a_view(cast, mentions):
    browser = cast.browser(cast.bo)
    data = {"name": "Joy about price", "query": "topic=price&emotion=joy&period=28&evil=1", "shared": "on"}
    response = browser.post(url(cast, "save_view"), data)
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner, view.shared) == (
        "Joy about price",
        "topic=price&emotion=joy&period=28",
        cast.bo,
        True,
    )
    assert response.url == url(cast, query="?topic=price&emotion=joy&period=28")
    assert "Joy about price" in text_of(cast.browser(cast.vi).get(url(cast)))
    entry = AuditEntry.objects.get(label="listening.view_saved")
    assert (entry.person, entry.workspace) == (cast.bo, cast.workspace)


def test_the_same_name_saves_over_one_s_own_view(cast):
    view = make_view(cast.workspace, cast.bo, "Mine")
    cast.browser(cast.bo).post(url(cast, "save_view"), {"name": "Mine", "query": "topic=staff&period=7"})
    assert SavedView.objects.get().query == "topic=staff&period=7"
    assert SavedView.objects.get().pk == view.pk


def test_a_view_needs_a_name(cast):
    page = cast.browser(cast.bo).post(url(cast, "save_view"), {"name": "", "query": ""}, follow=True)
    assert "Give the view a name" in text_of(page)
    assert not SavedView.objects.exists()


def test_viewers_neither_save_nor_change_views(cast):
    view = make_view(cast.workspace, cast.ana, shared=True)
    browser = cast.browser(cast.vi)
    assert browser.post(url(cast, "save_view"), {"name": "x"}).status_code == 403
    assert browser.get(url(cast, "change_view", pk=view.pk)).status_code == 403
    assert browser.post(url(cast, "delete_view", pk=view.pk)).status_code == 403
    assert "Save this view" not in text_of(browser.get(url(cast)))


def test_a_private_view_is_hidden_from_colleagues(cast, mentions):
    view = make_view(cast.workspace, cast.ana, "Ana's secret")
    browser = cast.browser(cast.bo)
    assert "Ana&#x27;s secret" not in text_of(browser.get(url(cast)))
    assert browser.get(url(cast, "change_view", pk=view.pk)).status_code == 404


def test_only_its_owner_or_a_manager_changes_a_shared_view(cast):
    view = make_view(cast.workspace, cast.ana, shared=True)
    assert cast.browser(cast.bo).post(url(cast, "delete_view", pk=view.pk)).status_code == 403
    max_ = make_member(cast.workspace, Role.MANAGER, "Max")
    response = cast.browser(max_).post(url(cast, "change_view", pk=view.pk), {"name": "Renamed"})
    assert response.status_code == 302
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Renamed", False)


def test_two_views_of_one_person_never_share_a_name(cast):
    make_view(cast.workspace, cast.bo, "Taken")
    view = make_view(cast.workspace, cast.bo, "Other")
    page = cast.browser(cast.bo).post(url(cast, "change_view", pk=view.pk), {"name": "Taken"})
    assert "already a view of this name" in text_of(page)
    view.refresh_from_db()
    assert view.name == "Other"


def test_deleting_a_view_takes_only_the_view(cast, mentions):
    view = make_view(cast.workspace, cast.bo)
    page = cast.browser(cast.bo).post(url(cast, "delete_view", pk=view.pk), follow=True)
    assert not SavedView.objects.exists()
    assert "Fresh rye bread" in text_of(page)
    assert AuditEntry.objects.get(label="listening.view_deleted").details["name"] == view.name


def test_changes_need_a_post(cast):
    view = make_view(cast.workspace, cast.bo)
    assert cast.browser(cast.bo).get(url(cast, "delete_view", pk=view.pk)).status_code == 405
    assert cast.browser(cast.bo).get(url(cast, "save_view")).status_code == 405
