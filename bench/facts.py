"""How quick facts are: storing ten million mentions, then the queries behind the pages.

    python -m bench.facts                     ten million rows; some minutes and 4 GB of disk
    python -m bench.facts --rows 1000000      a smaller trial, printed only

Writes docs/reference/bench-facts.md when all ten million are stored. Data lie in a temporary folder (or below
--folder) and are deleted afterwards.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

REPORT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "bench-facts.md"
FULL = 10_000_000
ZONE = "Europe/Berlin"
LAST = date(2026, 10, 31)
SLOW_S = 5  # a question that takes longer is asked only twice more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=FULL)
    parser.add_argument("--per-file", type=int, default=1_000_000, help="rows of one import, made the table at once")
    parser.add_argument("--repeats", type=int, default=20, help="runs of each query")
    parser.add_argument("--folder", help="where to put the data instead of the system's temporary folder")
    parser.add_argument("--only-store", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_store:
        start_django(Path(options.folder))
        print(json.dumps(store(options.rows, options.per_file)))
        return
    folder = Path(tempfile.mkdtemp(prefix="skopos-bench-", dir=options.folder))
    try:
        stored = store_apart(folder, options)
        start_django(folder)
        upkeep = tidy()
        figures = ask(options.repeats)
        text = report(options.rows, stored | upkeep, figures)
        print(text)
        if options.rows == FULL:
            REPORT.parent.mkdir(parents=True, exist_ok=True)
            REPORT.write_text(text, encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_django(folder: Path) -> None:
    os.environ.update(
        SKOPOS_HOME=str(folder), DJANGO_SETTINGS_MODULE="skopos.config.settings", SKOPOS_LOG_LEVEL="WARNING"
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def store_apart(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Store in a process of its own, so that its memory can be measured."""
    command = [sys.executable, "-m", "bench.facts", "--only-store", "--folder", str(folder)]
    command += ["--rows", str(options.rows), "--per-file", str(options.per_file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def store(rows: int, per_file: int) -> dict[str, float]:
    from bench.facts_data import files
    from skopos.facts import store as facts_store
    from skopos.facts.schemas import MENTION

    adding, committing, slowest = 0.0, 0.0, 0.0
    for chunks in files(rows, per_file):
        with facts_store.writing(1, ZONE) as writing:
            for chunk in chunks:
                begun = time.perf_counter()
                writing.add(MENTION, chunk)
                adding += time.perf_counter() - begun
                print(".", end="", file=sys.stderr, flush=True)
            begun = time.perf_counter()
            written = writing.commit()
            took = time.perf_counter() - begun
            committing, slowest = committing + took, max(slowest, took)
            assert written.added and not written.changed
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before a million rows are held for the repeat
    again = time_again(rows, per_file)
    return {
        "rows_per_s": rows / (adding + committing),
        "slowest_commit_s": slowest,
        "again_rows_per_s": again,
        "small_commit_s": time_small_commit(),
        "peak_mb": peak,
    }


def time_again(rows: int, per_file: int) -> float:
    """Store the first file once more: nothing may change."""
    from bench.facts_data import files
    from skopos.facts import store as facts_store
    from skopos.facts.schemas import MENTION

    chunks = list(next(files(rows, per_file, rows_per_chunk=100_000)))
    begun = time.perf_counter()
    with facts_store.writing(1, ZONE) as writing:
        for chunk in chunks:
            writing.add(MENTION, chunk)
        written = writing.commit()
    took = time.perf_counter() - begun
    assert (written.added, written.changed) == (0, 0)
    return written.unchanged / took


def time_small_commit() -> float:
    """Store ten new mentions beside all the others, as a feed does; the median of five."""
    import numpy as np

    from bench.facts_data import chunk
    from skopos.facts import store as facts_store
    from skopos.facts.schemas import MENTION

    times = []
    for number in range(5):
        rows = chunk(np.random.default_rng(number), 10**9 + number * 10, 10, 700, 1)
        begun = time.perf_counter()
        with facts_store.writing(1, ZONE) as writing:
            writing.add(MENTION, rows)
            assert writing.commit().added == 10
        times.append(time.perf_counter() - begun)
    return sorted(times)[2]


def tidy() -> dict[str, float]:
    from skopos.facts import compaction, rollups
    from skopos.facts.models import FactFile

    begun = time.perf_counter()
    compaction.compact(1, ZONE, few=1)
    compacted = time.perf_counter()

    rollups.refresh(1, ZONE)
    refreshed = time.perf_counter()
    live = FactFile.objects.filter(retired_at=None)
    size = sum(live.values_list("size", flat=True))
    return {
        "compact_s": compacted - begun,
        "refresh_s": refreshed - compacted,
        "size_mb": size / 2**20,
        "files": live.count(),
        "rollup_files": live.exclude(table="mention").count(),
        **beside_mb(),
    }


def beside_mb() -> dict[str, float]:
    """Size of what lies beside the live files of mentions: the index of words, and the keys."""
    from skopos.facts import disk
    from skopos.facts.models import FactFile

    names = list(FactFile.objects.filter(retired_at=None, table="mention").values_list("name", flat=True))
    paths = {"words_mb": disk.words_path, "keys_mb": disk.keys_path}
    return {key: sum(path(1, "mention", name).stat().st_size for name in names) / 2**20 for key, path in paths.items()}


def ask(repeats: int) -> list[tuple[str, float, float, float, float]]:
    """Time each question as a page would ask it: the snapshot is opened anew each time."""
    from bench.facts_queries import questions

    figures = []
    for name, ask_one in questions(LAST):
        first, _ = timed(ask_one, after_a_commit=True)
        times = [timed(ask_one) for _ in range(repeats if first < SLOW_S else 2)]
        rest, work = sorted(wall for wall, _ in times), sorted(processor for _, processor in times)
        figures.append((name, first, rest[len(rest) // 2], rest[int(len(rest) * 0.95)], work[len(work) // 2]))
        print(f"{name}: {figures[-1][2] * 1000:.0f} ms", file=sys.stderr)
    return figures


def timed(ask_one: Callable[[Any], Any], *, after_a_commit: bool = False) -> tuple[float, float]:
    """Time one question, by the clock and in processor time.

    The snapshot is new, as after a commit, or a kept one whose answers were forgotten.
    """
    from skopos.facts import snapshots
    from skopos.facts.reading import open_facts

    if after_a_commit:
        snapshots._pool.clear()
    for snapshot in snapshots._pool.values():
        snapshot.rows = snapshots.Kept(snapshots.ROWS_KEPT)
    begun, worked = time.perf_counter(), time.process_time()
    with open_facts(1, ZONE, time_limit_s=None) as facts:
        ask_one(facts)
    return time.perf_counter() - begun, time.process_time() - worked


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({load:.0f} processes wanted them meanwhile), {memory:.0f} GB, {system}"


def report(rows: int, stored: dict[str, float], figures: list[tuple[str, float, float, float, float]]) -> str:
    lines = [
        "# Facts: how quick they are",
        "",
        f"Made by `python -m bench.facts` on {machine()}; {rows:,} invented mentions over 730 days in one workspace.",
        "",
        "## Storing",
        "",
        "| | |",
        "| --- | ---: |",
        f"| New rows, stored | {stored['rows_per_s']:,.0f} rows/s |",
        f"| The same million once more, all known | {stored['again_rows_per_s']:,.0f} rows/s |",
        f"| Commit of a million rows, slowest | {stored['slowest_commit_s']:.1f} s |",
        f"| Ten new rows beside all others, median | {stored['small_commit_s'] * 1000:.0f} ms |",
        f"| Peak memory of the storing process | {stored['peak_mb']:,.0f} MB |",
        f"| Index of words beside the files | {stored['words_mb']:,.0f} MB |",
        f"| Keys beside the files | {stored['keys_mb']:,.0f} MB |",
        f"| Files of rollups | {stored['rollup_files']:.0f} |",
        f"| Files on disk, with rollups | {stored['size_mb']:,.0f} MB in {stored['files']:.0f} files |",
        f"| Merging small files, all months | {stored['compact_s']:.1f} s |",
        f"| All rollups made from nothing | {stored['refresh_s']:.1f} s |",
        "",
        "## Reading",
        "",
        "Each time a page's worth: open the snapshot, ask, take the rows. *First* is with a new snapshot, as after a",
        "commit; the others with the engine kept and its answers forgotten (on a page, the same question to the same",
        "tables is answered from memory in a millisecond). The aim is under 200 ms. *Processor* is the work of all",
        "cores together at p50; by the clock a question takes longer where other processes want the cores.",
        "",
        "| Question | first, ms | p50, ms | p95, ms | processor, ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [f"| {name} | {' | '.join(f'{value * 1000:.0f}' for value in values)} |" for name, *values in figures]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
