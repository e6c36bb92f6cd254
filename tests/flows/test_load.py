"""Mentions stream in through the API while the worker is killed: nothing is lost, and nothing counts twice."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from skopos.facts import rollups
from skopos.facts.reading import open_facts
from tests.channels.factories import make_token
from tests.flows.processes import work_all, work_and_stop_in_rollups
from tests.processes import end, result, start, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
BATCHES, ROWS = 12, 40
SQL = """
    SELECT count(*) AS n, count(DISTINCT native_id) AS keys, (SELECT sum(n) FROM listening_mood_day) AS counted,
        (SELECT sum(mentions) FROM alarms_hour) AS by_hour
    FROM mention
"""


def send(number):
    """Send a batch whose first half repeats the second half of the one before, as a sender does that is not sure."""
    rows = [
        {
            "platform": "forum",
            "native_id": f"m{number * ROWS // 2 + row}",
            "published_at": f"2026-03-{1 + number % 3:02}T10:{row:02}:00Z",
            "text": f"The bread of batch {number * ROWS // 2 + row} is good",
        }
        for row in range(ROWS)
    ]
    answer = Client().post(
        "/api/v1/mentions",
        json.dumps({"mentions": rows}),
        content_type="application/json",
        headers={"Authorization": "Bearer skopos_ours"},
    )
    assert answer.status_code == 200
    return answer.json()["added"]


def test_a_worker_killed_while_mentions_stream_in_loses_none(cast, tmp_path):
    cache.clear()
    make_token(cast.workspace, "skopos_ours")
    marker = tmp_path / "there"
    doomed = start(work_and_stop_in_rollups, str(marker))
    added = [send(number) for number in range(BATCHES // 2)]
    wait_until(marker.exists, "the worker makes the rollups")
    end(doomed)
    added += [send(number) for number in range(BATCHES // 2, BATCHES)]
    assert rollups.stale_days(cast.workspace.pk) == 3
    assert result(start(work_all)) >= 2
    assert added == [ROWS] + [ROWS // 2] * (BATCHES - 1)
    assert rollups.stale_days(cast.workspace.pk) == 0
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        (row,) = facts.query(SQL).to_pylist()
    assert row == {"n": sum(added), "keys": sum(added), "counted": sum(added), "by_hour": sum(added)}
