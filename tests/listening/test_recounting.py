"""Saved searches in what comes in and in what is stored."""

import pytest

from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import actions, queries, recounting, tasks
from skopos.listening.models import Search
from skopos.listening.recounting import note_changes, recount
from skopos.listening.tagging import Tagger
from tests.facts.factories import mentions
from tests.listening.factories import make_search, put, said

pytestmark = pytest.mark.django_db
ROWS = [said("1", text="rye bread"), said("2", text="rye", sentiment=-1), said("3", text="crumbs")]


def stored(workspace):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        table = facts.query("SELECT native_id, searches FROM mention ORDER BY native_id")
        volumes = queries.search_volumes(facts, by="all")
    return dict(zip(*table.to_pydict().values(), strict=True)), {row["search"]: row["mentions"] for row in volumes}


def test_what_comes_in_gets_the_keys_of_active_shared_searches(cast):
    make_search(cast.workspace, "Rye")
    make_search(cast.workspace, "Bread", "bread OR crumb*")
    make_search(cast.workspace, "Off", "rye", is_active=False)
    make_search(cast.workspace, "Mine", "rye", shared=False, owner=cast.ana)
    make_search(cast.workspace, "Broken", "rye OR")
    make_search(cast.other, "Theirs", "rye")
    tagged = Tagger.of(cast.workspace).tagged(mentions(*ROWS))
    assert tagged.schema.equals(MENTION.schema)
    assert tagged["searches"].to_pylist() == [["bread", "rye"], ["rye"], ["bread"]]


def test_tagging_keeps_what_other_searches_found():
    rows = mentions(said("1", text="rye", searches=["old", "zebra"]), said("2", text="none", searches=["rye"]))
    tagger = Tagger(1, (("old", ""), ("rye", "rye")))
    assert tagger.tagged(rows)["searches"].to_pylist() == [["rye", "zebra"], []]
    assert tagger.changed(rows).tolist() == [True, True]
    assert tagger.changed(tagger.tagged(rows)).tolist() == [False, False]


def test_a_new_a_changed_and_a_deleted_search_are_brought_up_to_date(cast):
    workspace = cast.workspace
    put(workspace, *ROWS)
    search = actions.save_search(Search(workspace=workspace, name="Rye", query="rye"), by=cast.ana)
    seen = []
    assert recount(workspace, lambda done, total: seen.append((done, total))) == 2
    assert seen == [(2, 2)]  # the index of words leaves the third out
    assert stored(workspace) == ({"1": ["rye"], "2": ["rye"], "3": []}, {"rye": 2})
    assert recount(workspace) == 0

    search.refresh_from_db()
    assert not search.is_pending
    search.query = "rye sentiment:negative OR crumbs"
    actions.save_search(search, by=cast.ana)
    assert recount(workspace) == 2
    assert stored(workspace) == ({"1": [], "2": ["rye"], "3": ["rye"]}, {"rye": 2})

    actions.delete_search(search, by=cast.ana)
    assert recount(workspace) == 2
    assert stored(workspace) == ({"1": [], "2": [], "3": []}, {})


def test_switching_off_or_making_private_takes_the_finds_away(cast):
    put(cast.workspace, *[said("1", text="rye", searches=["rye"])])
    search = make_search(cast.workspace, "Rye", "rye", shared=False)
    assert search.is_pending
    tasks.recount_searches.func(workspace_id=cast.workspace.pk)
    assert stored(cast.workspace) == ({"1": []}, {})
    search.refresh_from_db()
    assert not search.is_pending


def test_a_search_that_changed_during_an_intake_is_looked_for_again(cast):
    make_search(cast.workspace, "Same")
    changed = make_search(cast.workspace, "Rye", "bread")
    before = Tagger.of(cast.workspace)
    assert not note_changes(cast.workspace, before)
    Search.objects.filter(pk=changed.pk).update(query="rye", counted_as="rye")  # its job ran before the rows stood
    assert note_changes(cast.workspace, before)
    changed.refresh_from_db()
    assert changed.is_pending
    assert changed.counted_as == "bread"


def test_keys_are_made_of_names_and_never_twice(cast):
    assert actions.free_slug(cast.workspace, "Świeży Chleb!") == "świeży-chleb"
    assert actions.free_slug(cast.workspace, "🙂") == "search"
    make_search(cast.workspace, "Rye")
    assert actions.free_slug(cast.workspace, "rye") == "rye-2"


@pytest.mark.parametrize("query", ["NOT rye", "lang:en", "rye", '"rye bread"', "rye OR sentiment:negative", "breads*"])
def test_narrowing_by_words_finds_what_reading_all_finds(cast, query, monkeypatch):
    put(cast.workspace, *ROWS, said("4", text="Breads", searches=["rye", "other"]))
    actions.save_search(Search(workspace=cast.workspace, name="Rye", query=query), by=cast.ana)
    tagger = recounting.pending(cast.workspace)
    narrowed = sorted(recounting._changed(cast.workspace, tagger, lambda done, total: None))
    monkeypatch.setattr(recounting, "_by_words", lambda facts, tagger: None)
    assert narrowed == sorted(recounting._changed(cast.workspace, tagger, lambda done, total: None))
    assert narrowed
