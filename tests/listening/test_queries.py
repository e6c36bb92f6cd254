from datetime import date, timedelta

import pytest

from skopos.facts.reading import open_facts
from skopos.listening import queries
from skopos.listening.filters import Filter
from skopos.listening.queries import Reading
from tests.listening.factories import NOW, put, said

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)

ROWS = [
    said("1", topics=["price", "service"], emotion="anger", sentiment=-1, author_name="Ida", reach=10, likes=2),
    said("2", topics=["price"], emotion="joy", sentiment=1, author_name="Ida", language="de", days_ago=1),
    said(
        "3", text="Fresh rolls", topics=["delivery"], emotion="anger", sentiment=-1, country="PL", days_ago=1, reach=5
    ),
    said(
        "4",
        text="Świeże bułki",
        language="fr",
        sentiment=None,
        country=None,
        platform="rss",
        days_ago=40,
        channel="feed",
    ),
    said("5", owned=True, topics=["price"], text="Our own post"),
]


@pytest.fixture
def ask(cast):
    put(cast.workspace, *ROWS)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        yield lambda **chosen: Reading(facts, Filter(**chosen))


def pairs(rows, key="key"):
    return [(row[key], row["n"]) for row in rows]


def test_totals_leave_own_posts_apart(ask):
    assert queries.totals(ask()) == {
        "n": 4, "reach": 15, "engagements": 2, "positive": 1, "neutral": 0, "negative": 2
    }  # fmt: skip
    assert queries.totals(ask(owned=True))["n"] == 1


def test_nothing_chosen_gives_zeros(ask):
    assert queries.totals(ask(q="nowhere to be found"))["n"] == 0
    assert queries.by_day(ask(topic=("employer",))) == []


def test_days(ask):
    assert [(row["day"], row["n"], row["positive"], row["negative"]) for row in queries.by_day(ask())] == [
        (TODAY - timedelta(days=40), 1, 0, 0),
        (TODAY - timedelta(days=1), 2, 1, 1),
        (TODAY, 1, 0, 1),
    ]


@pytest.mark.parametrize(
    ("facet", "counts"),
    [
        ("topic", [("price", 2), ("delivery", 1), ("service", 1)]),
        ("emotion", [("anger", 2), ("joy", 1), ("none", 1)]),
        ("sentiment", [("negative", 2), ("none", 1), ("positive", 1)]),
        ("country", [("DE", 2), ("PL", 1), ("none", 1)]),
        ("language", [("en", 2), ("de", 1), ("fr", 1)]),
        ("platform", [("x", 3), ("rss", 1)]),
        ("channel", [("", 3), ("feed", 1)]),
    ],
)
def test_counts_of_each_facet(ask, facet, counts):
    assert pairs(queries.by_facet(ask(), facet)) == counts


def test_a_choice_narrows_the_other_facets_and_not_its_own(ask):
    reading = ask(emotion=("anger",))
    assert pairs(queries.by_facet(reading, "emotion")) == [("anger", 2), ("joy", 1), ("none", 1)]
    assert pairs(queries.by_facet(reading, "topic")) == [("delivery", 1), ("price", 1), ("service", 1)]


def test_a_mention_of_two_chosen_topics_counts_once(ask):
    assert queries.totals(ask(topic=("price", "service")))["n"] == 2


def test_place_and_emotion_together_are_counted_from_the_rows(ask):
    reading = ask(country=("DE",), emotion=("anger",))
    assert queries.totals(reading)["n"] == 1
    assert pairs(queries.by_facet(reading, "topic")) == [("price", 1), ("service", 1)]


EVERYTHING = [
    {},
    {"q": "e"},
    {"country": ("DE", "PL", "none")},
    {"topic": ("price", "delivery", "service")},
]


@pytest.mark.parametrize("chosen", EVERYTHING)
def test_rollups_and_rows_give_the_same_matrix(ask, chosen):
    assert [(row["topic"], row["emotion"], row["n"]) for row in queries.matrix(ask(**chosen))] == [
        ("delivery", "anger", 1),
        ("price", "anger", 1),
        ("price", "joy", 1),
        ("service", "anger", 1),
    ]


