"""Tries a theme on the newest mentions while somebody edits it: what it finds, and which of its words find how much."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos.facts.reading import Facts, open_facts
from skopos.facts.schemas import MENTION
from skopos.listening import labels, pages
from skopos.listening.labels import ThemesInUse
from skopos.listening.themes import meant
from skopos.workspaces.models import Workspace
from skopos_language.boolean import SearchError, matches, parse
from skopos_language.packs import Packed
from skopos_language.topics import EVERY, Theme

type Marks = NDArray[np.bool_]

NEWEST, DAYS, EXAMPLES, WORDS = 4_000, 365, 6, 40
WHOLE = "\x00whole"


def tried(workspace: Workspace, packed: Packed, today: date) -> dict[str, Any]:
    """Say what a theme finds among the newest mentions of others, with examples, and which words found them."""
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        rows = newest(facts, today)
    if not rows.num_rows:
        return {"read": 0}
    by_words, words = _by_words(rows, packed)
    by_search = _by_search(workspace, rows, packed.query)
    found = by_words | by_search
    places = np.flatnonzero(found)
    before = _held(rows, packed.key)
    return {
        "read": rows.num_rows,
        "n": len(places),
        "share": len(places) / rows.num_rows,
        "before": int(before.sum()),
        "new": int((found & ~before).sum()),
        "gone": int((before & ~found).sum()),
        "by_search": int((by_search & ~by_words).sum()),
        "words": words[:WORDS],
        "silent": [word["text"] for word in words if not word["n"]][:WORDS],
        "rows": [pages.shown(workspace, row) for row in rows.take(pa.array(places[:EXAMPLES])).to_pylist()],
    }


def newest(facts: Facts, today: date) -> pa.Table:
    """Give the newest mentions of others, whole, newest first."""
    since = today - timedelta(days=DAYS)
    source = facts.between(MENTION, since, None)
    columns = ", ".join(f'"{name}"' for name in [*MENTION.schema.names, "day"])
    sql = f"SELECT {columns} FROM {source} WHERE NOT owned AND text <> '' AND day >= $since"  # noqa: S608
    return facts.query(f"{sql} ORDER BY published_at DESC, native_id LIMIT {NEWEST}", {"since": since})


def _by_words(rows: pa.Table, packed: Packed) -> tuple[Marks, list[dict[str, Any]]]:
    """Mark what the words find; and say of each word how many mentions it stands in, those with most first."""
    theme = packed.theme._replace(key=WHOLE, query="")
    alone = [(code, word) for code, words in packed.words.items() for word in words]
    each = [Theme(f"{number}", languages=((code, (word,)),)) for number, (code, word) in enumerate(alone)]
    topics = labels.label(labels.texts_of(rows), ThemesInUse((theme, *each), seeds=False))["topics"].combine_chunks()
    parents, keys = np.asarray(pc.list_parent_indices(topics).to_numpy()), topics.flatten()
    found = np.zeros(rows.num_rows, np.bool_)
    found[parents[pc.equal(keys, WHOLE).to_numpy(zero_copy_only=False)]] = True
    counts = {row["values"]: row["counts"] for row in pc.value_counts(keys).to_pylist()}
    told = [
        {"text": word, "language": "" if code == EVERY else code, "n": counts.get(f"{number}", 0)}
        for number, (code, word) in enumerate(alone)
    ]
    return found, sorted(told, key=lambda word: -word["n"])


def _by_search(workspace: Workspace, rows: pa.Table, query: str) -> Marks:
    try:
        search = meant(parse(query), workspace.pk) if query else None
    except SearchError:
        search = None
    return np.zeros(rows.num_rows, np.bool_) if search is None else matches([search], rows)[0]


def _held(rows: pa.Table, key: str) -> Marks:
    """Mark the mentions that have the theme now."""
    topics = rows["topics"].combine_chunks()
    marks = np.zeros(rows.num_rows, np.bool_)
    parents = np.asarray(pc.list_parent_indices(topics).to_numpy())
    marks[parents[pc.equal(topics.flatten(), key).to_numpy(zero_copy_only=False)]] = True
    return marks
