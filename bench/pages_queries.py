"""The ten questions behind the pages, as the pages ask them: the listening room's own queries, timed.

    python -m bench.pages_queries                    two million mentions; about a minute
    python -m bench.pages_queries --rows 10000000    as many as the aim names; some minutes and 4 GB of disk

`bench.facts` asks the same questions and writes them to docs/reference; this one only prints.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.facts import LAST, start_django
from bench.facts_data import files

ZONE = "Europe/Berlin"
Question = tuple[str, Callable[[Any], Any]]


def questions(last: date) -> list[Question]:
    """Give name and function of each question; `last` is the newest day."""
    from skopos.listening import queries
    from skopos.listening.filters import Filter
    from skopos.listening.queries import Reading

    month = {"since": last - timedelta(days=27), "until": last}
    quarter = {"since": last - timedelta(days=89), "until": last}

    def ask(query: Callable[..., Any], *rest: Any, **chosen: Any) -> Callable[[Any], Any]:
        return lambda facts: query(Reading(facts, Filter(**chosen)), *rest)

    def newest(**chosen: Any) -> Callable[[Any], Any]:
        def both(facts: Any) -> Any:
            reading = Reading(facts, Filter(**chosen))
            return queries.newest(reading, queries.by_day(reading))

        return both

    return [
        ("Mentions by day, all time", ask(queries.by_day)),
        ("Totals by sentiment, all time", ask(queries.totals)),
        ("Topic × emotion, 28 days", ask(queries.matrix, **month)),
        ("Topic × emotion, all time", ask(queries.matrix)),
        ("By country, all time", ask(queries.by_facet, "country")),
        ("By language, of one topic, 90 days", ask(queries.by_facet, "language", topic=("price",), **quarter)),
        ("Share of voice by topic, 90 days", ask(queries.share_of_voice, **quarter)),
        ("Newest page of an emotion and a country", newest(emotion=("anger",), country=("BB",), **month)),
        ("Search in texts, 28 days: days and newest page", newest(q="sourdough", **month)),
        ("Top authors, 28 days", ask(queries.top_authors, **month)),
    ]


def timed(ask_one: Callable[[Any], Any]) -> float:
    from skopos.facts.reading import open_facts

    begun = time.perf_counter()
    with open_facts(1, ZONE) as facts:
        ask_one(facts)
    return time.perf_counter() - begun


def fill(rows: int) -> None:
    from skopos.facts import rollups
    from skopos.facts import store as facts_store
    from skopos.facts.schemas import MENTION

    for chunks in files(rows, 500_000):
        with facts_store.writing(1, ZONE) as writing:
            for chunk in chunks:
                writing.add(MENTION, chunk)
            writing.commit()
        print(".", end="", file=sys.stderr, flush=True)
    rollups.refresh(1, ZONE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--repeats", type=int, default=20, help="runs of each query")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="skopos-bench-"))
    try:
        start_django(folder)
        fill(options.rows)
        print(
            f"\n{options.rows:,} mentions\n\n| Question | first, ms | p50, ms | p95, ms |\n| --- | ---: | ---: | ---: |"
        )
        for name, ask_one in questions(LAST):
            first, *rest = [timed(ask_one) * 1000 for _ in range(options.repeats + 1)]
            rest.sort()
            print(f"| {name} | {first:.0f} | {rest[len(rest) // 2]:.0f} | {rest[int(len(rest) * 0.95)]:.0f} |")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