def test_share_of_voice_adds_up_to_one(ask):
    assert queries.share_of_voice(ask(), ("price", "delivery")) == [
        {"key": "price", "n": 2, "share": 2 / 3},
        {"key": "delivery", "n": 1, "share": 1 / 3},
    ]


def test_authors(ask):
    rows = queries.top_authors(ask())
    assert [(row["author"], row["n"]) for row in rows] == [("Ida", 2), ("Somebody", 1), ("Somebody", 1)]
    assert queries.totals(ask(author="Ida"))["n"] == 2


def test_search_in_any_writing(ask):
    assert [row["native_id"] for row in queries.newest(ask(q="swieze BULKI"), []).rows] == ["4"]
    assert queries.totals(ask(q="rye -loaf"))["n"] == 0


def test_periods(ask):
    assert queries.totals(ask(since=TODAY - timedelta(days=1), until=TODAY - timedelta(days=1)))["n"] == 2


def test_pages_go_through_all_mentions_once_newest_first(cast):
    rows = [said(f"{number:03}", days_ago=number // 7) for number in range(60)]
    put(cast.workspace, *rows)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        reading, seen, after = Reading(facts, Filter()), [], None
        for _ in range(20):
            page = queries.newest(reading, queries.by_day(reading), 7, after)
            seen += [row["native_id"] for row in page.rows]
            after = page.after
            if after is None:
                break
    expected = sorted(rows, key=lambda row: (row["published_at"], row["native_id"]), reverse=True)
    assert seen == [row["native_id"] for row in expected]


def test_mentions_are_found_although_the_rollups_are_behind(cast):
    put(cast.workspace, *[said(f"old{number}", days_ago=3) for number in range(3)])
    put(cast.workspace, said("new"), refresh=False)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        reading = Reading(facts, Filter())
        assert [row["native_id"] for row in queries.newest(reading, queries.by_day(reading), 2).rows] == ["new", "old2"]


def test_one_mention_and_the_answers_to_it(cast):
    put(cast.workspace, said("1", days_ago=1), said("2", reply_to="1"), said("3", reply_to="1", platform="rss"))
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        day = TODAY - timedelta(days=1)
        assert queries.one(facts, "x", "1", day)["published_at"] == NOW - timedelta(days=1)
        assert queries.one(facts, "x", "1", TODAY) is None
        assert queries.one(facts, "x", "1")["native_id"] == "1"
        assert [row["native_id"] for row in queries.replies_to(facts, "x", "1", day)] == ["2"]


def test_a_workspace_without_mentions_has_no_span(cast):
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        assert queries.span(facts) is None
        assert queries.totals(Reading(facts, Filter()))["n"] == 0


def test_an_hour_holds_its_beginning_and_not_its_end(cast):
    times = (NOW - timedelta(minutes=minutes) for minutes in (0, 30, 60, 61))
    put(
        cast.workspace,
        *(said(str(n), topics=["price"], emotion="joy") | {"published_at": at} for n, at in enumerate(times)),
    )
    hour = Filter().between(NOW - timedelta(hours=1), NOW, cast.workspace.tzinfo)
    with open_facts(cast.workspace.pk, cast.workspace.tzinfo) as facts:
        reading = Reading(facts, hour)
        assert queries.totals(reading)["n"] == 2
        assert queries.by_day(reading)[0]["n"] == 2
        assert queries.matrix(reading) == [{"topic": "price", "emotion": "joy", "n": 2}]
        assert [row["native_id"] for row in queries.newest(reading, [], 9).rows] == ["1", "2"]


def test_two_facets_are_crossed(ask):
    found = [(row["country"], row["emotion"], row["n"]) for row in queries.crossed(ask(), "country", "emotion")]
    assert found == [("DE", "anger", 1), ("DE", "joy", 1), ("PL", "anger", 1), ("none", "none", 1)]
