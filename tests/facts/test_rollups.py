from datetime import UTC, date, datetime

import pytest

from skopos.facts import registry, rollups, store
from skopos.facts.models import DirtyDay, FactFile
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from skopos.facts.schemas import MENTION
from tests.facts.factories import mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
BY_KIND = Rollup("by_kind", "mention", "SELECT day, kind, count(*) AS mentions FROM source GROUP BY ALL")


@pytest.fixture(autouse=True)
def only_our_rollup(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {"by_kind": BY_KIND})


def on(day, native_id="1", **fields):
    return mention(native_id, published_at=datetime(2026, *day, 12, tzinfo=UTC), **fields)


def put(*rows):
    with store.writing(1, BERLIN) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def counts(zone=BERLIN):
    with open_facts(1, zone) as facts:
        rows = facts.query("SELECT * FROM by_kind ORDER BY ALL").to_pylist()
    return [(row["day"].isoformat(), row["kind"], row["mentions"]) for row in rows]


def stored():
    return {(file.month, file.name) for file in FactFile.objects.filter(table="by_kind", retired_at=None)}


def test_a_rollup_answers_before_it_was_ever_made():
    assert counts() == []
    put(on((3, 1)))
    assert counts() == [("2026-03-01", "post", 1)]


def test_refresh_makes_only_the_months_of_days_that_changed():
    put(on((3, 1), "1"), on((4, 1), "2"))
    assert rollups.refresh(1, BERLIN) == (date(2026, 3, 1), date(2026, 4, 1))
    before = stored()
    put(on((4, 1), "3"), on((4, 2), "4", kind="reply"))
    assert rollups.refresh(1, BERLIN) == (date(2026, 4, 1), date(2026, 4, 2))
    assert counts() == [("2026-03-01", "post", 1), ("2026-04-01", "post", 2), ("2026-04-02", "reply", 1)]
    assert {month for month, _ in before & stored()} == {date(2026, 3, 1)}
    assert not DirtyDay.objects.exists()


def test_refresh_twice_changes_nothing():
    put(on((3, 1)))
    rollups.refresh(1, BERLIN)
    before = stored()
    assert rollups.refresh(1, BERLIN) == ()
    assert stored() == before


def test_a_row_that_moves_day_leaves_its_old_day():
    put(on((3, 1)))
    rollups.refresh(1, BERLIN)
    put(on((5, 9)))
    assert rollups.refresh(1, BERLIN) == (date(2026, 3, 1), date(2026, 5, 9))
    assert counts() == [("2026-05-09", "post", 1)]
    assert {month for month, _ in stored()} == {date(2026, 5, 1)}


def test_a_rollup_that_lost_its_last_row_is_made_and_empty():
    put(on((3, 1)))
    rollups.refresh(1, BERLIN)
    store.rewrite(1, MENTION, "true", None, lambda rows: rows.slice(0, 0))
    rollups.refresh(1, BERLIN)
    assert counts() == []
    assert len(stored()) == 1
    put(on((3, 2)))
    rollups.refresh(1, BERLIN)
    assert counts() == [("2026-03-02", "post", 1)]


def test_another_time_zone_counts_other_days_at_once_and_after_the_refresh():
    put(mention("1", published_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)))
    rollups.refresh(1, BERLIN)
    assert counts() == [("2026-03-02", "post", 1)]
    assert counts("America/New_York") == [("2026-03-01", "post", 1)]
    rollups.refresh(1, "America/New_York")
    assert counts("America/New_York") == [("2026-03-01", "post", 1)]
    assert counts() == [("2026-03-02", "post", 1)]


def test_another_definition_is_made_anew(monkeypatch):
    put(on((3, 1)))
    rollups.refresh(1, BERLIN)
    before = stored()
    other = Rollup(
        "by_kind", "mention", "SELECT day, upper(kind) AS kind, count(*) AS mentions FROM mention GROUP BY ALL"
    )
    monkeypatch.setattr(registry, "_registered", {"by_kind": other})
    assert counts() == [("2026-03-01", "POST", 1)]
    rollups.refresh(1, BERLIN)
    assert counts() == [("2026-03-01", "POST", 1)]
    assert not before & stored()


