"""From one worker to two, beside the embedded path: `python -m bench.spark [--rows N] [--write]`.

The same stored mentions are labelled anew and rolled up three times: here, by the store and DuckDB, on one core; on a
standalone cluster of one worker of one core; and on one of two. The cluster is started from the pip package on this
machine, so two workers need two idle cores to show what they can do. Each cluster first does a small workspace, which
is not counted: Python, the language model and Spark's own code are loaded then. Nothing is left out besides.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORT = Path("docs/reference/bench-spark.md")
FEW = 4_000
CLUSTER = {"spark.executor.memory": "900m", "spark.executor.cores": "1", "spark.sql.shuffle.partitions": "2"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT}")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        begin(Path(folder))
        took = {"here": here(asked.rows)}
        for workers in (1, 2):
            took[f"{workers} worker{'s' * (workers > 1)}"] = on_cluster(workers, asked.rows)
    text = report(asked.rows, took, load, os.getloadavg()[0])
    print(text)
    if asked.write:
        REPORT.write_text(text, encoding="utf-8")


def begin(folder: Path) -> None:
    os.environ.update(
        SKOPOS_HOME=str(folder),
        DJANGO_SETTINGS_MODULE="skopos.config.settings",
        SKOPOS_LOG_LEVEL="WARNING",
        SKOPOS_FACTS_THREADS="1",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def place(name: str, rows: int) -> Any:
    """Make a workspace with `rows` mentions in files of a sixth each."""
    from bench.facts_data import files
    from skopos.facts import store
    from skopos.facts.schemas import MENTION
    from skopos.workspaces.models import Workspace

    made = Workspace.objects.create(name=name, slug=name, time_zone="Europe/Berlin")
    for chunks in files(rows, rows // 6):
        with store.writing(made.pk, made.tzinfo) as writing:
            for chunk in chunks:
                writing.add(MENTION, chunk)
            writing.commit()
    return made


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def here(rows: int) -> dict[str, float]:
    """Label anew and roll up as the worker does."""
    from skopos.facts import rollups, store
    from skopos.facts.schemas import MENTION
    from skopos.listening.adapting import anew

    def label(made: Any) -> Any:
        return store.rewrite(made.pk, MENTION, "text <> ''", None, anew(made), zone=made.tzinfo)

    few, made = place("few-here", FEW), place("here", rows)
    label(few)
    labels, written = timed(lambda: label(made))
    rolled, _ = timed(lambda: rollups.refresh(made.pk, made.tzinfo))
    return {"labels": labels, "rollups": rolled, "changed": written.changed}


def on_cluster(workers: int, rows: int) -> dict[str, float]:
    """Do the same on a cluster of so many workers of one core each."""
    sys.path.insert(0, str(ROOT / "tools"))
    from skopos.bulk import relabelling, rolling
    from skopos.bulk.session import spark_session
    from spark import cluster  # type: ignore[import-not-found]

    few, made = place(f"few-{workers}", FEW), place(f"on-{workers}", rows)
    with cluster(workers) as (master, _processes), ExitStack() as stack:
        start, session = timed(lambda: stack.enter_context(spark_session(master, CLUSTER)))
        small, _ = timed(lambda: (relabelling.relabel(few, session), rolling.catch_up(few, session)))
        labels, written = timed(lambda: relabelling.relabel(made, session))
        rolled, _ = timed(lambda: rolling.catch_up(made, session))
    return {"labels": labels, "rollups": rolled, "changed": written.changed, "start": start + small}


def report(rows: int, took: dict[str, dict[str, float]], before: float, after: float) -> str:
    counts = {int(each["changed"]) for each in took.values()}
    assert len(counts) == 1, f"the three ways changed other numbers of rows: {counts}"
    one, two = took["1 worker"], took["2 workers"]
    lines = [
        "# Spark beside the embedded path",
        "",
        f"Written by `python -m bench.spark --rows {rows} --write`: {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; load average {before:.1f} at the start, {after:.1f} at the end.",
        "",
        f"{rows:,} stored mentions are labelled anew ({counts.pop():,} got other labels, the same number in each way), "
        "and all rollups made of them. *here* is the store and DuckDB on one core; the clusters have workers of "
        "one core each, on the same machine as the command that drives them. A small workspace comes first and is not "
        "counted: code and model are loaded then.",
        "",
        "| | labels, s | mentions/s | rollups, s |",
        "|---|---:|---:|---:|",
    ]
    for name, each in took.items():
        lines.append(f"| {name} | {each['labels']:.1f} | {rows / each['labels']:,.0f} | {each['rollups']:.1f} |")
    lines += [
        "",
        f"From one worker to two: labels {one['labels'] / two['labels']:.2f} times as fast, rollups "
        f"{one['rollups'] / two['rollups']:.2f} times. Two workers and the driver share {os.cpu_count()} cores with "
        "whatever else the load average tells of; on a busy machine the second worker has no core of its own.",
        "",
        f"Opening a session and the small workspace took {one['start']:.0f} and {two['start']:.0f} s. Rollups of this "
        "size are work for DuckDB: Spark pays for planning each of them.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
