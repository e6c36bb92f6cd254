"""Takes files of the past in on a cluster: each file on one machine, all of them stored at once or none."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext_lazy as _

from skopos.bulk.anywhere import TakeIn, packed, settings_to_share
from skopos.bulk.files import ABOUT, LOOSE, NUMBER, Files
from skopos.channels.reading import Plan
from skopos.channels.visits import context_of
from skopos.common import clock
from skopos.facts import disk, store
from skopos.facts.schemas import MENTION
from skopos.governance import audit, screening
from skopos.listening.adapting import anew
from skopos.listening.corrections import check_again
from skopos.listening.recounting import note_changes
from skopos.listening.tasks import recount_soon
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

audit.register("bulk.backfilled", _("took files in on a cluster"))
SOURCE = "backfill"


class RefusedError(Exception):
    """A file could not be read; nothing of any file was stored. The message says which and why."""


@dataclass
class Backfill:
    """What became of the files: what was written, and of each file its rows, mentions, what was left out and why."""

    written: store.Written = field(default_factory=store.Written)
    files: list[dict[str, Any]] = field(default_factory=list)


def backfill(workspace: Workspace, session: "SparkSession", plans: Sequence[Plan]) -> Backfill:
    """Take files in: read, screened and labelled on the cluster, merged by key here, visible all at once.

    Of two rows of one key the one in the later file counts, and within a file the later row. Safe to repeat and to
    kill. Figures (metric points) in the files are counted and left out.

    Raises
    ------
    RefusedError
        If a file cannot be read; nothing was stored.
    FactsError
        If the rows cannot be stored now.
    """
    labelling = anew(workspace)
    context = context_of(workspace, plans[0].channel if plans else "", SOURCE, clock.now())
    files = Files(tuple(plans), context, screening.rules_of(workspace), labelling)
    result = Backfill()

    def inside(written: store.Written) -> None:
        result.written = written
        check_again(workspace, labelling.said)
        counts = {"files": len(plans), "added": written.added, "changed": written.changed}
        audit.record("bulk.backfilled", workspace=workspace, by=None, subject=workspace, **counts)

    with _folder(workspace.pk) as folder, store.writing(workspace.pk, workspace.tzinfo) as writing:
        _labelled_into(session, files, folder / "rows")
        about: dict[int, dict[str, Any]] = {}
        for rows in _rows(folder / "rows"):
            said = rows.filter(pc.is_valid(rows[ABOUT]))
            about |= {row[NUMBER]: orjson.loads(row[ABOUT]) for row in said.select([NUMBER, ABOUT]).to_pylist()}
            writing.add(MENTION, rows.filter(pc.is_null(rows[ABOUT])).drop_columns([NUMBER, ABOUT]))
        result.files = [{"file": str(plan.path), **about[number]} for number, plan in enumerate(plans)]
        refused = [f"{told['file']}: {told['refused']}" for told in result.files if told["refused"]]
        if refused:
            raise RefusedError("\n".join(refused))
        writing.commit(inside=inside)
    if note_changes(workspace, labelling.searches):
        recount_soon(workspace.pk)
    return result


@contextmanager
def _folder(workspace_id: int) -> Iterator[Path]:
    """Give a folder that the cluster may write to; it is gone afterwards, or swept away later if we are killed."""
    with disk.staging_folder(workspace_id) as folder:
        yield folder
        shutil.rmtree(folder / "rows", ignore_errors=True)


def _labelled_into(session: "SparkSession", files: Files, folder: Path) -> None:
    """Write the labelled rows aside, one file for each that came. What a lost machine wrote is never looked at."""
    from pyspark.sql.pandas.types import from_arrow_schema

    count = len(files.plans)
    numbers = session.range(0, count, 1, numPartitions=max(count, 1))
    rows = numbers.mapInArrow(TakeIn(settings_to_share(), packed(files)), from_arrow_schema(LOOSE))
    rows.write.option("compression", "zstd").parquet(folder.as_uri())


def _rows(folder: Path) -> Iterator[pa.Table]:
    """Give the rows in the order of the files that they came from."""
    for path in sorted(folder.glob("part-*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=50_000):
                yield pa.table(batch).cast(LOOSE)
