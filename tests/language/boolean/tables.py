"""Mentions as the Boolean language reads them, and what both ways of matching find."""

import duckdb
import numpy as np
import pyarrow as pa

from skopos_language.boolean import condition, matches, parse

TEXT, TEXTS = pa.string(), pa.list_(pa.string())
TYPES = {
    "text": TEXT, "title": TEXT, "language": TEXT, "country": TEXT, "sentiment": pa.int8(), "emotion": TEXT,
    "topics": TEXTS, "author_name": TEXT, "author_id": TEXT, "channel": TEXT, "platform": TEXT, "kind": TEXT,
    "flags": TEXTS, "place_text": TEXT, "rating": pa.float64(), "reply_to": TEXT,
}  # fmt: skip
QUIET = dict.fromkeys(TYPES) | {"topics": [], "flags": [], "channel": "", "platform": "x", "kind": "post", "text": ""}


def table(*rows):
    """A table of mentions; a text alone will do."""
    given = [QUIET | ({"text": row} if isinstance(row, str) else row) for row in rows]
    return pa.Table.from_pylist(given, schema=pa.schema(list(TYPES.items())))


def matched(query, mentions):
    """Numbers of the rows that the batch matcher finds."""
    return np.flatnonzero(matches([parse(query)], mentions)[0]).tolist()


def selected(query, mentions, connection=None):
    """Numbers of the rows that the SQL finds."""
    sql, params = condition(parse(query))
    connection = connection or duckdb.connect()
    numbered = mentions.append_column("row", pa.array(range(mentions.num_rows)))
    connection.register("mention", numbered)
    rows = connection.execute(f"SELECT row FROM mention WHERE {sql} ORDER BY row", params).fetchall()
    return [row for (row,) in rows]


def found(query, *rows):
    """Numbers of the rows that both ways find; fails where they differ."""
    mentions = table(*rows)
    both = matched(query, mentions)
    assert both == selected(query, mentions), query
    return both
