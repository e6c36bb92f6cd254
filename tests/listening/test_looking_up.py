"""Boolean searches over stored mentions: the index of words and the texts together find what the texts alone find."""

import pytest

from skopos.facts.reading import open_facts
from skopos.listening import queries
from skopos.listening.filters import Filter
from skopos.listening.queries import Reading
from skopos_language.boolean import condition, parse
from tests.listening.factories import put, said

pytestmark = pytest.mark.django_db

ROWS = [
    said("1", text="Rye bread is cheap", days_ago=3),
    said("2", text="Die große Bäckerei #rye_bread", language="de", days_ago=2),
    said("3", text="bread, not so cheap any more 🙂", topics=["price"], sentiment=-1, days_ago=1),
    said("4", text="phở 面包店", title="cheap rye", language="vi"),
    said("5", text="shortbread ΟΔΟΣ", author_name="Rye Fan"),
    said("8", text="Frau Müller", language="de"),
    said("9", text="Frau Mueller", language="de"),
    said("10", text="Mr Muller"),
    said("6", text="کتابهای نو می\u200cخواهم", language="fa"),
    said("7", text="کتاب\u200cهای نو میخواهم", language="fa"),
]
QUERIES = {
    "rye OR bread*": "1 2 3 4",
    "کتابهای OR میخواهم": "6 7",
    "کتاب\u200cهای می خواهم": "6 7",
    "mueller": "8 9",
    "Müller": "10 8 9",
    "NOT muel* lang:de": "2",
    "rye AND cheap": "1 4",
    "bread AND NOT cheap": "2",
    "NOT bread": "10 4 5 6 7 8 9",
    "NOT (rye OR bread)": "10 5 6 7 8 9",
    '"rye bread"': "1 2",
    '-"rye bread"': "10 3 4 5 6 7 8 9",
    "*bread": "1 2 3 5",
    "cheap NEAR/3 bread": "1 3",
    "(rye OR not) NEAR/2 cheap": "3 4",
    "#rye_bread": "2",
    "🙂": "3",
    "NOT 🙂 bread": "1 2",
    "面包 OR grosse": "2 4",
    "b?ead": "1 2 3",
    "οδοσ OR ΟΔΟΣ": "5",
    "bread lang:en": "1 3",
    "lang:de OR bread": "1 2 3 8 9",
    "theme:price OR author:rye": "3 5",
    "(bread lang:en) OR (cheap -lang:en)": "1 3 4",
}


@pytest.fixture
def facts(cast):
    put(cast.workspace, *ROWS)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        yield facts


def found(facts, q):
    reading = Reading(facts, Filter(q=q, strict=True))
    page = queries.newest(reading, queries.by_day(reading))
    assert queries.totals(reading)["n"] == len(page.rows)
    return " ".join(sorted(row["native_id"] for row in page.rows))


def test_the_index_and_the_texts_agree(facts):
    for query, rows in QUERIES.items():
        assert found(facts, query) == rows, query
        sql, params = condition(parse(query))
        table = facts.query(f"SELECT native_id FROM mention WHERE {sql} ORDER BY native_id", params)
        assert " ".join(table["native_id"].to_pylist()) == rows, query


def test_one_word_is_proven_by_the_index_and_a_phrase_is_not(facts):
    assert Reading(facts, Filter(q="rye OR bread*")).looked_up().unproven is None
    assert Reading(facts, Filter(q="rye AND lang:en")).looked_up().unproven == parse("lang:en")
    assert Reading(facts, Filter(q='rye OR "a b"')).looked_up().unproven is not None


def test_a_search_that_cannot_be_read_finds_nothing(facts):
    chosen = Filter(q="rye OR")
    assert chosen.fault is not None
    assert queries.totals(Reading(facts, chosen))["n"] == 0
    assert queries.newest(Reading(facts, chosen), []).rows == []


def test_plain_words_are_looked_for_as_before(facts):
    loose, strict = Filter(q="read cheap"), Filter(q="read cheap", strict=True)
    assert queries.totals(Reading(facts, loose))["n"] == 2
    assert queries.totals(Reading(facts, strict))["n"] == 0
