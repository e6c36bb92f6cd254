import threading
from datetime import timedelta

import pyarrow as pa
import pytest

from skopos.facts import disk, store
from skopos.facts.errors import FactsRefused, FactsTimeLimit, FactsUnreadable
from skopos.facts.models import FactFile
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION, METRIC_POINT
from tests.facts.factories import NOON, mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


def put(*rows, workspace_id=1):
    with store.writing(workspace_id, BERLIN) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def test_empty_tables_have_their_schema():
    with open_facts(1, BERLIN) as facts:
        for table in (MENTION, METRIC_POINT):
            found = facts.query(f"SELECT * FROM {table.name}")
            assert found.num_rows == 0
            assert found.schema.names == [*table.schema.names, "day"]
            assert found.schema.types == [*table.schema.types, pa.date32()]


def test_a_stored_table_has_the_same_types_as_an_empty_one():
    put(mention())
    with open_facts(1, BERLIN) as facts:
        assert facts.query("SELECT * FROM mention").schema.types == [*MENTION.schema.types, pa.date32()]


def test_values_and_tables_are_passed_beside_the_text():
    put(mention("1"), mention("2"), mention("it's"))
    with open_facts(1, BERLIN) as facts:
        wanted = pa.table({"native_id": ["2", "9"]})
        assert facts.query(
            "SELECT native_id FROM mention SEMI JOIN wanted USING (native_id)", wanted=wanted
        ).to_pylist() == [{"native_id": "2"}]
        assert facts.query("SELECT count(*) AS n FROM mention WHERE native_id = ?", ["it's"]).to_pylist() == [{"n": 1}]
        assert facts.query("SELECT count(*) AS n FROM mention WHERE native_id = $id", {"id": "1"}).to_pylist() == [
            {"n": 1}
        ]
        with pytest.raises(Exception, match="wanted"):
            facts.query("SELECT * FROM wanted")


def test_one_with_sees_one_state():
    put(mention("1"))
    with open_facts(1, BERLIN) as facts:
        put(mention("1", text="new"), mention("2"))
        assert facts.query("SELECT native_id, text FROM mention").to_pylist() == [{"native_id": "1", "text": "Text 1"}]
    with open_facts(1, BERLIN) as facts:
        assert facts.query("SELECT count(*) AS n FROM mention").to_pylist() == [{"n": 2}]


def test_another_workspace_is_out_of_reach(tmp_path):
    put(mention("mine"), workspace_id=1)
    put(mention("theirs"), workspace_id=2)
    theirs = disk.data_path(2, "mention", FactFile.objects.get(workspace_id=2).name)
    assert theirs.exists()
    outside = tmp_path / "note.csv"
    outside.write_text("a\n1\n")
    with open_facts(1, BERLIN) as facts:
        assert facts.query("SELECT native_id FROM mention").to_pylist() == [{"native_id": "mine"}]
        for attempt in [
            f"SELECT * FROM read_parquet('{theirs}')",
            f"SELECT * FROM '{theirs}'",
            f"SELECT * FROM read_parquet('{theirs.parent.parent.parent}/1/../2/mention/{theirs.name}')",
            f"SELECT * FROM glob('{theirs.parent}/*')",
            f"SELECT * FROM read_csv('{outside}')",
            f"SELECT * FROM read_text('{outside}')",
            f"SELECT * FROM read_blob('{outside}')",
            "SELECT * FROM read_csv('https://example.org/x.csv')",
        ]:
            with pytest.raises(Exception, match=r"(?i)permission|disabled"):
                facts.query(attempt)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '{folder}/x.csv'",
        "COPY (SELECT 1 AS a) TO '{own}' (FORMAT parquet, USE_TMP_FILE false)",
        "ATTACH '{folder}/x.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW mention",
        "SELECT 1; SELECT 2",
        "PRAGMA database_list",
        "EXPORT DATABASE '{folder}/x'",
    ],
)
def test_nothing_but_one_select_is_run(statement, tmp_path):
    put(mention("1"))
    own = disk.data_path(1, "mention", FactFile.objects.get().name)
    with open_facts(1, BERLIN) as facts:
        with pytest.raises(FactsRefused):
            facts.query(statement.format(folder=tmp_path, own=own))
        assert facts.query("SELECT native_id FROM mention").to_pylist() == [{"native_id": "1"}]


def test_python_variables_are_no_tables():
    secret = pa.table({"a": [1]})
    with open_facts(1, BERLIN) as facts, pytest.raises(Exception, match="secret"):
        facts.query("SELECT * FROM secret")
    assert secret.num_rows == 1


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_runs():
    with open_facts(1, BERLIN, time_limit_s=0.05) as facts:
        with pytest.raises(FactsTimeLimit, match=r"0\.05 seconds"):
            facts.query("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 11")
        assert facts.query("SELECT 1 AS a").to_pylist() == [{"a": 1}]


def test_a_damaged_file_is_named():
    put(mention("1"))
    path = disk.data_path(1, "mention", FactFile.objects.get().name)
    path.write_bytes(b"PAR1 this is no parquet file PAR1")
    with pytest.raises(FactsUnreadable, match=path.name), open_facts(1, BERLIN) as facts:
        facts.query("SELECT * FROM mention")


def test_a_missing_file_is_named():
    put(mention("1"))
    path = disk.data_path(1, "mention", FactFile.objects.get().name)
    path.unlink()
    with pytest.raises(FactsUnreadable, match=path.name), open_facts(1, BERLIN):
        raise AssertionError("The facts opened.")


def test_a_lost_list_of_keys_is_made_anew():
    put(mention("1"), mention("2"))
    path = disk.keys_path(1, "mention", FactFile.objects.get().name)
    path.unlink()
    assert put(mention("1"), mention("2", likes=1)).unchanged == 1
    path = disk.keys_path(1, "mention", FactFile.objects.filter(retired_at=None).first().name)
    path.write_bytes(path.read_bytes()[:-9])
    assert put(mention("1"), mention("2", likes=1)).unchanged == 2


def test_many_threads_read_at_once():
    put(*[mention(str(n), published_at=NOON + timedelta(minutes=n)) for n in range(500)])
    found = []
    with open_facts(1, BERLIN) as one, open_facts(1, BERLIN) as two:
        threads = [
            threading.Thread(
                target=lambda f=facts: found.append(f.query("SELECT count(*) AS n FROM mention")["n"][0].as_py())
            )
            for facts in (one, two)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [500, 500]
