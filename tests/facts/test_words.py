"""The index of words: every row whose text has a word, and nothing that stays of a text that is gone."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.facts import compaction, disk, store
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.facts.words import segments
from skopos.facts.words.building import build_segment
from skopos.facts.words.segments import load_segments, without_rows, write_segment
from skopos_language.folding import search_words
from tests.facts.factories import NOON, mention, mentions

BERLIN = "Europe/Berlin"
COLUMNS = ("text", "title")
TEXTS = st.text(alphabet="abC1ÄäßđŁ گكی\u200cـ🌾“.-_%\n", max_size=12)
ROWS = st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1, max_size=12)


def table(rows):
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(COLUMNS)})


def words_of(rows):
    return [{word for text in row if text for word in search_words(text)} for row in rows]


def as_words(segment):
    """The words of each row, as the index tells them."""
    words = bytes(segment.letters)[1:-1].decode().split("\n")
    found = [set() for _ in range(segment.rows)]
    for number in range(len(segment.starts) - 1):
        marks = np.zeros(segment.rows, dtype=bool)
        segment.mark(np.array([number]), marks)
        for place in np.flatnonzero(marks):
            found[place].add(words[number])
    return found


@given(ROWS, st.sampled_from([2, 4096]))
def test_the_index_holds_the_folded_words_of_each_row(rows, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "MANY", many)
        assert as_words(build_segment(0, table(rows), COLUMNS)) == words_of(rows)


@given(ROWS, st.sampled_from([2, 4096]), st.data())
def test_rows_taken_away_leave_the_index_that_the_others_would_have(rows, many, data):
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    left = [row for row, kept in zip(rows, keep, strict=True) if kept]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "MANY", many)
        found = list(without_rows([build_segment(0, table(rows), COLUMNS)], keep))
        expected = [build_segment(0, table(left), COLUMNS)] if left else []
    assert [(bytes(each.letters), bytes(each.places), each.rows) for each in found] == [
        (bytes(each.letters), bytes(each.places), each.rows) for each in expected
    ]


def test_a_file_of_words_comes_back_as_it_was_written(tmp_path):
    parts = [build_segment(0, table([("a b", None)] * 3), COLUMNS), build_segment(3, table([("", "c")]), COLUMNS)]
    with (tmp_path / "x.words").open("wb") as file:
        for part in parts:
            write_segment(file, part)
    found = load_segments(tmp_path / "x.words")
    assert [(each.first_row, as_words(each)) for each in found] == [(0, [{"a", "b"}] * 3), (3, [{"c"}])]


@pytest.mark.parametrize("damage", [lambda raw: raw[:-8], lambda raw: raw[:20], lambda raw: b"x" * len(raw)])
def test_a_damaged_file_of_words_is_refused(tmp_path, damage):
    path = tmp_path / "x.words"
    with path.open("wb") as file:
        write_segment(file, build_segment(0, table([("a b", None)]), COLUMNS))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match="file of words"):
        load_segments(path)


def put(*rows, zone=BERLIN):
    with store.writing(1, zone) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def found(ask, zone=BERLIN):
    """Ids of the rows that `ask` finds in the index."""
    with open_facts(1, zone) as facts:
        rows = ask(facts.words(MENTION))
        sql = "SELECT native_id FROM mention_places WHERE place IN (FROM found) ORDER BY native_id"
        ids = facts.query(sql, found=rows.table())["native_id"].to_pylist()
        assert len(ids) == rows.count
    return ids


def with_word(word, zone=BERLIN, **kwargs):
    return found(lambda index: index.rows_with(word, **kwargs), zone)


@pytest.mark.django_db
def test_words_are_found_whole_at_their_edges_and_with_wildcards():
    put(mention("1", text="Brot!"), mention("2", text="Weißbrot"), mention("3", text="x", title="Brotkorb"))
    assert with_word("brot") == ["1", "2", "3"]
    assert with_word("brot", begins=True) == ["1", "3"]
    assert with_word("brot", ends=True) == ["1", "2"]
    assert with_word("brot", begins=True, ends=True) == ["1"]
    assert with_word("b*t", begins=True, ends=True) == ["1"]
    assert with_word("w*bro") == ["2"]
    assert with_word("torb") == []


@pytest.mark.django_db
def test_rows_are_joined_as_sets_over_several_files():
    put(mention("1", text="rye bread"), mention("2", text="rye"))
    put(mention("3", text="bread", published_at=datetime(2026, 1, 1, tzinfo=UTC)), mention("4", text="salt"))
    assert found(lambda index: index.rows_with("rye") & index.rows_with("bread")) == ["1"]
    assert found(lambda index: index.rows_with("rye") | index.rows_with("bread")) == ["1", "2", "3"]
    assert found(lambda index: index.every_row() - index.rows_with("rye")) == ["3", "4"]


@pytest.mark.django_db
def test_files_of_other_days_are_not_looked_at():
    put(mention("1", text="bread"), mention("2", text="bread", published_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert with_word("bread", since=date(2026, 3, 1)) == ["1"]
    assert with_word("bread", until=date(2026, 1, 1)) == ["2"]
    assert with_word("bread", since=date(2026, 3, 14), until=date(2026, 3, 14)) == ["1"]


@pytest.mark.django_db
def test_the_index_holds_over_files_of_two_time_zones_and_over_segments(monkeypatch):
    monkeypatch.setattr("skopos.facts.files.SEGMENT_ROWS", 3)
    put(*[mention(str(n), text=f"bread w{n}", published_at=NOON + timedelta(minutes=n)) for n in range(8)])
    put(mention("8", text="bread w8"), zone="Asia/Tokyo")
    assert with_word("w7") == ["7"]
    assert with_word("w8") == ["8"]
    assert with_word("bread") == [str(n) for n in range(9)]
    assert with_word("w0", "Asia/Tokyo") == ["0"]


@pytest.mark.django_db
def test_merged_and_corrected_files_have_the_words_of_their_rows():
    for number in range(3):
        put(mention(str(number), text=f"bread w{number}", published_at=NOON + timedelta(minutes=number)))
    compaction.compact(1, BERLIN, few=1)
    assert with_word("w1") == ["1"]
    put(mention("1", text="salt", published_at=NOON))
    assert with_word("w1") == []
    assert with_word("w2") == ["2"]
    assert with_word("salt") == ["1"]


@pytest.mark.django_db
def test_nothing_of_an_erased_text_stays_in_the_live_files():
    put(mention("1", text="Secretname"), mention("2", text="other"))
    store.rewrite(1, MENTION, "native_id = '1'", None, lambda rows: rows.slice(0, 0))
    live = FactFile.objects.filter(retired_at=None).values_list("name", flat=True)
    raw = b"".join(disk.words_path(1, "mention", name).read_bytes() for name in live)
    assert b"other" in raw
    assert b"secretname" not in raw


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x" * 99)])
def test_a_file_without_words_is_a_candidate_whole_and_gets_them_when_rewritten(damage):
    put(mention("1", text="bread"), mention("2", text="salt"))
    damage(disk.words_path(1, "mention", FactFile.objects.get().name))
    put(mention("3", text="salt"), mention("4", text="bread"))
    assert with_word("bread") == ["1", "2", "4"]
    assert found(lambda index: index.every_row() - index.rows_with("bread")) == ["1", "2", "3"]
    with open_facts(1, BERLIN) as facts:
        assert len(facts.words(MENTION).rows_with("bread").unsure) == 1
    put(mention("1", text="bread rolls"))
    assert with_word("bread") == ["1", "4"]


@pytest.mark.django_db
def test_a_table_without_rows_has_no_words():
    assert with_word("bread") == []
    assert found(lambda index: index.every_row()) == []


@pytest.mark.django_db
def test_only_the_files_of_the_days_are_read_and_places_stay_the_same():
    old, new = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC)
    put(mention("1", text="bread", published_at=old), mention("2", text="bread"))
    put(mention("3", text="bread", published_at=new), zone="Asia/Tokyo")
    with open_facts(1, BERLIN) as facts:
        every = facts.query("SELECT native_id, place FROM mention_places").to_pylist()
        for since, until, ids in [
            (date(2026, 3, 1), None, ["2", "3"]),
            (None, date(2026, 3, 31), ["1", "2"]),
            (date(2026, 5, 5), date(2026, 5, 5), ["3"]),
        ]:
            source = facts.between(MENTION, since, until, with_place=True)
            rows = facts.query(f"SELECT native_id, place FROM {source} ORDER BY native_id").to_pylist()
            assert [row["native_id"] for row in rows] == ids
            assert all(row in every for row in rows)
        assert facts.between(MENTION, None, None) == "mention"
        assert facts.between(MENTION, date(2030, 1, 1), None) == "mention"
        assert "place" not in facts.query(f"SELECT * FROM {facts.between(MENTION, new.date(), None)}").schema.names
