"""The index of words and the texts themselves give the same answer to every search."""

from unittest.mock import patch

import pytest

from skopos.facts import disk
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.listening import queries, search
from skopos.listening.filters import Filter
from skopos.listening.queries import Reading
from skopos.listening.search import candidates, condition, terms_of
from tests.listening.factories import put, said

pytestmark = pytest.mark.django_db
TEXTS = [
    "Das BROT ist gut", "Bäckerei in der Straße", "Łódź jest piękna", "Tiệm bánh ở Đà Nẵng", "bánh mì ngon",
    "كيفيت نان", "نان پخته می\u200cشود", "على آمد", "سال ۲۰۲۶", "good Rye Bread here", "bread of rye", "rye-bread",
    "“rye bread”", "rye\nbread", "fresh bread", "stale bread", "100% rye", "1000 rye", "snake_case", "🌾 Brot🌾", "",
    "a.b", "Backerei", "cafe\u0301 CAFÉ", "ESPRESSO STRASSE", "https://ex.am/bread?rye=1", "don't", "...",
    "日本語のパン",
]  # fmt: skip
QUERIES = [
    "brot", "strasse", "straße", "backerei", "bäckerei", "lodz", "da nang", "nan", "banh mi", "کیفیت", "می شود", "علی",
    "2026", '"rye bread"', "rye bread", "bread -stale", "-bread", "-bread -rye", '-"rye bread"', "100%", "00%", "%",
    "snake_case", "e_c", "🌾", "a.b", "ab", "cafe", "rea", "パン", "ex.am/bread", "don't", "...", "rye -100",
    "bread 100",
]  # fmt: skip


@pytest.fixture
def facts(cast):
    put(cast.workspace, *[said(f"{number:02}", text=text) for number, text in enumerate(TEXTS[:20])])
    put(cast.workspace, *[said(f"{number:02}", text="", title=TEXTS[number]) for number in range(20, len(TEXTS))])
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        yield facts


def found(facts, query):
    return {row["native_id"] for row in queries.newest(Reading(facts, Filter(q=query)), [], 50).rows}


def found_in_texts(facts, query):
    params = {}
    sql = f"SELECT native_id FROM mention WHERE {condition(terms_of(query), params)}"
    return set(facts.query(sql, params)["native_id"].to_pylist())


@pytest.mark.parametrize("query", QUERIES)
def test_the_index_finds_what_the_texts_hold(facts, query):
    assert found(facts, query) == found_in_texts(facts, query)


def test_searches_of_these_tests_find_something_and_leave_something():
    assert all(terms_of(query) for query in QUERIES)


def test_single_words_are_answered_without_reading_texts(facts):
    with patch.object(search, "condition") as read_texts:
        assert found(facts, "bread -stale rye") == {"09", "10", "11", "12", "13", "25"}
    assert not read_texts.called


def test_a_file_whose_words_are_lost_is_read_instead(cast):
    put(cast.workspace, said("1", text="rye bread"), said("2", text="rolls"))
    disk.words_path(cast.workspace.pk, "mention", FactFile.objects.get(table="mention").name).unlink()
    put(cast.workspace, said("3", text="bread"), said("4", text="salt"))
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        assert found(facts, "bread") == {"1", "3"}
        assert found(facts, "-bread") == {"2", "4"}
        assert found(facts, "...") == set()


def test_what_words_cannot_prove_is_left_to_the_texts(facts):
    def unproven(query):
        return candidates(terms_of(query), facts.words(queries.MENTION), None, None).unproven

    assert [term.text for term in unproven('bread "rye bread" 100% -salt')] == ["rye bread", "100%"]
    assert candidates(terms_of("..."), facts.words(queries.MENTION), None, None).rows is None


def test_figures_and_pages_agree_for_a_search(facts):
    reading = Reading(facts, Filter(q="bread -stale"))
    assert queries.totals(reading)["n"] == 7
    assert [row["n"] for row in queries.by_day(reading)] == [7]
    page = queries.newest(reading, queries.by_day(reading), 4)
    rest = queries.newest(reading, queries.by_day(reading), 4, page.after)
    assert [row["native_id"] for row in page.rows + rest.rows] == ["25", "14", "13", "12", "11", "10", "09"]
    assert queries.matching(facts, Filter(q="bread -stale"), 10).num_rows == 7
    assert queries.top_authors(reading)[0]["n"] == 7
