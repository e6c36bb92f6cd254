"""A writer that is killed at any step leaves the table as it was before or as it should be after."""

import pytest

from tests.facts import crashes
from tests.processes import result, start

# A step is an fsync, a rename, a deletion or a commit of the database.
ACTIONS = [("put", 10, 23, 5), ("correct",), ("refresh",), ("merge",)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action[0])
def test_killed_at_every_step_the_table_is_before_or_after(action):
    told = result(start(crashes.kill_at_every_step, *action))
    before, after = told["before"], told["seen"][-1][0]
    for step, (found, repeated) in enumerate(told["seen"], start=1):
        assert found in (before, after), f"killed at step {step}"
        assert repeated == after, f"killed at step {step}, then tried again"
    assert len(told["seen"]) > 6
    assert told["seen"][0][0] == before
    assert before == after if action[0] == "merge" else before != after
