import pyarrow as pa

from skopos.facts.schemas import MENTION, MENTION_IN
from skopos.listening.labels import enrich
from tests.facts.factories import mention


def test_mentions_go_in_as_they_came_and_come_out_in_the_schema_of_the_table():
    rows = [mention("1", text="The delivery was terrible, I am furious"), mention("2", text="Danke für das gute Brot")]
    names = MENTION_IN.names
    table = enrich(pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], MENTION_IN))
    assert table.schema == MENTION.schema
    assert table["native_id"].to_pylist() == ["1", "2"]
    assert table["language"].to_pylist() == ["en", "de"]
    assert table["sentiment"].to_pylist() == [-1, 1]
