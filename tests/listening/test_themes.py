"""The themes of a workspace in what comes in and in what is stored."""

import pytest

from skopos.channels.contract import Normalised
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION, MENTION_IN
from skopos.flows.take_in import take_in
from skopos.listening import corrections, names, queries, tasks, themes
from skopos.listening.filters import Filter
from skopos.listening.labels import SHIPPED
from skopos.listening.models import Theme, ThemesState
from skopos.listening.queries import Reading
from skopos.listening.retheming import note_changes, retheme
from skopos_language.boolean import parse
from tests.facts.factories import mentions
from tests.listening.factories import make_search, put, said
from tests.themes.factories import make_theme

pytestmark = pytest.mark.django_db
VEGAN, LATE, PLAIN = (
    "The falafel wrap was really lovely today",
    "The delivery was late again and nobody said why",
    "A quiet walk along the river this morning",
)
ROWS = [said("1", text=VEGAN), said("2", text=LATE, topics=["delivery"]), said("3", text=PLAIN)]


def topics(workspace):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        table = facts.query("SELECT native_id, topics FROM mention ORDER BY native_id")
    return {row["native_id"]: row["topics"] for row in table.to_pylist()}


def taken(workspace, *rows):
    table = mentions(*rows).select(MENTION_IN.names).cast(MENTION_IN)
    take_in(workspace, [Normalised(mentions=table)], inside=lambda intake: None)
    return topics(workspace)


def test_a_workspace_begins_with_the_seed_packs_and_follows_what_ships(cast):
    assert themes.in_use(cast.workspace) == SHIPPED
    make_theme(cast.other)
    assert themes.in_use(cast.workspace).version == ""
    assert not themes.is_pending(cast.workspace)


def test_what_comes_in_is_labelled_by_the_workspace_s_own_themes(cast):
    make_theme(cast.workspace)
    make_theme(cast.workspace, "delivery", "", words={"en": ["never"]})
    make_theme(cast.workspace, "morning", "Morning", words={}, query="walk NEAR/6 morning")
    make_theme(cast.workspace, "off", "Off", words={"en": ["river"]}, is_active=False)
    assert taken(cast.workspace, *ROWS) == {"1": ["vegan-options"], "2": [], "3": ["morning"]}


def test_stored_mentions_follow_changed_themes_and_people_win(cast):
    workspace = cast.workspace
    put(workspace, *ROWS)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, "x", "3")
    corrections.correct(workspace, row, field="topics", value=["quality"], by=cast.bo)
    make_theme(workspace, words={"en": ["falafel*", "river"]})
    seen = []
    assert retheme(workspace, lambda done, total: seen.append((done, total))) == 2
    assert seen == [(3, 3)]
    assert topics(workspace) == {"1": ["vegan-options"], "2": ["delivery"], "3": ["quality"]}
    assert retheme(workspace) == 0
    state = ThemesState.objects.get(workspace=workspace)
    assert (state.done, state.total, state.changed, state.finished_at is None) == (3, 3, 0, False)
    assert not themes.is_pending(workspace)
    Theme.objects.all().delete()
    assert themes.is_pending(workspace)
    assert themes.pending_workspaces() == [workspace.pk]
    assert retheme(workspace) == 1
    assert topics(workspace)["1"] == []
    assert not themes.is_pending(workspace)


def test_other_labels_and_searches_stay_and_searches_of_themes_follow(cast):
    workspace = cast.workspace
    put(workspace, said("1", text=VEGAN, sentiment=-1, emotion="anger"))
    search = make_search(workspace, "Vegan", "theme:vegan-options")
    make_theme(workspace)
    tasks.retheme_mentions.func(workspace_id=workspace.pk)
    tasks.recount_searches.func(workspace_id=workspace.pk)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = facts.query("SELECT sentiment, emotion, topics, searches FROM mention").to_pylist()[0]
    assert row == {"sentiment": -1, "emotion": "anger", "topics": ["vegan-options"], "searches": [search.slug]}


def test_a_search_of_a_theme_follows_a_label_that_is_corrected(cast):
    workspace = cast.workspace
    make_theme(workspace, "angry", "Angry", words={}, query="sentiment:negative")
    put(workspace, said("1", text=VEGAN, sentiment=1))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, "x", "1")
    correction = corrections.correct(workspace, row, field="sentiment", value=-1, by=cast.bo)
    corrections.follow_corrections.func(workspace_id=workspace.pk)
    assert topics(workspace) == {"1": ["angry"]}
    corrections.undo(correction, by=cast.bo)
    corrections.follow_corrections.func(workspace_id=workspace.pk)
    assert topics(workspace) == {"1": []}


def test_a_correction_of_themes_that_is_taken_back_gives_the_themes_of_now(cast):
    workspace = cast.workspace
    put(workspace, said("1", text=VEGAN))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, "x", "1")
    correction = corrections.correct(workspace, row, field="topics", value=["price"], by=cast.bo)
    corrections.follow_corrections.func(workspace_id=workspace.pk)
    make_theme(workspace)
    corrections.undo(correction, by=cast.bo)
    corrections.follow_corrections.func(workspace_id=workspace.pk)
    assert topics(workspace) == {"1": ["vegan-options"]}


def test_a_merged_theme_counts_as_the_other_in_corrections_and_searches(cast):
    workspace = cast.workspace
    put(workspace, *ROWS)
    into = make_theme(workspace)
    make_theme(workspace, "meatless", "Meatless", merged_into=into)
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = queries.one(facts, "x", "3")
    corrections.correct(workspace, row, field="topics", value=["meatless", "price"], by=cast.bo)
    retheme(workspace)
    assert topics(workspace)["3"] == ["vegan-options", "price"]
    assert themes.meant(parse("theme:meatless"), workspace.pk) == parse("theme:vegan-options")


@pytest.mark.parametrize(
    ("text", "key"),
    [('theme:"Plant food"', "vegan-options"), ("theme:vegan-options", "vegan-options"), ("theme:lieferung", "delivery"),
     ('-theme:"VEGAN options"', "vegan-options"), ("(a OR topic:Delivery)", "delivery"), ("theme:unheard", "unheard")],
)  # fmt: skip
def test_searches_name_themes_by_key_or_name_in_any_language(cast, text, key):
    make_theme(cast.workspace, name="Plant food")
    assert f"'{key}'" in str(themes.meant(parse(text), cast.workspace.pk))


def test_the_page_finds_by_the_name_of_an_own_theme(cast):
    workspace = cast.workspace
    make_theme(workspace, name="Plant food")
    put(workspace, said("1", text=VEGAN, topics=["vegan-options"]), said("2"))
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        found = queries.by_day(Reading(facts, Filter(q='theme:"plant food"')))
    assert [row["n"] for row in found] == [1]
    assert names.topic_name("vegan-options", workspace) == "Plant food"
    assert names.topic_name("vegan-options", cast.other) == "vegan-options"


def test_themes_that_changed_during_an_intake_are_looked_for_again(cast):
    before = themes.in_use(cast.workspace)
    assert not note_changes(cast.workspace, before)
    make_theme(cast.workspace)
    assert note_changes(cast.workspace, before)
    assert themes.is_pending(cast.workspace)


def test_labelled_rows_keep_the_schema_of_mentions(cast):
    make_theme(cast.workspace, query="lovely")
    pack = themes.in_use(cast.workspace)
    rows = mentions(*ROWS)
    assert pack.laid_under(rows, lambda same: same).schema.equals(MENTION.schema)
