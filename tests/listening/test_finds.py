"""What saved searches found, from the rollups."""

from datetime import UTC, date, datetime

import pytest

from skopos.facts.reading import open_facts
from skopos.listening import queries
from skopos.listening.filters import Filter
from skopos.listening.models import Family
from skopos.listening.queries import Reading
from tests.listening.factories import make_search, put, said

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)
ROWS = [
    said("1", searches=["rye", "crumb"], sentiment=-1, topics=["price"], emotion="anger"),
    said("2", searches=["rye"], sentiment=1, platform="rss", country="PL"),
    said("3", searches=["rye"], sentiment=None, days_ago=1),
    said("4", searches=[], sentiment=1),
    said("5", searches=["rye"], owned=True),
]


@pytest.fixture
def facts(cast):
    put(cast.workspace, *ROWS)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        yield facts


def test_volumes_by_hour_day_and_in_all(facts):
    counts = ("mentions", "positive", "negative", "neutral")
    by_day = [tuple(row.values()) for row in queries.search_volumes(facts)]
    assert by_day == [
        ("crumb", TODAY, 1, 0, 1, 0),
        ("rye", date(2026, 3, 19), 1, 0, 0, 0),
        ("rye", TODAY, 2, 1, 1, 0),
    ]
    (hour,) = queries.search_volumes(facts, ("rye",), by="hour", since=TODAY, until=TODAY)
    assert hour["hour"] == datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert [hour[name] for name in counts] == [2, 1, 1, 0]
    assert queries.search_volumes(facts, ("rye",), by="all") == [
        {"search": "rye", "mentions": 3, "positive": 1, "negative": 1, "neutral": 0}
    ]
    assert queries.search_volumes(facts, ()) == []


@pytest.mark.parametrize(
    "more",
    [{}, {"topic": ("price",)}, {"country": ("PL",)}, {"author": "Somebody"}, {"platform": ("x",), "country": ("DE",)}],
)
def test_rollups_and_rows_tell_the_same_of_a_search(facts, more):
    """A text that all rows hold makes the figures be counted from the rows."""
    rollup, rows = (Reading(facts, Filter(search="rye", q=q, **more)) for q in ("", "loaf"))
    assert queries.totals(rollup) == queries.totals(rows)
    assert queries.by_day(rollup) == queries.by_day(rows)
    assert queries.matrix(rollup) == queries.matrix(rows)
    for facet in ("topic", "country", "platform", "emotion"):
        assert queries.by_facet(rollup, facet) == queries.by_facet(rows, facet)
    days = queries.by_day(rollup)
    assert len(queries.newest(rollup, days).rows) == queries.totals(rollup)["n"] > 0


def test_a_search_does_not_change_what_is_counted_without_one(facts):
    assert queries.totals(Reading(facts, Filter()))["n"] == 4
    assert queries.totals(Reading(facts, Filter(search="nothing")))["n"] == 0


def test_other_rooms_get_the_active_shared_searches(cast):
    rye = make_search(cast.workspace, "Rye", family=Family.BRAND)
    make_search(cast.workspace, "Crumb", family=Family.COMPETITOR)
    make_search(cast.workspace, "Mine", shared=False, owner=cast.ana)
    make_search(cast.workspace, "Old", is_active=False)
    make_search(cast.other, "Theirs")
    assert [str(search) for search in queries.searches(cast.workspace)] == ["Rye", "Crumb"]
    assert list(queries.searches(cast.workspace, Family.BRAND)) == [rye]
