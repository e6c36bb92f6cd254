"""Themes that are Boolean searches: looked for once a mention has its other labels."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_language.boolean import Node, SearchError, matches, parse
from skopos_language.boolean.matching import NEEDED
from skopos_language.topics import Theme

type Marks = NDArray[np.bool_]

TYPES = {
    "topics": pa.list_(pa.string()),
    "flags": pa.list_(pa.string()),
    "sentiment": pa.int8(),
    "rating": pa.float32(),
}
LISTS = ("topics", "flags")


def with_queries(mentions: pa.Table, themes: Iterable[Theme]) -> pa.Table:
    """Give mentions with the keys of the themes whose search finds them.

    What words found of these themes stays; an exception keeps a theme from what its words find, not from what its
    search finds. A theme whose search cannot be read adds nothing. `theme:` in a search means what words found.

    Parameters
    ----------
    mentions : pyarrow.Table
        Must have the labels of `enrich`; of the other columns that searches read, those that are missing are unknown.
    themes : iterable of Theme
        Those without a search are passed over.
    """
    asked = [(theme.key, node) for theme in themes if (node := read(theme.query)) is not None]
    if not asked or not mentions.num_rows:
        return mentions
    found = matches([node for _, node in asked], completed(mentions))
    at = mentions.schema.get_field_index("topics")
    topics = with_keys(mentions["topics"], [key for key, _ in asked], found)
    return mentions.set_column(at, mentions.schema.field(at), topics.cast(mentions.schema.field(at).type))


def read(query: str) -> Node | None:
    """Read a search; None for none, or for one that cannot be read."""
    try:
        return parse(query) if query.strip() else None
    except SearchError:
        return None


def completed(mentions: pa.Table) -> pa.Table:
    """Give the columns that searches read; those that are missing hold nothing."""
    columns: dict[str, Any] = {}
    for name in NEEDED:
        if name in mentions.column_names:
            columns[name] = mentions[name]
        elif name in LISTS:
            columns[name] = pa.chunked_array([pa.array([[]] * mentions.num_rows, TYPES[name])])
        else:
            columns[name] = pa.chunked_array([pa.nulls(mentions.num_rows, TYPES.get(name, pa.string()))])
    return pa.table(columns)


def with_keys(lists: pa.ChunkedArray, keys: Sequence[str], marks: Sequence[Marks]) -> pa.Array:
    """Give lists with each key behind the others where it is marked and not there yet."""
    whole = lists.combine_chunks()
    values = whole.flatten()
    parents = np.asarray(pc.list_parent_indices(whole).to_numpy(), np.int64)
    rows, named = [parents], [values.cast(pa.string())]
    for key, marked in zip(keys, marks, strict=True):
        there = np.zeros(len(whole), np.bool_)
        there[parents[pc.equal(values, key).to_numpy(zero_copy_only=False)]] = True
        rows.append(np.flatnonzero(marked & ~there))
        named.append(pa.repeat(pa.scalar(key), len(rows[-1])))
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(whole)))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.concat_arrays(named).take(pa.array(order)))
