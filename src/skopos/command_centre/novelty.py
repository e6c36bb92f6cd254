"""What is new: words, hashtags and themes that are said more often than the weeks before would explain.

Mentions of the chosen time are held against those of the four weeks before it, a sample of either. A word's score is
the signed root of its log-likelihood ratio (Dunning 1993), which holds for rare words too; words that are always
frequent say nothing, so no list of stop words is needed in any language.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from skopos.command_centre.scene import Scene
from skopos.listening import names, queries
from skopos.listening.filters import Filter

SAMPLE = 4_000
WEEKS_BEFORE = 4
SHOWN = 14
FEWEST = 4
SURE = 4.0
"""Score above which a word counts as new: by chance one of sixteen thousand, as thousands are looked at."""
WORDS = r"[#@]?[\p{L}\p{M}][\p{L}\p{M}\p{N}_]{2,}"


def novelties(scene: Scene) -> dict[str, Any]:
    """Give the words and topics that are new, most surprising first, each with the address of its mentions."""
    now, then = _words(scene, scene.chosen), _words(scene, _weeks_before(scene))
    return {
        "words": [
            {"word": word, "n": n, "ratio": ratio, "url": scene.mentions_of(_search(scene.chosen, word))}
            for word, n, ratio in bursts(now, then)[:SHOWN]
        ],
        "topics": _topics(scene),
    }


def bursts(now: pa.Table, then: pa.Table) -> list[tuple[str, int, float]]:
    """Give words that are more frequent in `now` than in `then`, most certain first.

    Parameters
    ----------
    now, then : pyarrow.Table
        Columns word, n (mentions with it) and size (mentions looked at).

    Returns
    -------
    list of tuple
        The word, its mentions, and how many times as frequent it is as before (half a mention added to either).
    """
    from scipy.special import xlogy  # takes half a second to load, and most pages never need it

    size_now, size_then = (int(table["size"][0].as_py()) if table.num_rows else 0 for table in (now, then))
    if not size_now or not size_then:
        return []
    before = dict(zip(then["word"].to_pylist(), then["n"].to_pylist(), strict=True))
    words = now["word"].to_pylist()
    seen = np.asarray(now["n"].to_pylist(), dtype=np.float64)
    earlier = np.asarray([before.get(word, 0) for word in words], dtype=np.float64)
    usual = (seen + earlier) / (size_now + size_then)  # what either would have if nothing had changed
    surprise = 2 * (xlogy(seen, seen / (size_now * usual)) + xlogy(earlier, earlier / (size_then * usual)))
    ratio = ((seen + 0.5) / (size_now + 1)) / ((earlier + 0.5) / (size_then + 1))
    score = np.sqrt(np.maximum(surprise, 0)) * np.sign(ratio - 1)
    order = np.lexsort((words, -score))
    return [(words[i], int(seen[i]), float(ratio[i])) for i in order if score[i] >= SURE and seen[i] >= FEWEST]


def _weeks_before(scene: Scene) -> Filter:
    """Give the filter of the four weeks before the chosen time."""
    chosen = scene.chosen
    assert chosen.since
    last = chosen.since - timedelta(days=1)
    return chosen.on(last - timedelta(days=7 * WEEKS_BEFORE - 1), last)


def _words(scene: Scene, chosen: Filter) -> pa.Table:
    """Count the words of a sample of mentions: in how many of them each occurs, and how many were looked at."""
    total = queries.totals(scene.reading(chosen))["n"]
    params: dict[str, object] = {"part": max(total // SAMPLE, 1), "words": WORDS}
    source, where, tables = queries.rows_and_facets(scene.reading(chosen), params)
    return scene.facts.query(
        f"""
        WITH looked_at AS (
            SELECT list_distinct(regexp_extract_all(lower(concat_ws(' ', title, text)), $words)) AS found
            FROM {source} WHERE {where} AND kind <> 'repost' AND hash(native_id) % $part = 0 LIMIT {2 * SAMPLE}
        )
        SELECT word, count(*) AS n, (SELECT count(*) FROM looked_at) AS size
        FROM (SELECT unnest(found) AS word FROM looked_at) WHERE NOT starts_with(word, '@') GROUP BY word
        """,  # noqa: S608  (names and constants; values are parameters)
        params,
        **tables,
    )


def _search(chosen: Filter, word: str) -> Filter:
    return replace(chosen, q=f'"{word}"')


def _topics(scene: Scene) -> list[dict[str, Any]]:
    """Give the topics whose share rose beyond chance."""
    now, then = (
        {row["key"]: row["n"] for row in queries.by_facet(scene.reading(chosen), "topic", 200)}
        for chosen in (scene.chosen, _weeks_before(scene))
    )
    sizes = [queries.totals(scene.reading(chosen))["n"] for chosen in (scene.chosen, _weeks_before(scene))]
    tables = [
        pa.table({"word": list(counts), "n": list(counts.values()), "size": [size] * len(counts)})
        for counts, size in zip((now, then), sizes, strict=True)
    ]
    return [
        {"name": names.topic_name(key, scene.workspace), "n": n, "ratio": ratio, "url": scene.mentions(topic=key)}
        for key, n, ratio in bursts(*tables)
    ]
