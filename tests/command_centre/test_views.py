from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from skopos.command_centre import events as streams
from skopos.command_centre.boards import VIEWS
from skopos.command_centre.scene import any_of
from skopos.facts import rollups
from skopos.facts.reading import state_of, states_of
from skopos.listening.models import Search
from tests.alarms.factories import make_incident, make_rule
from tests.listening.factories import NOW, make_search, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("skopos.common.clock.now", lambda: NOW)
    monkeypatch.setattr("skopos.common.clock.today", lambda zone: NOW.astimezone(zone).date())
    streams._states.clear()


@pytest.fixture
def talk(cast):
    rows = [
        said(f"a{n}", topics=["price"], emotion="anger", sentiment=-1, country="DE", author_name="Ida")
        for n in range(12)
    ]
    rows += [said(f"b{n}", topics=["service"], emotion="joy", sentiment=1, country="PL", days_ago=1) for n in range(11)]
    rows += [said(f"c{n}", topics=["employer"], text="They pay their bakers well", sentiment=1) for n in range(2)]
    rows += [said("ours", owned=True, text="Our own post")]
    put(cast.workspace, *rows)
    put(cast.other, said("x", text="Their secret", author_name="Spy", country="JP"))
    return cast


def get(cast, name="wall", person=None, **query):
    browser = cast.browser(person or cast.vi)
    return browser.get(reverse(f"command_centre:{name}", args=[cast.workspace.slug]), query)


def panel(answer, name):
    return next(panel["data"] for panel in answer.context["panels"] if panel["name"] == name)


def test_the_numbers_of_a_week(talk):
    tiles = panel(get(talk), "tiles")
    assert (tiles["n"], tiles["positive"], tiles["negative"]) == (25, 13, 12)
    assert tiles["mood"].value == pytest.approx(1 / 25)
    assert tiles["mood"].low < 0 < tiles["mood"].high


@pytest.mark.parametrize("view", sorted(VIEWS))
@pytest.mark.parametrize("period", ["24h", "28"])
def test_every_view_of_every_time_is_drawn_and_shows_nothing_of_others(talk, view, period):
    for name in ("wall", "screen", "board", "stream", "novelties"):
        answer = get(talk, name, view=view, period=period)
        assert answer.status_code == 200
        assert "Their secret" not in answer.content.decode()
        assert "JP" not in answer.content.decode() or name in ("wall", "screen", "board")


def test_every_cell_opens_to_just_its_mentions(talk):
    grid = panel(get(talk), "matrix")
    cells = [cell for line in grid["lines"] for cell in line["cells"] if cell["n"]]
    assert sorted(cell["n"] for cell in cells) == [11, 12]
    for cell in cells:
        assert talk.browser(talk.vi).get(cell["url"]).context["totals"]["n"] == cell["n"]


@pytest.mark.parametrize("period", ["1h", "24h", "7"])
def test_every_bar_opens_to_just_its_mentions(talk, period):
    put(talk.workspace, said("late", text="Just now") | {"published_at": NOW - timedelta(minutes=7)})
    bars = [bar for bar in panel(get(talk, period=period), "volume")["bars"] if bar["n"]]
    assert sum(bar["n"] for bar in bars) == {"1h": 15, "24h": 15, "7": 26}[period]
    for bar in bars:
        assert talk.browser(talk.vi).get(bar["url"]).context["totals"]["n"] == bar["n"]


def test_the_grid_can_be_of_one_place(talk):
    grid = panel(get(talk, place="PL"), "matrix")
    assert [(line["name"], line["n"]) for line in grid["lines"]] == [("Service", 11)]
    assert parse_qs(urlsplit(grid["lines"][0]["cells"][0]["url"]).query)["country"] == ["PL"]


def test_the_map_counts_by_country_and_opens_to_it(talk):
    squares = {square["code"]: square for row in panel(get(talk), "world")["rows"] for square in row if square}
    assert {code: square["n"] for code, square in squares.items() if square["n"]} == {"DE": 14, "PL": 11}
    assert (squares["PL"]["tone"], squares["DE"]["tone"]) == ("good", "bad")
    assert talk.browser(talk.vi).get(squares["PL"]["url"]).context["totals"]["n"] == 11


def test_a_risk_is_a_topic_whose_negative_share_rose(talk):
    calm = [said(f"d{n}", topics=["price"], sentiment=1, days_ago=8) for n in range(12)]
    put(talk.workspace, *calm)
    [risk] = panel(get(talk, view="risk"), "risks")["rows"]
    assert (risk["name"], risk["negative"], risk["is_rising"]) == ("Price", 12, True)


def test_brands_and_competitors_share_the_voice(talk):
    for slug, family, n in (("us", "brand", 3), ("them", "competitor", 1)):
        Search.objects.create(workspace=talk.workspace, slug=slug, name=slug.title(), family=family, query=slug)
        put(talk.workspace, *(said(f"{slug}{i}", text=slug, searches=[slug]) for i in range(n)))
    rows = panel(get(talk, view="competition"), "rivals")["rows"]
    assert [(row["name"], row["n"], row["share"], row["ours"]) for row in rows] == [
        ("Us", 3, 0.75, True),
        ("Them", 1, 0.25, False),
    ]
    assert talk.browser(talk.vi).get(rows[1]["url"]).context["totals"]["n"] == 1


