"""One file of a backfill on its way: read by its plan, screened, labelled, as the path of a mention does it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import pyarrow as pa

from skopos.channels.contract import Context
from skopos.channels.reading import Plan, ReadingError, read_rows
from skopos.facts.schemas import MENTION
from skopos.governance import screening
from skopos.listening import labels
from skopos.listening.relabelling import Anew

ABOUT, NUMBER = "_about", "_file"
BATCH_ROWS = 20_000
LOOSE = pa.schema(
    [
        pa.field(NUMBER, pa.int64()),
        pa.field(ABOUT, pa.string()),
        *(pa.field(field.name, field.type) for field in MENTION.schema),
    ]
)
"""Rows on their way from the cluster: mentions with the number of their file, or what is to be said of a file."""


@dataclass(frozen=True)
class Files:
    """What a backfill takes in, and by which rules: all that a machine needs, read from the database beforehand."""

    plans: tuple[Plan, ...]
    context: Context
    rules: screening.Rules
    anew: Anew


def rows_of(files: Files, number: int) -> Iterator[pa.RecordBatch]:
    """Give the mentions of a file with their labels, then what became of its rows."""
    told: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    refused = ""
    try:
        for batch in read_rows(files.plans[number], files.context):
            told["rows"] += batch.rows
            problems.update(problem.severity.value for problem in batch.problems)
            if batch.points is not None:
                told["points"] += batch.points.num_rows
            if batch.mentions is None or not batch.mentions.num_rows:
                continue
            told["mentions"] += batch.mentions.num_rows
            screened = screening.screened(batch.mentions, files.rules)
            left_out.update(screened.left_out["reason"].to_pylist())
            yield from _labelled(screened.kept, files.anew, number)
    except ReadingError as error:
        refused = str(error)
    about = {**told, "left_out": left_out, "problems": problems, "refused": refused}
    yield pa.RecordBatch.from_pylist([{NUMBER: number, ABOUT: orjson.dumps(about).decode()}], LOOSE)


def _labelled(kept: pa.Table, anew: Anew, number: int) -> Iterator[pa.RecordBatch]:
    if not kept.num_rows:
        return
    rows = anew.tagged(labels.joined(kept, labels.label(labels.texts_of(kept), anew.themes, anew.adapter)))
    for name, column in ((ABOUT, pa.nulls(rows.num_rows, pa.string())), (NUMBER, pa.repeat(number, rows.num_rows))):
        rows = rows.add_column(0, name, column)
    yield from rows.cast(LOOSE).combine_chunks().to_batches(max_chunksize=BATCH_ROWS)
