"""Files that were written before a column was added stand beside new ones."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skopos.facts import compaction, disk, registry, rollups, schemas, store
from skopos.facts.columns import stored_schema
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from skopos.facts.schemas import MENTION, FactTable
from skopos.facts.store import Written
from skopos.jobs.tasks import keep_facts_tidy
from tests.facts.factories import mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
ADDED = [
    schemas.field("sureness", pa.float32(), "From 0 to 1."),
    schemas.field("is_rude", pa.bool_(), "True if rude.", required=True, before="false"),
    schemas.field("hints", pa.list_(pa.string()), "Words that gave it away.", required=True),
]
NAMES = [added.name for added in ADDED]
AT = MENTION.schema.get_field_index("sentiment")  # in the middle: columns are found by name
FIELDS = list(MENTION.schema)
LATER = FactTable("mention", pa.schema([*FIELDS[:AT], *ADDED, *FIELDS[AT:]]), "published_at", MENTION.first)
BEFORE = {"sureness": None, "is_rude": False, "hints": []}


@pytest.fixture
def upgrade(monkeypatch):
    """Call it to let the table have its later columns."""
    return lambda: monkeypatch.setitem(schemas.TABLES, "mention", LATER)


def on(native_id, day=14, **fields):
    return mention(native_id, published_at=datetime(2026, 3, day, 12, tzinfo=UTC), **fields)


def put_old(*rows):
    with store.writing(1, BERLIN) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def put_new(*rows):
    given = pa.Table.from_pylist([BEFORE | row for row in rows], schema=LATER.schema)
    with store.writing(1, BERLIN) as writing:
        return writing.add(LATER, given).commit()


def read(sql):
    with open_facts(1, BERLIN) as facts:
        return facts.query(sql).to_pylist()


def added(where="true"):
    rows = read(f"SELECT native_id, {', '.join(NAMES)} FROM mention WHERE {where} ORDER BY native_id")
    return {row.pop("native_id"): row for row in rows}


def stored_columns():
    live = FactFile.objects.filter(table="mention", retired_at=None)
    return [pq.read_schema(disk.data_path(1, "mention", file.name)).names for file in live]


SURE = {"sureness": 0.5, "is_rude": True, "hints": ["ugh"]}


def test_old_rows_have_what_was_true_before_beside_new_ones(upgrade):
    old = mention("1", likes=3, topics=["bread"])
    put_old(old)
    upgrade()
    put_new(on("2", **SURE))
    assert added() == {"1": BEFORE, "2": SURE}
    assert added("is_rude") == {"2": SURE}
    assert added("sureness IS NULL AND day = DATE '2026-03-14'") == {"1": BEFORE}
    assert added("NOT is_rude AND len(hints) = 0") == {"1": BEFORE}
    everything = read("SELECT * FROM mention WHERE native_id = '1'")
    assert everything == [{**old, **BEFORE, "day": date(2026, 3, 14)}]
    assert list(everything[0]) == [*LATER.schema.names, "day"]


def test_rows_taken_in_again_after_the_upgrade_are_known(upgrade):
    put_old(on("1"), on("2"), on("3", likes=1))
    upgrade()
    again = [on("1"), on("2", is_rude=True), on("3", likes=2)]
    assert put_new(*again) == Written(changed=2, unchanged=1, days=(date(2026, 3, 14),))
    assert added() == {"1": BEFORE, "2": BEFORE | {"is_rude": True}, "3": BEFORE}
    assert put_new(*again) == Written(unchanged=3)


def test_what_is_handed_over_without_the_later_columns_is_completed(upgrade):
    upgrade()
    with store.writing(1, BERLIN) as writing:
        writing.add(LATER, mentions(on("1"))).commit()
    assert added() == {"1": BEFORE}


def test_a_correction_files_the_old_rows_in_todays_columns(upgrade):
    put_old(on("1"), on("2", likes=7), on("3"))
    upgrade()

    def change(rows):
        kept = [row | {"sureness": 0.25} for row in rows.to_pylist() if row["native_id"] != "3"]
        return pa.Table.from_pylist(kept, schema=LATER.schema)

    written = store.rewrite(1, LATER, "native_id IN ('1', '3')", None, change)
    assert written == Written(changed=1, removed=1, days=(date(2026, 3, 14),))
    assert added() == {"1": BEFORE | {"sureness": 0.25}, "2": BEFORE}
    assert read("SELECT likes FROM mention WHERE native_id = '2'") == [{"likes": 7}]
    assert stored_columns() == [stored_schema(LATER.schema).names] * 2
    assert put_new(on("2", likes=7)) == Written(unchanged=1)


def test_merging_files_of_both_ages_gives_one_of_todays_columns(upgrade):
    put_old(on("1"))
    put_old(on("2"))
    upgrade()
    put_new(on("3", **SURE))
    before = read("SELECT * FROM mention ORDER BY native_id")
    assert compaction.compact(1, BERLIN, few=1) == 3
    assert read("SELECT * FROM mention ORDER BY native_id") == before
    assert stored_columns() == [stored_schema(LATER.schema).names]
    assert put_new(on("1"), on("2"), on("3", **SURE)) == Written(unchanged=3)


def test_upkeep_files_old_rows_anew_even_if_they_are_few(upgrade):
    put_old(on("1"))
    upgrade()
    assert compaction.compact(1, BERLIN) == 1
    assert stored_columns() == [stored_schema(LATER.schema).names]
    assert compaction.compact(1, BERLIN) == 0
    assert added() == {"1": BEFORE}


def test_a_file_of_which_the_manifest_notes_no_columns_is_read_by_name(upgrade):
    put_old(on("1"))
    FactFile.objects.update(columns="")
    upgrade()
    assert added() == {"1": BEFORE}


def test_lost_keys_of_an_old_file_are_made_anew(upgrade):
    put_old(on("1"))
    upgrade()
    disk.keys_path(1, "mention", FactFile.objects.get().name).unlink()
    assert put_new(on("1")) == Written(unchanged=1)
    assert put_new(on("1", hints=["x"])).changed == 1


def test_another_time_zone_is_right_over_files_of_both_ages(upgrade):
    put_old(mention("1", published_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)))
    upgrade()
    put_new(on("2"))
    with open_facts(1, "America/New_York") as facts:
        rows = facts.query("SELECT native_id, day, is_rude FROM mention ORDER BY 1").to_pylist()
    assert rows == [
        {"native_id": "1", "day": date(2026, 3, 1), "is_rude": False},
        {"native_id": "2", "day": date(2026, 3, 14), "is_rude": False},
    ]


def test_erasing_leaves_nothing_of_either_age(upgrade, tmp_path, django_capture_on_commit_callbacks):
    put_old(on("1"))
    upgrade()
    put_new(on("2"))
    with django_capture_on_commit_callbacks(execute=True):
        store.erase(1)
    assert added() == {}
    assert not (tmp_path / "facts" / "1").exists()


def test_a_column_that_is_gone_is_read_no_more(upgrade, monkeypatch):
    upgrade()
    put_new(on("1", **SURE), on("2"))
    monkeypatch.setitem(schemas.TABLES, "mention", MENTION)
    assert read("SELECT * FROM mention WHERE native_id = '1'") == [{**on("1"), "day": date(2026, 3, 14)}]
    assert put_old(on("2", likes=1)).changed == 1
    assert [row["likes"] for row in read("SELECT likes FROM mention ORDER BY native_id")] == [None, 1]


def test_a_column_that_became_wider_is_read_as_it_is_now(upgrade, monkeypatch):
    narrow = pa.schema([pa.field("likes", pa.int32()) if each.name == "likes" else each for each in MENTION.schema])
    was = FactTable("mention", narrow, "published_at", MENTION.first)
    with store.writing(1, BERLIN) as writing:
        writing.add(was, mentions(on("1", likes=3))).commit()
    put_old(on("2", likes=2**40))
    assert read("SELECT sum(likes)::BIGINT AS n FROM mention") == [{"n": 2**40 + 3}]
    with open_facts(1, BERLIN) as facts:
        assert facts.query("SELECT likes FROM mention").schema.field("likes").type == pa.int64()


def rude_by_day(name="rude_by_day"):
    return Rollup(name, "mention", "SELECT day, count(*) FILTER (is_rude) AS n FROM source GROUP BY day")


def test_a_rollup_over_a_new_column_is_made_over_old_files_too(upgrade, monkeypatch):
    put_old(on("1", 1), on("2", 2))
    upgrade()
    monkeypatch.setattr(registry, "_registered", {"rude_by_day": rude_by_day()})
    put_new(on("3", 2, **SURE))
    expected = [{"day": date(2026, 3, 1), "n": 0}, {"day": date(2026, 3, 2), "n": 1}]
    assert read("SELECT * FROM rude_by_day ORDER BY day") == expected
    rollups.refresh(1, BERLIN)
    assert read("SELECT * FROM rude_by_day ORDER BY day") == expected


def test_upkeep_makes_a_rollup_anew_whose_definition_changed_and_forgets_one_that_is_gone(monkeypatch):
    by_kind = Rollup("by_kind", "mention", "SELECT day, kind, count(*) AS n FROM source GROUP BY ALL")
    gone = Rollup("by_source", "mention", "SELECT day, source, count(*) AS n FROM source GROUP BY ALL")
    monkeypatch.setattr(registry, "_registered", {"by_kind": by_kind, "by_source": gone})
    put_old(on("1"))
    rollups.refresh(1, BERLIN)
    assert not rollups.are_behind(1, BERLIN)
    other = Rollup("by_kind", "mention", "SELECT day, upper(kind) AS kind, count(*) AS n FROM source GROUP BY ALL")
    monkeypatch.setattr(registry, "_registered", {"by_kind": other})
    assert rollups.are_behind(1, BERLIN)
    keep_facts_tidy.call()
    assert not rollups.are_behind(1, BERLIN)
    assert read("SELECT kind, n FROM by_kind") == [{"kind": "POST", "n": 1}]
    live = FactFile.objects.filter(retired_at=None).exclude(table="mention")
    assert [(file.table, file.signature) for file in live] == [("by_kind", other.signature(BERLIN))]


def test_a_rollup_is_behind_when_it_was_never_made(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})
    put_old(on("1"))
    rollups.refresh(1, BERLIN)
    assert not rollups.are_behind(1, BERLIN)
    monkeypatch.setattr(registry, "_registered", {"rude": Rollup("rude", "mention", "SELECT day FROM source")})
    assert rollups.are_behind(1, BERLIN)


def test_a_required_column_says_what_old_rows_have():
    unsaid = schemas.field("is_late", pa.bool_(), "Late.", required=True)
    with pytest.raises(ValueError, match=r"mention.is_late is required: say what rows stored earlier have"):
        FactTable("mention", pa.schema([*MENTION.schema, unsaid]), "published_at", MENTION.first)


def test_the_first_columns_are_still_there():
    for table in schemas.TABLES.values():
        assert set(table.first) <= set(table.schema.names)
