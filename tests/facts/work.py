"""What other processes do in the tests of facts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from skopos.facts import compaction, rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from skopos.facts.schemas import MENTION
from tests.facts.factories import mention, mentions

BERLIN = "Europe/Berlin"
FIRST = datetime(2026, 1, 20, 12, tzinfo=UTC)
BY_DAY = Rollup(
    "crash_by_day", "mention", "SELECT day, count(*) AS n, sum(likes)::INT AS likes FROM source GROUP BY day"
)


def rows(numbers, likes):
    """Mentions of some days."""
    return mentions(*[mention(str(n), likes=likes, published_at=FIRST + timedelta(days=n % 8)) for n in numbers])


def put(first, last, likes):
    """Store the mentions numbered from `first` up to `last`."""
    with store.writing(1, BERLIN) as writing:
        writing.add(MENTION, rows(range(first, last), likes))
        return writing.commit().added


def put_one_by_one(first, last, likes):
    """Store each mention in a commit of its own."""
    return sum(put(number, number + 1, likes) for number in range(first, last))


def like_one_by_one(first, last, step, likes):
    """Change each mention in a commit of its own, in an order of this process's own."""
    for number in range(first, last):
        put((number * step) % (last - first), (number * step) % (last - first) + 1, likes)


def merge_often(times, flag):
    """Compact again and again until the flag is there."""
    for _ in range(times):
        compaction.compact(1, BERLIN, few=1)
        if Path(flag).exists():
            return


def state():
    """What readers see: the table and the rollup."""
    rollups.register(BY_DAY)
    with open_facts(1, BERLIN) as facts:
        table = facts.query("SELECT native_id, likes, day::VARCHAR AS day FROM mention ORDER BY ALL").to_pylist()
        rolled = facts.query("SELECT day::VARCHAR AS day, n, likes FROM crash_by_day ORDER BY ALL").to_pylist()
    return [table, rolled]


def step_by_step(action, *arguments):
    """Run one of the actions below."""
    rollups.register(BY_DAY)
    return ACTIONS[action](*arguments)


def refresh():
    """Refresh the rollups."""
    return [day.isoformat() for day in rollups.refresh(1, BERLIN)]


def correct():
    """Change some rows and delete others."""
    changed = {str(number) for number in range(8)}

    def change(old):
        kept = [row | {"likes": 77} for row in old.to_pylist() if row["native_id"] in changed]
        return mentions(*kept)

    return store.rewrite(1, MENTION, "likes IS NOT NULL", None, change).changed


ACTIONS = {"put": put, "refresh": refresh, "correct": correct, "merge": lambda: compaction.compact(1, BERLIN, few=1)}
