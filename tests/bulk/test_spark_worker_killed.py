"""A worker and its executor are killed in the middle: every row is there once, with the right labels."""

import os
import signal
import subprocess
import threading
from collections import Counter

import pyarrow as pa
import pytest

from skopos.bulk import relabelling
from skopos.facts import store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.listening.adapting import anew
from tests.bulk.comparing import keys_of
from tests.bulk.corpus import fill

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 4_000


def below(pid: int) -> list[int]:
    """Give the processes that a process started, and those that these started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [found for child in map(int, listed.stdout.split()) for found in (child, *below(child))]


def kill(pid: int) -> int:
    """Kill a worker of ours with its executor; gives how many processes that were."""
    chosen = [*below(pid), pid]
    for each in chosen:
        os.kill(each, signal.SIGKILL)
    return len(chosen)


def labels(rows: pa.Table) -> Counter:
    names = ["native_id", "language", "sentiment", "emotion", "model_version"]
    return Counter(tuple(row.items()) for row in rows.select(names).to_pylist())


def test_nothing_is_lost_or_doubled_when_a_worker_is_killed(cast, spark, monkeypatch):
    monkeypatch.setattr("skopos.facts.files.GROUP_ROWS", 256)
    monkeypatch.setattr("skopos.facts.renewing.LEAST_ROWS", 256)
    here, there = cast.workspace, cast.other
    for workspace in (here, there):
        fill(workspace, COUNT)
    store.rewrite(here.pk, MENTION, "text <> ''", None, anew(here), zone=here.tzinfo)

    worker = int(os.environ["SKOPOS_TEST_SPARK_WORKERS"].split(",")[1])
    tracker, killed = spark.sparkContext.statusTracker(), []
    folder = MENTION.name

    def in_the_middle() -> None:
        before = len(names(there, folder))
        while len(names(there, folder)) < before + 2 and not done.is_set():
            done.wait(0.05)
        killed.append((kill(worker), len(tracker.getActiveStageIds())))

    done = threading.Event()
    thread = threading.Thread(target=in_the_middle)
    thread.start()
    try:
        written = relabelling.relabel(there, spark)
    finally:
        done.set()
        thread.join()

    (processes, stages) = killed[0]
    assert processes >= 3  # the worker, its executor, and the executor's Python
    assert stages == 1  # there was work on its way
    with open_facts(there.pk, there.tzinfo) as facts, open_facts(here.pk, here.tzinfo) as right:
        rows = facts.query("SELECT * FROM mention")
        assert labels(rows) == labels(right.query("SELECT * FROM mention"))
    counted = keys_of(rows.to_pylist())
    assert (len(counted), sum(counted.values())) == (COUNT, COUNT)
    assert written.changed + written.unchanged == COUNT


def names(workspace, table):
    from skopos.facts.disk import table_folder

    return {path.name for path in table_folder(workspace.pk, table).glob("*.parquet")}
