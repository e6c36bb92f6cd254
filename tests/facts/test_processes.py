"""Several processes on one workspace; nothing is lost, doubled or half there."""

import time

import pytest

from skopos.facts.reading import open_facts
from tests.facts import work
from tests.processes import result, start

pytestmark = pytest.mark.django_db(transaction=True)


def read(sql):
    with open_facts(1, work.BERLIN) as facts:
        return facts.query(sql).to_pylist()


def test_two_processes_that_store_at_once_lose_and_double_nothing():
    ours, theirs = start(work.put_one_by_one, 0, 8, 1), start(work.put_one_by_one, 4, 12, 1)
    assert result(ours) + result(theirs) == 12
    assert read("SELECT count(*) AS n, count(DISTINCT native_id) AS keys FROM mention") == [{"n": 12, "keys": 12}]


def test_two_processes_that_change_the_same_rows_leave_each_once():
    work.put(0, 7, 0)
    ours, theirs = start(work.like_one_by_one, 0, 7, 3, 1), start(work.like_one_by_one, 0, 7, 5, 2)
    result(ours), result(theirs)
    rows = read("SELECT native_id, likes FROM mention ORDER BY native_id")
    assert [row["native_id"] for row in rows] == [str(number) for number in range(7)]
    assert {row["likes"] for row in rows} <= {1, 2}


def test_a_reader_sees_the_same_rows_throughout_a_compaction(tmp_path):
    for number in range(0, 20, 4):
        work.put(number, number + 4, 1)
    expected = work.state()
    flag = tmp_path / "done"
    merger = start(work.merge_often, 3, str(flag))
    seen = 0
    deadline = time.monotonic() + 60
    while (merger.poll() is None or not seen) and time.monotonic() < deadline:
        assert work.state() == expected
        seen += 1
    flag.touch()
    result(merger)
    assert work.state() == expected
