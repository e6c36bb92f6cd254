import pyarrow as pa

import skopos_language
from skopos.facts.schemas import MENTION, MENTION_IN, MENTION_LABELS
from skopos.listening import labels
from skopos.listening.labels import enrich, joined, label, texts_of
from tests.facts.factories import mention


def test_mentions_go_in_as_they_came_and_come_out_in_the_schema_of_the_table():
    rows = [mention("1", text="The delivery was terrible, I am furious"), mention("2", text="Danke für das gute Brot")]
    names = MENTION_IN.names
    table = enrich(pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], MENTION_IN))
    assert table.schema == MENTION.schema
    assert table["native_id"].to_pylist() == ["1", "2"]
    assert table["language"].to_pylist() == ["en", "de"]
    assert table["sentiment"].to_pylist() == [-1, 1]


def test_labels_worked_out_apart_from_few_fields_are_the_same():
    texts = ["Bad service, never again!", "Chleb jest świetny", "", "Bad service, never again!"]
    places = ["Berlin", "Kraków", None, "Wien"]
    rows = [
        mention(str(n), text=text, place_text=place, title=text[:3])
        for n, (text, place) in enumerate(zip(texts, places, strict=True))
    ]
    whole = pa.Table.from_pylist([{name: row[name] for name in MENTION_IN.names} for row in rows], MENTION_IN)
    found = label(texts_of(whole))
    assert set(found.column_names).isdisjoint(MENTION_IN.names)
    assert joined(whole, found).equals(enrich(whole))
    assert joined(whole, found).select(MENTION_IN.names).equals(whole)
    names = [*MENTION_IN.names, *(field.name for field in MENTION_LABELS)]
    assert (
        enrich(whole)
        .select(names)
        .equals(skopos_language.enrich(whole).select(names).cast(enrich(whole).select(names).schema))
    )


def test_texts_shared_out_among_threads_get_the_same_labels_in_the_same_order(monkeypatch):
    texts = ["I love this bread", "Das Brot ist schrecklich", "", "Chleb był świetny, dziękuję!", "نان خوب بود"]
    rows = [mention(str(number), text=texts[number % 5] + " " * (number % 3)) for number in range(23)]
    few = pa.Table.from_pylist(rows, MENTION.schema).select(["text", "title", "place_text"])
    monkeypatch.setattr(labels, "WORTH_THREADS", 10)
    assert label(few, threads=3).to_pylist() == label(few).to_pylist()
