import pyarrow as pa
import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos.command_centre import asked, novelty, world
from skopos.command_centre.panels.measures import STEPS, mood_of, step
from tests.listening.factories import NOW

counts = st.integers(0, 10_000)
ZONE = NOW.tzinfo


@settings(deadline=None)
@given(counts, counts, counts)
def test_a_mood_lies_in_its_interval_and_the_interval_between_the_ends(positive, neutral, negative):
    mood = mood_of({"positive": positive, "neutral": neutral, "negative": negative})
    if positive + neutral + negative < 10:
        assert mood is None
    else:
        assert -1 <= mood.low <= mood.value <= mood.high <= 1
        turned = mood_of({"positive": negative, "neutral": neutral, "negative": positive})
        assert (turned.low, turned.high) == pytest.approx((-mood.high, -mood.low))


def test_a_mood_of_one_kind_is_not_certain():
    mood = mood_of({"positive": 10, "neutral": 0, "negative": 0})
    assert (mood.value, mood.high) == (1.0, 1.0)
    assert 0.5 < mood.low < 1


@pytest.mark.parametrize(("n", "top", "shade"), [(0, 9, 0), (1, 10_000, 1), (9, 9, STEPS), (25, 100, 4), (3, 0, 0)])
def test_shades(n, top, shade):
    assert step(n, top) == shade


def test_each_country_stands_once_on_the_map_in_rows_of_one_length():
    squares = [code for row in world.ROWS for code in row if code != world.SEA]
    assert len(squares) == len(set(squares)) == 187
    assert {len(row) for row in world.ROWS} == {30}


def table(words, size):
    return pa.table({"word": list(words), "n": list(words.values()), "size": [size] * len(words)})


def test_a_burst_is_a_word_beyond_what_was_usual():
    now = table({"glass": 30, "bread": 300, "rare": 3, "fell": 5}, 1000)
    then = table({"bread": 600, "fell": 60}, 2000)
    [(word, n, ratio)] = novelty.bursts(now, then)
    assert (word, n) == ("glass", 30)
    assert ratio > 3
    assert novelty.bursts(now, then.slice(0, 0)) == []


@given(
    st.sampled_from(["overview", "competition", "mood", "risk", "employer"]),
    st.sampled_from(["1h", "24h", "7", "28"]),
    st.sampled_from(["", "DE"]),
    st.sampled_from([0, 10, 300]),
)
def test_what_is_asked_comes_back_from_its_own_address(view, period, place, rotate):
    first = asked.read(
        QueryDict(f"view={view}&period={period}&place={place}&rotate={rotate}&language=de&search=rye"), NOW, ZONE
    )
    assert (first.view, first.period, first.place, first.rotate_s) == (view, period, place, rotate)
    assert asked.read(QueryDict(first.to_query()), NOW, ZONE) == first


def test_nonsense_is_passed_over():
    found = asked.read(QueryDict("view=x&period=y&rotate=1e9&language="), NOW, ZONE)
    assert (found.view, found.period, found.rotate_s, found.chosen.language) == ("overview", "7", 0, ())
