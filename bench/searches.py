"""Many searches against many mentions: the batch matcher beside a scan of DuckDB for each search, in the same run.

    python -m bench.searches [--rows 1000000] [--searches 50]

Both answer the same searches over the same made-up mentions and must find the same number of rows for each. The peer
runs two ways: one ILIKE for each word (what most people write, without accents or borders of words), and this
project's own regular expressions, which mean what the matcher means.
"""

import argparse
import time

import duckdb
import numpy as np
import pyarrow as pa

from bench.facts_data import chunk, vocabulary
from skopos_language.boolean import condition, matches, parse
from skopos_language.boolean.matching import NEEDED
from skopos_language.boolean.nodes import And, Field, Near, Node, Not, Or, Words

SAMPLE_ROWS = 20_000


def searches(words: list[str], count: int) -> list[str]:
    """Give searches of many shapes over words that occur."""
    rng = np.random.default_rng(7)
    found = []
    for number in range(count):
        a, b, c, d = rng.choice(words, 4, replace=False)
        shapes = (
            f"{a} OR {b}",
            f"({a} OR {b} OR {c}) AND {d}",
            f'"{a} {b}" OR {c}',
            f"{a} NEAR/4 ({b} OR {c})",
            f"{a[:4]}* NOT {b}",
            f"({a} OR {b}) sentiment:negative lang:en",
            f"*{a[-4:]} AND (theme:price OR {d})",
        )
        found.append(shapes[number % len(shapes)])
    return found


def ilike(node: Node) -> str:
    """Give what is often written instead: one ILIKE for each word."""
    match node:
        case Words():
            text = " ".join(node.tokens).replace("*", "%").replace("?", "_").replace("'", "''")
            return f"text ILIKE '%{text}%'"
        case Near():
            sides = (" OR ".join(map(ilike, side)) for side in (node.left, node.right))
            return " AND ".join(f"({side})" for side in sides)
        case Not():
            return f"NOT ({ilike(node.part)})"
        case And() | Or():
            return "(" + (" AND " if isinstance(node, And) else " OR ").join(map(ilike, node.parts)) + ")"
        case Field():
            column = {"lang": "language = 'en'", "sentiment": "sentiment = -1"}.get(node.name)
            return column or "list_contains(topics, 'price')"
    return "true"


def timed(label: str, rows: int, count: int, work: object) -> float:
    """Run once and say how long a core was busy, which other work on the machine does not change."""
    began = time.process_time()
    assert callable(work)
    work()
    took = time.process_time() - began
    print(f"  {label:<44} {took:8.2f} s   {rows / took:12,.0f} mentions/s   {took / count * 1000:8.1f} ms a search")
    return took


def counts(nodes: list[Node], mentions: pa.Table) -> list[int]:
    """Give how many mentions each search finds."""
    return [int(marks.sum()) for marks in matches(nodes, mentions)]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--searches", type=int, default=50)
    given = asked.parse_args()
    rng = np.random.default_rng(7)
    made = (chunk(rng, at, min(100_000, given.rows - at), 0, 30) for at in range(0, given.rows, 100_000))
    mentions = pa.concat_tables([part.select(list(NEEDED)) for part in made])
    words = [word for word in vocabulary()[0].tolist() if len(word) > 5 and word.isalpha()][:400]
    texts = searches(words, given.searches)
    nodes = [parse(text) for text in texts]
    matches(nodes[:1], mentions.slice(0, 10))  # compiled before the clock starts, as a server that has started
    print(f"{mentions.num_rows:,} mentions, {given.searches} searches")
    found: list[int] = []
    size, count = mentions.num_rows, given.searches
    timed("Skopos, one core: all searches in one pass", size, count, lambda: found.extend(counts(nodes, mentions)))
    connection = duckdb.connect(config={"threads": 1})
    likes = [ilike(node) for node in nodes]

    def scans_by_like() -> None:
        for like in likes:
            connection.execute(f"SELECT count(*) FROM few WHERE {like}").fetchall()

    few = mentions.slice(0, min(SAMPLE_ROWS, mentions.num_rows))
    connection.register("few", few)
    timed(f"DuckDB, one core: ILIKE, {few.num_rows:,} mentions", few.num_rows, count, scans_by_like)
    exact: list[int] = []

    def scans() -> None:
        for node in nodes:
            sql, params = condition(node)
            exact.append(connection.execute(f"SELECT count(*) FROM few WHERE {sql}", params).fetchall()[0][0])

    timed(f"DuckDB, one core: regexp, {few.num_rows:,} mentions", few.num_rows, count, scans)
    same = counts(nodes, few) == exact
    print(f"  finds in all: {sum(found):,}; the same rows as by regular expressions: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()
