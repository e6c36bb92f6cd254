"""Files written anew part by part: only the chosen days change, all at once, whatever happens in between."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from skopos.facts import files, renewing, store
from skopos.facts.disk import table_folder
from skopos.facts.models import DirtyDay, FactFile
from skopos.facts.parts import Part, Span, redo
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.facts.store import Written
from tests.facts.factories import mention, mentions

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def put(*rows):
    with store.writing(1, BERLIN) as writing:
        return writing.add(MENTION, mentions(*rows)).commit()


def read(sql):
    with open_facts(1, BERLIN) as facts:
        return facts.query(sql).to_pylist()


def glad(rows):
    at = rows.schema.get_field_index("sentiment")
    return rows.set_column(at, MENTION.schema.field("sentiment"), pa.repeat(pa.scalar(1, pa.int8()), rows.num_rows))


def here(span, change=glad):
    """Work that a cluster would do, done here."""
    return lambda parts: [redo(1, MENTION, part, span, change) for part in parts]


def renew(first=None, last=None, change=glad, **options):
    span = Span(BERLIN, first, last)
    return renewing.renew(1, MENTION, span, here(span, change), **options)


def moods():
    return {row["native_id"]: row["sentiment"] for row in read("SELECT native_id, sentiment FROM mention")}


def stored_files():
    return {path.name.split(".")[0] for path in table_folder(1, "mention").iterdir()}


def test_only_the_rows_of_the_chosen_days_change():
    put(*(mention(str(day), published_at=FIRST + timedelta(days=day), sentiment=0) for day in range(4)))
    DirtyDay.objects.all().delete()
    assert renew(date(2026, 3, 2), date(2026, 3, 3)) == Written(
        changed=2, unchanged=2, days=(date(2026, 3, 2), date(2026, 3, 3))
    )
    assert moods() == {"0": 0, "1": 1, "2": 1, "3": 0}
    assert [dirty.day for dirty in DirtyDay.objects.order_by("day")] == [date(2026, 3, 2), date(2026, 3, 3)]


def test_days_are_those_of_the_zone_when_clocks_change():
    # 2026-03-29 has 23 hours in Berlin: it begins at 23:00 and ends at 22:00 UTC.
    moments = [datetime(2026, 3, 28, 22, 59), datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 21, 59)]
    moments.append(datetime(2026, 3, 29, 22))
    put(*(mention(str(n), published_at=at.replace(tzinfo=UTC)) for n, at in enumerate(moments)))
    renew(date(2026, 3, 29), date(2026, 3, 29))
    assert moods() == {"0": None, "1": 1, "2": 1, "3": None}


def test_doing_it_again_changes_nothing_and_leaves_no_files():
    put(mention("1"), mention("2"))
    renew()
    files_before = set(FactFile.objects.filter(retired_at=None).values_list("name", flat=True))
    on_disk = stored_files()
    assert renew() == Written(unchanged=2)
    assert set(FactFile.objects.filter(retired_at=None).values_list("name", flat=True)) == files_before
    assert stored_files() == on_disk


def test_a_file_in_parts_is_the_same_rows_and_is_found_by_its_words(monkeypatch):
    monkeypatch.setattr(files, "GROUP_ROWS", 2)
    monkeypatch.setattr(renewing, "LEAST_ROWS", 2)
    put(*(mention(str(n), text=f"word{n} shared", published_at=FIRST + timedelta(hours=n)) for n in range(11)))
    assert renew(at_once=2).changed == 11
    assert FactFile.objects.filter(retired_at=None).count() > 2
    assert moods() == {str(n): 1 for n in range(11)}
    with open_facts(1, BERLIN) as facts:
        index = facts.words(MENTION)
        assert (index.rows_with("word7").count, index.rows_with("shared").count) == (1, 11)
    assert put(mention("3", text="word3 shared", sentiment=-1)).changed == 1
    assert moods()["3"] == -1


def test_what_comes_in_meanwhile_stays_and_is_done_too():
    put(mention("1"))
    came = iter([mention("2"), mention("3")])

    def work(parts):
        redone = here(Span(BERLIN))(parts)
        late = next(came, None)
        if late:
            put(late)
        return redone

    assert renewing.renew(1, MENTION, Span(BERLIN), work).changed == 3
    assert moods() == {"1": 1, "2": 1, "3": 1}


def test_a_row_replaced_meanwhile_is_not_brought_back():
    put(mention("1", text="old"))
    rounds = []

    def work(parts):
        redone = here(Span(BERLIN))(parts)
        if not rounds:
            put(mention("1", text="new"))
        rounds.append(len(parts))
        return redone

    renewing.renew(1, MENTION, Span(BERLIN), work)
    assert read("SELECT text, sentiment FROM mention") == [{"text": "new", "sentiment": 1}]
    assert rounds == [1, 1]


def test_a_failure_changes_nothing_and_leaves_no_files():
    put(mention("1"), mention("2", published_at=FIRST + timedelta(days=40)))
    before, on_disk = moods(), stored_files()

    def breaks(parts):
        here(Span(BERLIN))(parts[:1])
        raise OSError("a machine is gone")

    with pytest.raises(OSError, match="a machine is gone"):
        renewing.renew(1, MENTION, Span(BERLIN), breaks)
    assert moods() == before
    # What the lost machine finished is a file that no manifest knows; upkeep sweeps it away.
    assert len(stored_files() - on_disk) == 1

    def refuses(written):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        renew(inside=refuses)
    assert moods() == before
    assert len(stored_files() - on_disk) == 1


def test_a_change_that_loses_rows_is_refused():
    put(mention("1"), mention("2"))
    with pytest.raises(ValueError, match="another number of rows"):
        renew(change=lambda rows: rows.filter(pc.equal(rows["native_id"], "1")))
    assert moods() == {"1": None, "2": None}


def test_a_part_of_a_file_says_what_it_is():
    put(mention("1"))
    file = FactFile.objects.get(retired_at=None)
    part = Part(file.name, file.month, file.signature, 0, 1)
    redone = redo(1, MENTION, part, Span(BERLIN), glad)
    assert (redone.part, redone.changed, redone.days) == (part, 1, (date(2026, 3, 14),))
    assert (redone.new.rows, redone.new.month, redone.new.signature) == (1, date(2026, 3, 1), BERLIN)
