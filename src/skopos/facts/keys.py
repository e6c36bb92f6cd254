"""Fingerprints of keys and contents, and the sorted list of them that lies beside each file.

A row's key (platform, native_id) is fingerprinted with 128 bits of MD5, whose accidental collision among ten million
rows has a chance of 1 in 10^24; its content with 64 bits, compared between rows of one key only. The list beside a file
holds four rows of numbers: the two halves of the key, the content, and the row's position in the file; sorted by key
and mapped into memory, so that looking ten keys up in ten million touches a few pages.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.facts.columns import sql_types
from skopos.facts.schemas import FactTable, before

KEY_HIGH, KEY_LOW, CONTENT = "_key_high", "_key_low", "_content"
FINGERPRINTS = [pa.field(name, pa.uint64(), nullable=False) for name in (KEY_HIGH, KEY_LOW, CONTENT)]
Numbers = NDArray[np.uint64]
Positions = NDArray[np.int64]


def fingerprint_sql(table: FactTable) -> str:
    """SQL columns with the fingerprints of a row; the length keeps `a` + `bc` apart from `ab` + `c`."""
    key = "concat(strlen(platform), ':', platform, native_id)"
    first = ", ".join(_value(table, name) for name in table.content if name in table.first)
    content = f"json_array({first})::VARCHAR"
    later = ", ".join(_said(table, name) for name in sorted(table.content) if name not in table.first)
    if later:
        content = f"concat_ws(',', {content}, {later})"
    return (
        f"md5_number_upper({key}) AS {KEY_HIGH}, md5_number_lower({key}) AS {KEY_LOW}, "
        f"md5_number_lower({content}) AS {CONTENT}"
    )


def _value(table: FactTable, name: str) -> str:
    return f'epoch_us("{name}")' if pa.types.is_timestamp(table.schema.field(name).type) else f'"{name}"'


def _said(table: FactTable, name: str) -> str:
    """SQL for a field added later; null, which leaves the fingerprint as it was before, where it says nothing new."""
    nothing = before(table.schema.field(name))
    value = f"nullif(to_json({_value(table, name)})::VARCHAR, 'null')"
    if nothing is not None:
        value = f"nullif({value}, to_json(CAST('{nothing}' AS {sql_types(table)[name]}))::VARCHAR)"
    return f"'{name}:' || {value}"


def save_keys(path: Path, high: Numbers, low: Numbers, content: Numbers) -> None:
    """Write the list of a file whose rows have these fingerprints, in the file's order."""
    order = np.lexsort((low, high))
    with path.open("wb") as file:
        np.save(file, np.stack([high[order], low[order], content[order], order.astype(np.uint64)]))


def filtered_keys(keys: Numbers, keep: NDArray[np.bool_]) -> Numbers:
    """Give the list that remains when the file keeps only the rows marked in `keep`."""
    position = keys[3].astype(np.int64)
    moved = np.cumsum(keep) - 1
    kept = keep[position]
    return np.stack([keys[0][kept], keys[1][kept], keys[2][kept], moved[position[kept]].astype(np.uint64)])


def load_keys(path: Path) -> Numbers:
    """Map the list of a file into memory; nothing is read until it is looked at."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def newest_of_each(high: Numbers, low: Numbers, age: Positions) -> Positions:
    """Give the place of the row with the greatest `age` of each key, ordered by key."""
    order = np.lexsort((age, low, high))
    if not len(order):
        return order.astype(np.int64)
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (high[order][1:] != high[order][:-1]) | (low[order][1:] != low[order][:-1])
    return order[last].astype(np.int64)


def find(needle_high: Numbers, needle_low: Numbers, high: Numbers, low: Numbers) -> Positions:
    """Give for each needle its place in the sorted list `high`, `low`, or -1."""
    found = np.full(len(needle_high), -1, dtype=np.int64)
    if not len(high) or not len(needle_high):
        return found
    place = np.searchsorted(high, needle_high)
    open_needles = np.flatnonzero(place < len(high))
    # Nearly always one round: keys that share the first 64 bits and differ in the rest stand next to each other.
    while len(open_needles):
        at = place[open_needles]
        same_high = high[at] == needle_high[open_needles]
        same = same_high & (low[at] == needle_low[open_needles])
        found[open_needles[same]] = at[same]
        place[open_needles] += 1
        open_needles = open_needles[same_high & ~same]
        open_needles = open_needles[place[open_needles] < len(high)]
    return found
