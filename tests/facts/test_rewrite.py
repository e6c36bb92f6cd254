from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from skopos.facts import manifest, registry, rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from skopos.facts.schemas import MENTION
from skopos.facts.store import Written
from tests.facts.factories import mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


def put(*rows):
    with store.writing(1, BERLIN) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def read(sql):
    with open_facts(1, BERLIN) as facts:
        return facts.query(sql).to_pylist()


def with_column(rows, name, value):
    index = rows.schema.get_field_index(name)
    field = MENTION.schema.field(name)
    return rows.set_column(index, field, pa.array([value] * rows.num_rows, field.type))


def test_a_correction_changes_the_chosen_rows_only():
    put(mention("1", sentiment=1), mention("2", sentiment=1))
    written = store.rewrite(1, MENTION, "native_id = ?", ["2"], lambda rows: with_column(rows, "sentiment", -1))
    assert written == Written(changed=1, days=(date(2026, 3, 14),))
    assert read("SELECT native_id, sentiment FROM mention ORDER BY 1") == [
        {"native_id": "1", "sentiment": 1},
        {"native_id": "2", "sentiment": -1},
    ]


def test_erasing_a_person_keeps_the_statistics(monkeypatch):
    by_author = Rollup("by_day", "mention", "SELECT day, count(*) AS n, sum(likes) AS likes FROM source GROUP BY day")
    monkeypatch.setattr(registry, "_registered", {"by_day": by_author})
    put(
        mention(
            "1",
            author_id="ann",
            author_name="Ann",
            text="I am Ann",
            likes=2,
            published_at=datetime(2026, 1, 5, tzinfo=UTC),
        ),
        mention("2", author_id="ann", author_name="Ann", likes=3),
        mention("3", author_id="ben", author_name="Ben", likes=4),
    )
    rollups.refresh(1, BERLIN)
    before = read("SELECT * FROM by_day ORDER BY day")

    def forget(rows):
        for name, value in {"author_id": None, "author_name": None, "text": "", "url": None}.items():
            rows = with_column(rows, name, value)
        return rows

    store.rewrite(1, MENTION, "author_id = $id", {"id": "ann"}, forget)
    rollups.refresh(1, BERLIN)
    assert read("SELECT * FROM by_day ORDER BY day") == before
    assert read("SELECT native_id, author_name, text FROM mention ORDER BY 1") == [
        {"native_id": "1", "author_name": None, "text": ""},
        {"native_id": "2", "author_name": None, "text": ""},
        {"native_id": "3", "author_name": "Ben", "text": "Text 3"},
    ]


def test_rows_that_are_not_given_back_are_deleted():
    put(mention("1"), mention("2"), mention("3"))
    written = store.rewrite(1, MENTION, "true", None, lambda rows: rows.filter(pc.not_equal(rows["native_id"], "2")))
    assert written == Written(unchanged=2, removed=1, days=(date(2026, 3, 14),))
    assert [row["native_id"] for row in read("SELECT native_id FROM mention ORDER BY 1")] == ["1", "3"]


def test_a_rewrite_of_nothing_changes_nothing():
    put(mention("1"))
    version = manifest.version_of(1, "mention")
    assert store.rewrite(1, MENTION, "native_id = 'x'", None, lambda rows: rows) == Written()
    assert store.rewrite(1, MENTION, "true", None, lambda rows: rows) == Written(unchanged=1)
    assert manifest.version_of(1, "mention") == version


def test_a_rewrite_never_puts_back_what_another_changed_meanwhile():
    put(mention("1", likes=1), mention("2", likes=1))
    seen = []

    def slowly(rows):
        if not seen:
            put(mention("1", likes=50))
        seen.extend(sorted(rows["likes"].to_pylist()))
        return with_column(rows, "sentiment", -1)

    store.rewrite(1, MENTION, "true", None, slowly)
    assert sorted(seen) == [1, 1, 1, 50]
    assert read("SELECT native_id, likes, sentiment FROM mention ORDER BY 1") == [
        {"native_id": "1", "likes": 50, "sentiment": -1},
        {"native_id": "2", "likes": 1, "sentiment": -1},
    ]


def test_the_callers_part_joins_the_transaction():
    put(mention("1"))

    def fail(written):
        raise RuntimeError("No.")

    with pytest.raises(RuntimeError):
        store.rewrite(1, MENTION, "true", None, lambda rows: with_column(rows, "likes", 9), inside=fail)
    assert read("SELECT likes FROM mention") == [{"likes": None}]
