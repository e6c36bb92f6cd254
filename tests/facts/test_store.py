from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from skopos.facts import store
from skopos.facts.errors import FactsRefused
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION, METRIC_POINT
from skopos.facts.store import Written
from tests.facts.factories import NOON, mention, mentions, point, points

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


def put(*rows, workspace_id=1, table=MENTION, zone=BERLIN):
    make = mentions if table is MENTION else points
    with store.writing(workspace_id, zone) as writing:
        return writing.add(table, make(*rows)).commit()


def read(sql, workspace_id=1, zone=BERLIN):
    with open_facts(workspace_id, zone) as facts:
        return facts.query(sql).to_pylist()


def test_rows_come_back_as_they_were_stored():
    row = mention(
        "7",
        text="Grüße, 🌾\n“quoted”",
        topics=["bread", "price"],
        sentiment=-1,
        sentiment_score=-0.5,
        likes=3,
        rating=4.5,
    )
    put(row)
    assert read("SELECT * FROM mention") == [{**row, "day": date(2026, 3, 14)}]


def test_the_day_is_counted_in_the_zone_of_the_workspace():
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    put(mention("1", published_at=late))
    assert read("SELECT day FROM mention") == [{"day": date(2026, 4, 1)}]
    assert read("SELECT day FROM mention", zone="America/New_York") == [{"day": date(2026, 3, 31)}]
    assert FactFile.objects.get().month == date(2026, 4, 1)


def test_the_same_rows_twice_are_stored_once():
    rows = [mention(str(number)) for number in range(5)]
    assert put(*rows) == Written(added=5, days=(date(2026, 3, 14),))
    again = [{**row, "source": "import:2", "collected_at": NOON + timedelta(days=9)} for row in rows]
    before = set(FactFile.objects.values_list("name", flat=True))
    assert put(*again) == Written(unchanged=5)
    assert set(FactFile.objects.values_list("name", flat=True)) == before
    assert read("SELECT count(*) AS n FROM mention") == [{"n": 5}]


def test_changed_content_replaces_the_row():
    put(mention("1", likes=1), mention("2", likes=1))
    assert put(mention("1", likes=9), mention("2", likes=1), mention("3")) == Written(1, 1, 1, (date(2026, 3, 14),))
    assert read("SELECT native_id, likes FROM mention ORDER BY 1") == [
        {"native_id": "1", "likes": 9},
        {"native_id": "2", "likes": 1},
        {"native_id": "3", "likes": None},
    ]


def test_a_row_that_moves_to_another_month_stands_once_and_both_days_changed():
    put(mention("1"), mention("2"))
    moved = mention("1", published_at=datetime(2026, 5, 2, 12, tzinfo=UTC))
    assert put(moved) == Written(changed=1, days=(date(2026, 3, 14), date(2026, 5, 2)))
    assert read("SELECT native_id, day FROM mention ORDER BY 1") == [
        {"native_id": "1", "day": date(2026, 5, 2)},
        {"native_id": "2", "day": date(2026, 3, 14)},
    ]


def test_the_later_row_of_a_key_wins_within_and_across_batches():
    with store.writing(1, BERLIN) as writing:
        writing.add(MENTION, mentions(mention("1", text="a"), mention("2", text="a"), mention("1", text="b")))
        writing.add(MENTION, mentions(mention("2", text="c")))
        assert writing.commit() == Written(added=2, unchanged=2, days=(date(2026, 3, 14),))
    assert read("SELECT native_id, text FROM mention ORDER BY 1") == [
        {"native_id": "1", "text": "b"},
        {"native_id": "2", "text": "c"},
    ]


def test_the_key_is_platform_and_id_together():
    put(mention("1", platform="ab"), mention("b1", platform="a"))
    assert read("SELECT count(*) AS n FROM mention") == [{"n": 2}]


def test_null_and_empty_are_different_content():
    put(mention("1", title=None, url=""))
    assert put(mention("1", title="", url=None)).changed == 1


def test_leaving_without_commit_changes_nothing(tmp_path):
    with store.writing(1, BERLIN) as writing:
        writing.add(MENTION, mentions(mention("1")))
    assert read("SELECT * FROM mention") == []
    assert [path for path in (tmp_path / "facts").rglob("*") if path.suffix in (".parquet", ".arrow")] == []


def test_both_tables_and_the_callers_own_rows_change_in_one_transaction(tmp_path):
    def fail(written):
        assert written.added == 2
        raise RuntimeError("The caller's own part fails.")

    with store.writing(1, BERLIN) as writing, pytest.raises(RuntimeError, match="own part"):
        writing.add(MENTION, mentions(mention("1"))).add(METRIC_POINT, points(point("1"))).commit(fail)
    assert read("SELECT * FROM mention") == read("SELECT * FROM metric_point") == []
    assert list((tmp_path / "facts").rglob("*.parquet")) == []


def test_inside_hears_what_was_written_even_when_nothing_was():
    heard = []
    with store.writing(1, BERLIN) as writing:
        writing.commit(heard.append)
    assert heard == [Written()]


def test_a_writing_is_committed_once():
    with store.writing(1, BERLIN) as writing:
        writing.commit()
        with pytest.raises(FactsRefused, match="committed"):
            writing.commit()
        with pytest.raises(FactsRefused, match="another one"):
            writing.add(MENTION, mentions(mention("1")))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (mentions(mention()).drop_columns(["text", "url"]), "missing: text, url"),
        (mentions(mention()).append_column("mood", pa.array(["x"])), "unknown: mood"),
        (
            mentions(mention()).set_column(0, pa.field("platform", pa.string()), pa.array([None], pa.string())),
            "platform must be given",
        ),
        (mentions(mention()).set_column(16, "likes", pa.array(["many"])), "mention.likes does not fit int64"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_the_field(rows, problem):
    with store.writing(1, BERLIN) as writing, pytest.raises(FactsRefused, match=problem):
        writing.add(MENTION, rows)


def test_columns_may_come_in_another_order_and_width():
    rows = mentions(mention("1", likes=3))
    rows = rows.set_column(rows.schema.get_field_index("likes"), "likes", pa.array([3], pa.int32()))
    with store.writing(1, BERLIN) as writing:
        writing.add(MENTION, rows.select(sorted(rows.schema.names))).commit()
    assert read("SELECT likes FROM mention") == [{"likes": 3}]


def test_many_chunks_are_one_commit(monkeypatch):
    monkeypatch.setattr("skopos.facts.staging.CHUNK_ROWS", 7)
    monkeypatch.setattr("skopos.facts.files.FILE_ROWS", 20)
    monkeypatch.setattr("skopos.facts.staging.SLICE_ROWS", 5)
    monkeypatch.setattr("skopos.facts.staging.BLOCK_ROWS", 3)
    rows = [mention(str(n), published_at=NOON + timedelta(hours=n * 37 % 2400)) for n in range(100)]
    with store.writing(1, BERLIN) as writing:
        for start in range(0, 100, 11):
            writing.add(MENTION, mentions(*rows[start : start + 11]))
        assert writing.commit().added == 100
    assert put(*rows[20:60]) == Written(unchanged=40)
    changed = [{**row, "likes": 5} for row in rows[10:30]]
    assert put(*changed).changed == 20
    expected = sorted([*rows[:10], *changed, *rows[30:]], key=lambda row: row["native_id"])
    found = read("SELECT * EXCLUDE (day) FROM mention ORDER BY native_id")
    assert found == expected


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="Atlantis"), store.writing(1, "Europe/Atlantis"):
        raise AssertionError("The zone was taken.")
