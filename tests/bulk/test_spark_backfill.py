"""Files taken in on the cluster give the rows that an import here gives."""

import csv
from datetime import UTC, datetime, timedelta

import pytest

from skopos.bulk import backfilling
from skopos.channels.reading import BY_COLUMNS, Plan, read_rows
from skopos.channels.visits import context_of
from skopos.facts.reading import open_facts
from skopos.flows.take_in import take_in
from skopos.governance.models import BlockRule
from tests.bulk.comparing import keys_of, same

pytestmark = pytest.mark.django_db(transaction=True)
MAPPING = {
    "target": "mention",
    "platform": "forum",
    "owned": False,
    "date": "when",
    "columns": {"text": "said", "author_name": "who", "native_id": "id"},
}
BEGIN = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
SAID = (
    "Wonderful bread, thank you! 😀",
    "Lieferung zu spät, schrecklich!",
    "Chleb był okropny",
    "spamword buy now",
    "ok",
)


def write_files(folder, files=3, rows=40):
    paths = []
    for number in range(files):
        path = folder / f"export-{number}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["id", "when", "who", "said"])
            for row in range(rows):
                # The last ten of a file come again, with other words, as the first ten of the next.
                key = number * (rows - 10) + row
                at = BEGIN + timedelta(hours=key)
                out.writerow([key, at.isoformat(), f"Ańa {key % 7}", f"{SAID[(key + number) % 5]} {key}"])
        paths.append(path)
    return paths


def plans(paths):
    return [Plan(path, path.name, BY_COLUMNS, "backfill:1", MAPPING) for path in paths]


def stored(workspace):
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return facts.query("SELECT * EXCLUDE (collected_at) FROM mention ORDER BY platform, native_id")


def test_files_are_taken_in_as_an_import_takes_them(cast, spark, tmp_path):
    for workspace in (cast.workspace, cast.other):
        BlockRule.objects.create(workspace=workspace, kind="word", value="spamword")
    asked = plans(write_files(tmp_path))
    told = backfilling.backfill(cast.workspace, spark, asked)

    context = context_of(cast.other, "", "backfill", BEGIN)
    batches = [batch for plan in asked for batch in read_rows(plan, context)]
    here = take_in(cast.other, batches, inside=lambda intake: None)

    assert same(stored(cast.workspace), stored(cast.other), in_order=True) == ""
    assert (told.written.added, told.written.days) == (here.written.added, here.written.days)
    assert sum(file["left_out"].get("blocked_word", 0) for file in told.files) == here.left_out["blocked_word"] > 0
    assert [file["rows"] for file in told.files] == [40, 40, 40]
    assert set(keys_of(stored(cast.workspace).to_pylist()).values()) == {1}
    assert backfilling.backfill(cast.workspace, spark, asked).written.added == 0


def test_one_file_that_cannot_be_read_stores_nothing(cast, spark, tmp_path):
    paths = write_files(tmp_path, files=1)
    gone = tmp_path / "gone.csv"
    with pytest.raises(backfilling.RefusedError, match=r"gone\.csv"):
        backfilling.backfill(cast.workspace, spark, plans([*paths, gone]))
    assert stored(cast.workspace).num_rows == 0
