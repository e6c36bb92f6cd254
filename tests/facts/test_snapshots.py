from datetime import UTC, datetime

import pytest

from skopos.facts import disk, engine, reading, registry, rollups, snapshots, store
from skopos.facts.errors import FactsRefused, FactsUnreadable
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from skopos.facts.schemas import MENTION
from tests.facts.factories import mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
BY_KIND = Rollup("by_kind", "mention", "SELECT day, kind, count(*) AS n FROM source GROUP BY ALL")
COUNTED = "SELECT sum(n)::INTEGER AS n FROM by_kind"


@pytest.fixture(autouse=True)
def only_our_rollup(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {"by_kind": BY_KIND})


@pytest.fixture
def asked(monkeypatch):
    """The texts of the queries that reached the engine."""
    texts = []
    select = engine.select

    def noted(connection, sql, params=None):
        texts.append(sql)
        return select(connection, sql, params)

    monkeypatch.setattr(engine, "select", noted)
    return texts


def put(*ids, workspace_id=1, refresh=True):
    rows = [mention(name, published_at=datetime(2026, 3 + n % 2, 4, 12, tzinfo=UTC)) for n, name in enumerate(ids)]
    with store.writing(workspace_id, BERLIN) as writing:
        writing.add(MENTION, mentions(*rows)).commit()
    if refresh:
        rollups.refresh(workspace_id, BERLIN)


def ask(sql, params=None, workspace_id=1):
    with open_facts(workspace_id, BERLIN) as facts:
        return facts.query(sql, params).to_pylist()


def kind_of(name):
    found = ask("SELECT table_type FROM information_schema.tables WHERE table_name = $name", {"name": name})
    return [row["table_type"] for row in found]


def test_a_small_rollup_is_held_in_memory_from_the_first_query_that_names_it():
    put("1", "2", "3")
    assert kind_of("by_kind") == ["VIEW"]
    assert ask(COUNTED) == [{"n": 3}]
    paths = [disk.data_path(1, "by_kind", file.name) for file in FactFile.objects.filter(table="by_kind")]
    assert len(paths) == 2
    for path in paths:
        path.unlink()
    assert ask("SELECT kind, sum(n)::INTEGER AS n FROM by_kind GROUP BY kind") == [{"kind": "post", "n": 3}]


def test_a_large_rollup_stays_in_its_files(monkeypatch):
    monkeypatch.setattr(snapshots, "IN_MEMORY_BYTES", 0)
    put("1", "2", "3")
    assert ask(COUNTED) == [{"n": 3}]
    assert kind_of("by_kind") == ["VIEW"]


def test_a_rollup_that_was_never_made_is_worked_out_from_the_rows():
    put("1", "2", refresh=False)
    assert ask(COUNTED) == [{"n": 2}]
    assert kind_of("by_kind") == ["VIEW"]


def test_what_is_committed_is_seen_at_once_and_the_rollup_after_its_refresh():
    put("1")
    assert ask(COUNTED) == ask(COUNTED) == [{"n": 1}]
    put("2", "3", refresh=False)
    assert ask("SELECT count(*)::INTEGER AS n FROM mention") == [{"n": 3}]
    rollups.refresh(1, BERLIN)
    assert ask(COUNTED) == [{"n": 3}]


def test_erased_rows_are_gone_from_what_was_asked_before():
    put("1", "2")
    sql = "SELECT native_id FROM mention ORDER BY 1"
    assert ask(sql) == [{"native_id": "1"}, {"native_id": "2"}]
    store.rewrite(1, MENTION, "native_id = ?", ["1"], lambda rows: rows.slice(0, 0))
    assert ask(sql) == [{"native_id": "2"}]


def test_the_same_question_reaches_the_engine_once_for_each_state_and_parameter(asked):
    put("1", "2")
    asked.clear()
    sql = "SELECT native_id FROM mention WHERE list_contains($ids, native_id)"
    for _again in range(2):
        assert ask(sql, {"ids": ["1"]}) == [{"native_id": "1"}]
    assert len(asked) == 1
    assert ask(sql, {"ids": ["2"]}) == [{"native_id": "2"}]
    assert len(asked) == 2
    put("3", refresh=False)
    assert ask(sql, {"ids": ["2"]}) == [{"native_id": "2"}]
    assert len([text for text in asked if text == sql]) == 3


def test_a_parameter_is_known_by_its_type_too():
    sql = "SELECT typeof($value) AS kind"
    assert ask(sql, {"value": 1}) == [{"kind": "INTEGER"}]
    assert ask(sql, {"value": "1"}) == [{"kind": "VARCHAR"}]
    assert ask(sql, {"value": True}) == [{"kind": "BOOLEAN"}]


def test_many_rows_are_not_kept(asked, monkeypatch):
    monkeypatch.setattr(reading, "KEPT_BYTES", 1000)
    for _again in range(2):
        assert len(ask("SELECT range AS n FROM range(1000)")) == 1000
    assert len(asked) == 2


def test_answers_never_cross_workspaces():
    put("mine", workspace_id=1)
    put("theirs", "other", workspace_id=2)
    sql = "SELECT native_id FROM mention ORDER BY 1"
    assert ask(sql) == [{"native_id": "mine"}]
    assert ask(sql, workspace_id=2) == [{"native_id": "other"}, {"native_id": "theirs"}]
    assert (ask(COUNTED), ask(COUNTED, workspace_id=2)) == ([{"n": 1}], [{"n": 2}])
    with open_facts(1, BERLIN) as mine, open_facts(2, BERLIN) as theirs, open_facts(3, BERLIN) as nobody:
        answers = [facts.remember("who", lambda name=name: name) for facts, name in ((mine, "a"), (theirs, "b"))]
        assert [*answers, nobody.remember("who", lambda: "c")] == ["a", "b", "c"]


def test_what_is_remembered_lasts_until_the_next_commit():
    put("1")
    with open_facts(1, BERLIN) as facts:
        assert facts.remember("n", lambda: 1) == 1
    with open_facts(1, BERLIN) as facts:
        assert facts.remember("n", lambda: 2) == 1
        assert facts.remember("m", lambda: 3) == 3
    put("2", refresh=False)
    with open_facts(1, BERLIN) as facts:
        assert facts.remember("n", lambda: 2) == 2


def test_the_longest_unused_answers_go_first():
    kept = snapshots.Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_the_engine_stays_locked_with_rollups_in_memory():
    put("mine", workspace_id=1)
    put("theirs", workspace_id=2)
    theirs = disk.data_path(2, "mention", FactFile.objects.filter(workspace_id=2, table="mention").get().name)
    assert ask(COUNTED) == [{"n": 1}]
    with pytest.raises(Exception, match=r"(?i)permission|disabled"):
        ask(f"SELECT * FROM read_parquet('{theirs}')")
    for statement in ("DROP TABLE by_kind", "INSERT INTO by_kind VALUES (NULL, 'post', 7)", "SET threads = 1"):
        with pytest.raises(FactsRefused):
            ask(statement)
    assert ask(COUNTED) == [{"n": 1}]


def test_a_damaged_rollup_is_named():
    put("1")
    assert ask("SELECT count(*)::INTEGER AS n FROM mention") == [{"n": 1}]
    file = FactFile.objects.get(table="by_kind", retired_at=None)
    disk.data_path(1, "by_kind", file.name).write_bytes(b"PAR1 this is no parquet file PAR1")
    with pytest.raises(FactsUnreadable, match="Restore the folder"):
        ask(COUNTED)