def test_the_employer_brand_is_its_topic_until_a_search_is_saved_for_it(talk):
    assert panel(get(talk, view="employer"), "tiles")["n"] == 2
    Search.objects.create(workspace=talk.workspace, slug="work", name="Work", family="employer", query="work")
    put(talk.workspace, said("w", text="Work", searches=["work"]))
    assert panel(get(talk, view="employer"), "tiles")["n"] == 1


def test_of_several_searches_for_the_employer_brand_each_counts_and_a_mention_once(talk):
    for slug, query in (("work", "work OR oven"), ("pay", "pay*")):
        Search.objects.create(workspace=talk.workspace, slug=slug, name=slug, family="employer", query=query)
    put(talk.workspace, said("w1", text="Night work"), said("w2", text="Work at the oven for good pay"))
    answer = get(talk, view="employer")
    assert panel(answer, "tiles")["n"] == 4
    assert talk.browser(talk.vi).get(answer.context["mentions_url"]).context["totals"]["n"] == 4


def test_searches_that_do_not_fit_into_one_are_left_out():
    assert any_of(["a", "b" * 5_000, "c"]) == "(a) OR (c)"


def test_narrowed_by_language_and_search(talk):
    put(talk.workspace, said("p", language="pl", text="Dobry chleb"))
    answer = get(talk, language="pl")
    assert panel(answer, "tiles")["n"] == 1
    assert [choice["name"] for choice in answer.context["spoken"] if choice["on"]] == ["Polish"]


def test_words_are_new_that_were_not_said_before(talk):
    put(talk.workspace, *(said(f"o{n}", text="A good loaf of bread", days_ago=20) for n in range(40)))
    put(talk.workspace, *(said(f"n{n}", text="A loaf with glass #recall") for n in range(16)))
    words = {word["word"]: word["n"] for word in get(talk, "novelties").context["words"]}
    assert words["glass"] == words["#recall"] == 16
    assert "loaf" not in words


def test_a_part_is_sent_again_only_when_the_facts_changed(talk):
    state = state_of(talk.workspace.pk)
    for name in ("board", "stream", "novelties", "changes"):
        assert get(talk, name, seen=state).status_code == 204
    put(talk.workspace, said("new", text="Something else"))
    answer = get(talk, "changes", seen=state)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "facts")
    assert get(talk, "board", seen=state).status_code == 200
    assert "Something else" in get(talk, "stream", seen=state).content.decode()


def test_the_stream_of_a_workspace_of_which_nobody_spoke_yet_says_so(cast):
    assert "Nothing in this time." in get(cast, "stream", seen="").content.decode()


def test_the_board_is_made_anew_with_the_rollups_and_the_stream_with_the_rows(talk):
    rollups.refresh(talk.workspace.pk, talk.workspace.tzinfo)
    before = states_of(talk.workspace.pk)
    assert f"seen={before.rollups}" in get(talk, "board").content.decode()
    put(talk.workspace, said("new", text="Something else"), refresh=False)
    assert get(talk, "board", seen=before.rollups).status_code == 204
    assert get(talk, "stream", seen=before.whole).status_code == 200
    rollups.refresh(talk.workspace.pk, talk.workspace.tzinfo)
    assert get(talk, "board", seen=before.rollups).status_code == 200


def test_incidents_are_marks_on_the_bars_that_lead_to_them(talk):
    get(talk)
    search = make_search(talk.workspace)
    ours = make_incident(talk.workspace, at=NOW - timedelta(days=1))
    narrow = make_incident(talk.workspace, make_rule(talk.workspace, "Rye", search=search), at=NOW - timedelta(days=2))
    make_incident(talk.workspace, make_rule(talk.workspace, "Old"), at=NOW - timedelta(days=40))
    make_incident(talk.other, at=NOW)
    answer = get(talk)
    marks = panel(answer, "volume")["alarms"]
    address = f"/w/{talk.workspace.slug}/alarms/"
    assert [mark["url"] for mark in marks] == [f"{address}{narrow.pk}/", f"{address}{ours.pk}/"]
    assert f'href="{address}{ours.pk}/"' in answer.content.decode()
    assert panel(get(talk, period="24h"), "volume")["alarms"] == []
    assert len(panel(get(talk, period="24h", search="rye"), "volume")["alarms"]) == 0
    other = make_search(talk.workspace, name="Brot", slug="brot")
    put(talk.workspace, said("brot", searches=["brot"]))
    assert [mark["url"] for mark in panel(get(talk, search=other.slug), "volume")["alarms"]] == [marks[1]["url"]]
    make_incident(talk.workspace, make_rule(talk.workspace, "More"), at=NOW - timedelta(days=1))
    assert [mark["url"] for mark in panel(get(talk), "volume")["alarms"]] == [f"{address}{narrow.pk}/", address]


def test_texts_are_shown_as_text(talk):
    put(talk.workspace, said("evil", text="<script>alert(1)</script>", topics=["<b>own"], emotion="joy"))
    for name in ("board", "stream"):
        assert "<script>alert" not in get(talk, name).content.decode()
    assert escape("<script>alert(1)") in get(talk, "stream").content.decode()


def test_an_empty_workspace_is_told_what_to_do(cast):
    answer = get(cast)
    assert "Nobody has said anything yet" in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_mentions(cast):
    put(cast.workspace, said("1", topics=["price"], emotion="joy"))
    get(cast)
    with CaptureQueriesContext(connection) as one:
        get(cast)
    put(cast.workspace, said("2", topics=["service"], emotion="anger"), said("3", country="PL"))
    get(cast)
    with CaptureQueriesContext(connection) as three:
        get(cast)
    assert len(three) == len(one)
