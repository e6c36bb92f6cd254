import os
from datetime import UTC, date, datetime, timedelta

import pytest

from skopos.facts import compaction, disk, files, manifest, rollups, store, tidying
from skopos.facts.models import FactFile, TableVersion
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.jobs.tasks import keep_facts_tidy
from tests.facts.factories import NOON, mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


def put(*rows, zone=BERLIN, workspace_id=1):
    with store.writing(workspace_id, zone) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def table(zone=BERLIN):
    with open_facts(1, zone) as facts:
        return facts.query("SELECT * FROM mention ORDER BY native_id").to_pylist()


def live():
    return FactFile.objects.filter(retired_at=None)


def on_disk(tmp_path):
    return {path.name for path in (tmp_path / "facts").rglob("*") if path.is_file() and path.name != "writer.lock"}


def test_many_small_files_become_one_and_the_table_stays_the_same():
    for number in range(6):
        put(mention(str(number), published_at=NOON + timedelta(minutes=number)))
    put(mention("may", published_at=datetime(2026, 5, 1, tzinfo=UTC)))
    before = table()
    assert compaction.compact(1, BERLIN, few=6) == 0
    assert compaction.compact(1, BERLIN, few=5) == 6
    assert table() == before
    assert [(file.month, file.rows) for file in live().order_by("month")] == [
        (date(2026, 3, 1), 6),
        (date(2026, 5, 1), 1),
    ]
    assert compaction.compact(1, BERLIN, few=5) == 0


def test_rows_lie_newest_first_and_their_keys_are_still_found():
    for number in (3, 1, 2):
        put(mention(str(number), published_at=NOON + timedelta(minutes=number)))
    compaction.compact(1, BERLIN, few=1)
    with open_facts(1, BERLIN) as facts:
        assert facts.query("SELECT native_id FROM mention")["native_id"].to_pylist() == ["3", "2", "1"]
    assert put(mention("2", published_at=NOON + timedelta(minutes=2))).unchanged == 1
    assert put(mention("2", published_at=NOON + timedelta(minutes=2), likes=1)).changed == 1
    assert [row["native_id"] for row in table()] == ["1", "2", "3"]


def test_large_files_are_left_alone(monkeypatch):
    monkeypatch.setattr(compaction, "SMALL_ROWS", 3)
    put(*[mention(f"a{number}") for number in range(4)])
    for number in range(3):
        put(mention(f"b{number}"))
    compaction.compact(1, BERLIN, few=2)
    assert sorted(live().values_list("rows", flat=True)) == [3, 4]


def test_a_new_time_zone_files_the_rows_anew():
    put(mention("1", published_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC)), mention("2"))
    put(mention("3"), zone="Asia/Tokyo")
    expected = table("Asia/Tokyo")
    assert compaction.compact(1, "Asia/Tokyo") == 3
    assert table("Asia/Tokyo") == expected
    assert set(live().values_list("signature", flat=True)) == {"Asia/Tokyo"}
    assert [row["day"] for row in expected] == [date(2026, 4, 1), date(2026, 3, 14), date(2026, 3, 14)]


def test_a_month_that_changes_during_the_merge_is_left_for_later(monkeypatch, tmp_path):
    for number in range(3):
        put(mention(str(number)))
    publish, done = compaction.publish, []

    def publish_late(*args):
        if not done:
            done.append(put(mention("0", likes=7)))
        publish(*args)

    monkeypatch.setattr(compaction, "publish", publish_late)
    assert compaction.compact(1, BERLIN, few=1) == 0
    assert [row["likes"] for row in table()] == [7, None, None]
    assert compaction.compact(1, BERLIN, few=1) == 3
    assert [row["likes"] for row in table()] == [7, None, None]


def test_replaced_files_are_deleted_after_the_grace_period(tmp_path):
    put(mention("1"))
    old = live().get().name
    put(mention("1", likes=1))
    assert tidying.delete_retired() == 0
    assert disk.data_path(1, "mention", old).exists()
    assert tidying.delete_retired(grace=timedelta(seconds=-1)) == 1
    new = live().get().name
    assert on_disk(tmp_path) == {f"{new}.parquet", f"{new}.keys.npy", f"{new}.words"}
    assert FactFile.objects.count() == 1


def test_what_killed_writers_left_is_swept_when_it_is_old(tmp_path):
    put(mention("1"))
    kept = on_disk(tmp_path)
    folder = tmp_path / "facts" / "1" / "mention"
    staging = tmp_path / "facts" / "1" / "staging" / "abc"
    staging.mkdir(parents=True)
    for path in (folder / "orphan.parquet", folder / "orphan.keys.npy", folder / "half.writing", staging / "x.arrow"):
        path.write_bytes(b"x")
    assert tidying.sweep() == 0
    for path in [*(tmp_path / "facts").rglob("*")]:
        os.utime(path, (1, 1))
    assert tidying.sweep() == 5 - 1
    assert on_disk(tmp_path) == kept
    assert not staging.exists()


def test_erasing_a_workspace_leaves_nothing_of_it_and_all_of_others(tmp_path, django_capture_on_commit_callbacks):
    put(mention("1"))
    put(mention("theirs"), workspace_id=2)
    rollups.refresh(1, BERLIN)
    with django_capture_on_commit_callbacks(execute=True):
        store.erase(1)
    assert not (tmp_path / "facts" / "1").exists()
    assert set(FactFile.objects.values_list("workspace_id", flat=True)) == {2}
    assert table() == []
    assert put(mention("1")).added == 1


def test_a_writer_that_planned_before_an_erasure_plans_again(django_capture_on_commit_callbacks, monkeypatch):
    put(mention("1"), mention("2"))
    version = TableVersion.objects.get(table="mention").version
    with django_capture_on_commit_callbacks(execute=True):
        store.erase(1)
    with pytest.raises(manifest.Conflict):
        manifest.publish(1, [manifest.Change("mention", version, dirty={date(2026, 1, 1)})])
    assert put(mention("1")).added == 1


def test_upkeep_refreshes_and_merges_for_every_workspace():
    for number in range(compaction.FEW + 1):
        put(mention(str(number)))
        put(mention(str(number)), workspace_id=2)
    assert rollups.stale_days(2) == 1
    assert keep_facts_tidy.call() == {"merged": 2 * (compaction.FEW + 1), "deleted": 0, "swept": 0}
    assert rollups.stale_days(2) == 0
    assert live().filter(table="mention").count() == 2
    assert files.FILE_ROWS > compaction.SMALL_ROWS