def test_a_commit_during_the_refresh_stays_noted(monkeypatch):
    put(on((3, 1), "1"))
    publish, done = rollups.publish, []

    def publish_after_another_commit(*args):
        if not done:
            done.append(put(on((3, 1), "2")))
        publish(*args)

    monkeypatch.setattr(rollups, "publish", publish_after_another_commit)
    rollups.refresh(1, BERLIN)
    assert list(DirtyDay.objects.values_list("day", flat=True)) == [date(2026, 3, 1)]
    rollups.refresh(1, BERLIN)
    assert counts() == [("2026-03-01", "post", 2)]


def test_names_that_would_hide_another_table_are_refused():
    with pytest.raises(ValueError, match="another table or rollup"):
        rollups.register(Rollup("mention", "mention", "SELECT day FROM source"))
    with pytest.raises(ValueError, match="no table of facts"):
        rollups.register(Rollup("x", "orders", "SELECT day FROM source"))
    with pytest.raises(ValueError, match="another table or rollup"):
        rollups.register(Rollup("by_kind", "mention", "SELECT day FROM source"))
    assert rollups.register(BY_KIND) is BY_KIND


def on_each_month(first, last):
    return [mention(f"m{number}", published_at=month(number)) for number in range(first, last)]


def month(number):
    return datetime(2024 + number // 12, number % 12 + 1, 5, 12, tzinfo=UTC)


def expected(first, last, extra=()):
    days = [month(number).date().isoformat() for number in range(first, last)]
    return sorted([(day, "post", 1) for day in days if day not in dict(extra)] + [(d, "post", n) for d, n in extra])


def test_small_months_share_a_file_and_the_newest_has_its_own():
    put(*on_each_month(0, 18))
    rollups.refresh(1, BERLIN)
    assert counts() == expected(0, 18)
    assert {month for month, _ in stored()} == {date(2024, 1, 1), date(2025, 6, 1)}


def test_a_day_within_a_shared_file_is_made_anew_in_it():
    put(*on_each_month(0, 18))
    rollups.refresh(1, BERLIN)
    newest = {name for month, name in stored() if month == date(2025, 6, 1)}
    put(mention("late", published_at=month(7)), mention("new", published_at=month(3).replace(day=9)))
    rollups.refresh(1, BERLIN)
    assert counts() == expected(0, 18, [(month(7).date().isoformat(), 2), ("2024-04-09", 1)])
    assert {month for month, _ in stored()} == {date(2024, 1, 1), date(2025, 6, 1)}
    assert newest <= {name for _, name in stored()}


def test_days_before_a_shared_file_stand_beside_it():
    put(*on_each_month(12, 18))
    rollups.refresh(1, BERLIN)
    put(*on_each_month(0, 2))
    rollups.refresh(1, BERLIN)
    assert counts() == sorted(expected(12, 18) + expected(0, 2))


def test_months_that_pass_are_joined_when_they_have_become_many():
    for number in range(12):
        put(*on_each_month(number, number + 1))
        rollups.refresh(1, BERLIN)
        assert counts() == expected(0, number + 1)
        assert len(stored()) <= rollups.FEW + 2
    assert len(stored()) < 12


def test_large_months_keep_files_of_their_own(monkeypatch):
    monkeypatch.setattr(rollups, "SMALL_ROWS", 2)
    put(*on_each_month(0, 6))
    rollups.refresh(1, BERLIN)
    assert counts() == expected(0, 6)
    assert {month for month, _ in stored()} == {date(2024, 1, 1), date(2024, 3, 1), date(2024, 5, 1), date(2024, 6, 1)}


def test_files_of_one_month_that_note_no_days_are_still_made_anew():
    put(*on_each_month(0, 3))
    rollups.refresh(1, BERLIN)
    FactFile.objects.filter(table="by_kind").update(first_at=None, last_at=None)
    put(mention("late", published_at=month(0)))
    rollups.refresh(1, BERLIN)
    assert counts()[0] == ("2024-01-05", "post", 2)
