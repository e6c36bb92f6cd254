from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.triage.actions import items, words
from skopos.triage.choices import Outcome, State
from skopos.triage.models import Item, Remark, SavedReply
from tests.triage.factories import make_item, put, question

NOON = datetime(2026, 3, 16, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def url(cast, name="inbox", *args, **query):
    address = reverse(f"triage:{name}", args=[cast.workspace.slug, *args])
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def mark(item):
    return f"{item.pk}:{item.version}"


def shown(response):
    return [row["item"].pk for row in response.context["rows"]]


def test_each_view_holds_what_it_says(cast):
    new = make_item(cast.workspace)
    unsure = make_item(cast.workspace, unsure=True, sentiment=None)
    mine = make_item(cast.workspace, owner=cast.bo, state=State.OPEN, outcome="answer")
    late = make_item(
        cast.workspace, owner=cast.ana, state=State.OPEN, outcome="answer", due_at=NOON - timedelta(hours=1)
    )
    done = make_item(cast.workspace, state=State.DONE, outcome="nothing", resolved_at=NOON)
    browser = cast.browser(cast.bo)
    found = {
        view: shown(browser.get(url(cast, view=view))) for view in ("new", "mine", "team", "late", "unsure", "done")
    }
    assert found == {
        "new": [new.pk],
        "mine": [mine.pk],
        "team": [late.pk, new.pk, unsure.pk, mine.pk],
        "late": [late.pk],
        "unsure": [unsure.pk],
        "done": [done.pk],
    }
    page = browser.get(url(cast))
    assert {view["key"]: view["n"] for view in page.context["views"]} == {
        "new": 1, "mine": 1, "team": 4, "late": 1, "unsure": 1, "done": None,
    }  # fmt: skip
    assert shown(browser.get(url(cast, view="nonsense"))) == [new.pk]


def test_a_view_is_narrowed_by_words_label_and_person(cast):
    first, second = make_item(cast.workspace, text="Rye"), make_item(cast.workspace, owner=cast.ana)
    items.label_items(cast.workspace, {second.pk: 1}, name="shop", on=True, by=cast.bo)
    label = second.labels.get()
    browser = cast.browser(cast.vi)
    assert shown(browser.get(url(cast, view="team", q="rye"))) == [first.pk]
    assert shown(browser.get(url(cast, view="team", label=label.pk))) == [second.pk]
    assert shown(browser.get(url(cast, view="team", owner=cast.ana.pk))) == [second.pk]
    assert shown(browser.get(url(cast, view="team", q="nobody said this"))) == []


def test_sorting_leads_to_the_next_item(cast):
    first, second, third = (make_item(cast.workspace) for _ in range(3))
    browser = cast.browser(cast.bo)
    data = {"item": mark(first), "outcome": "idea", "in_view": "new", "at": first.pk, "next": second.pk}
    response = browser.post(url(cast, "sort"), data, follow=True)
    assert response.redirect_chain == [(url(cast, view="new", item=second.pk), 302)]
    assert response.context["shown"]["item"] == second
    assert shown(response) == [second.pk, third.pk]
    first.refresh_from_db()
    assert first.outcome == Outcome.IDEA


def test_for_htmx_the_panel_comes_with_its_address(cast):
    first, second = make_item(cast.workspace), make_item(cast.workspace)
    data = {"item": mark(first), "outcome": "nothing", "in_view": "new", "at": first.pk, "next": second.pk}
    response = cast.browser(cast.bo).post(url(cast, "sort"), data, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == url(cast, view="new", item=second.pk)
    assert b"<html" not in response.content
    assert b"1 mention changed." in response.content
    detail = cast.browser(cast.bo).get(
        url(cast, view="new", item=second.pk), headers={"HX-Request": "true", "HX-Target": "triage-detail"}
    )
    assert detail.content.strip().startswith(b'<section id="triage-detail"')


def test_who_was_overtaken_sees_the_item_as_it_is_now(cast):
    item = make_item(cast.workspace)
    items.sort_items(cast.workspace, {item.pk: 1}, outcome=Outcome.RISK, by=cast.ana)
    data = {"item": f"{item.pk}:1", "outcome": "nothing", "in_view": "new", "at": item.pk}
    response = cast.browser(cast.bo).post(url(cast, "sort"), data, follow=True)
    assert "somebody changed it meanwhile" in response.content.decode()
    assert response.context["shown"]["item"].outcome == Outcome.RISK


def test_many_are_marked_and_the_last_change_is_undone(cast):
    several = [make_item(cast.workspace) for _ in range(3)]
    browser = cast.browser(cast.bo)
    response = browser.post(url(cast, "finish"), {"item": [mark(item) for item in several[:2]]}, follow=True)
    assert shown(response) == [several[2].pk]
    batch = response.context["undoable"].batch
    response = browser.post(url(cast, "undo"), {"batch": str(batch)}, follow=True)
    assert shown(response) == [item.pk for item in several]
    assert response.context["undoable"] is None
    again = browser.post(url(cast, "undo"), {"batch": str(batch)}, follow=True)
    assert "nothing of yours left" in again.content.decode()
    assert browser.post(url(cast, "undo"), {"batch": "nonsense"}).status_code == 302


def test_giving_labelling_and_deadlines_go_through_forms(cast):
    item = make_item(cast.workspace)
    browser = cast.browser(cast.bo)
    browser.post(url(cast, "assign"), {"item": mark(item), "owner": "me"})
    browser.post(url(cast, "label"), {"item": f"{item.pk}:2", "label": "shop"})
    browser.post(url(cast, "due"), {"item": f"{item.pk}:3", "due_at": "2026-03-17T12:00"})
    browser.post(url(cast, "due"), {"item": f"{item.pk}:4", "due_at": "soon"})
    item.refresh_from_db()
    assert (item.owner, item.due_at, item.version) == (cast.bo, datetime(2026, 3, 17, 11, tzinfo=UTC), 4)
    browser.post(url(cast, "label"), {"item": f"{item.pk}:4", "take_off": "shop"})
    assert not item.labels.exists()
    for nobody in (cast.vi.pk, cast.cem.pk, "nonsense"):
        response = browser.post(url(cast, "assign"), {"item": f"{item.pk}:5", "owner": nobody})
        assert response.status_code == 404


def test_a_saved_reply_is_filled_in_in_the_authors_language_first(cast):
    item = make_item(cast.workspace, language="de", author_name="Kim")
    english = SavedReply.objects.create(workspace=cast.workspace, name="Sorry", language="en", text="Sorry {author}!")
    german = SavedReply.objects.create(
        workspace=cast.workspace, name="Tut leid", language="de", text="Hallo {author}, {me} von {brand}: {link}"
    )
    browser = cast.browser(cast.bo)
    response = browser.get(url(cast, item=item.pk, reply=german.pk))
    assert [reply["pk"] for reply in response.context["saved_replies"]] == [german.pk, english.pk]
    assert response.context["reply_text"] == "Hallo Kim, Bo von Rye and Shine: https://x.example/1"
    browser.post(url(cast, "reply"), {"item": mark(item), "text": response.context["reply_text"]})
    assert Remark.objects.get().text.startswith("Hallo Kim")
    page = browser.get(url(cast, view="done", item=item.pk)).content.decode()
    assert "Hallo Kim, Bo von Rye and Shine" in page


def test_a_viewer_looks_and_changes_nothing(cast):
    item = make_item(cast.workspace)
    browser = cast.browser(cast.vi)
    page = browser.get(url(cast, item=item.pk)).content.decode()
    assert "Where is my bread?" in page
    assert "formaction" not in page
    for name in ("sort", "finish", "reopen", "assign", "due", "label", "note", "reply", "undo", "take"):
        assert browser.post(url(cast, name), {"item": mark(item), "outcome": "idea"}).status_code == 403
    assert Item.objects.get().version == 1


def test_cem_finds_nothing(cast):
    item = make_item(cast.workspace)
    browser = cast.browser(cast.cem)
    assert browser.get(url(cast, item=item.pk)).status_code == 404
    own = reverse("triage:inbox", args=[cast.other.slug])
    assert shown(browser.get(own)) == []
    assert browser.get(f"{own}?item={item.pk}").status_code == 404
    response = browser.post(reverse("triage:finish", args=[cast.other.slug]), {"item": mark(item)})
    assert response.status_code == 404
    assert Item.objects.get().state == State.NEW


def test_marks_that_mean_nothing_are_passed_over(cast):
    for text in ("", "x", "1:", ":1", "1:x", "²:1", "9" * 40 + ":1"):
        assert cast.browser(cast.bo).post(url(cast, "finish"), {"item": text}).status_code == 404


def test_three_items_cost_as_many_queries_as_one(cast):
    browser = cast.browser(cast.bo)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get(url(cast, view="team")).status_code == 200
        return len(caught)

    def full():
        item = make_item(cast.workspace, owner=cast.ana)
        items.label_items(cast.workspace, {item.pk: 1}, name=f"label {item.pk}", on=True, by=cast.bo)
        words.write_note(cast.workspace, {item.pk: 2}, text="x", by=cast.bo)

    full()
    one = queries()
    full()
    full()
    assert queries() == one


def test_from_the_mentions_one_button_queues(cast):
    put(cast.workspace, question("m1"), question("own", owned=True))
    browser = cast.browser(cast.bo)
    page = browser.get(reverse("listening:mentions", args=[cast.workspace.slug]) + "?period=all").content.decode()
    assert page.count('aria-keyshortcuts="Q"') == 1
    data = {"platform": "x", "id": "m1", "day": "2026-03-20"}
    response = browser.post(url(cast, "take"), data)
    item = Item.objects.get()
    assert response.url == url(cast, view="team", item=item.pk)
    fragment = browser.post(url(cast, "take"), data, headers={"HX-Request": "true"}).content.decode()
    assert "In triage" in fragment
    assert Item.objects.count() == 1
    for absent in ({"platform": "x", "id": "own"}, {"platform": "x", "id": "none"}, {}):
        assert browser.post(url(cast, "take"), absent).status_code == 404
    viewer = cast.browser(cast.vi).get(reverse("listening:mentions", args=[cast.workspace.slug]) + "?period=all")
    assert b'aria-keyshortcuts="Q"' not in viewer.content
