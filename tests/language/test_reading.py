import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_language.kernels.reading import CALLS, CAPITALS, DIGITS, HANDLES, LETTERS, LINKS, QUESTIONS, STRETCHED, TAGS
from tests.language.reading import read_text, stream_of, tokens_of


@pytest.mark.parametrize(
    ("text", "stream"),
    [
        ("  Hello   World \n", "hello world"),
        ("ŁÓDŹ Straße", "łódź straße"),
        ("كيفيت عالـي می\u200cشود ۱۲", "کیفیت عالی می شود 12"),
        ("Hoà bình, thuý", "hòa bình, thúy"),
        ("Don’t don't", "dont dont"),
        ("soooo cooool!!!!!", "soo cool!!!"),
        ("👍🏽 ❤️", "👍 ❤"),
        ("ｆｕｌｌ ＷＩＤＴＨ", "full width"),
        ("#BestBreadEver #rye_bread", "best bread ever rye bread"),
        ("see https://example.org/a?b=1 @baker.x hi@example.org", "see \ue000 \ue001 hi@example.org"),
        ("", ""),
    ],
)
def test_texts_are_read_in_one_form(text, stream):
    assert read_text(text) == stream


def test_words_signs_and_runs_of_marks_are_tokens():
    assert tokens_of("Wow... so good!! 😍😍 5-star") == ["wow", "...", "so", "good", "!!", "😍", "😍", "5", "-", "star"]


def test_what_a_text_is_made_of_is_counted():
    count = stream_of("WOW @a #b https://x.y 12 cooool?!")[0].counts
    expected = {LETTERS: 9, CAPITALS: 3, DIGITS: 2, LINKS: 1, HANDLES: 1, TAGS: 1, QUESTIONS: 1, CALLS: 1, STRETCHED: 2}
    assert {place: int(count[place]) for place in expected} == expected | {LETTERS: 10}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_reading_what_was_read_changes_nothing_but_what_marks_a_link(text):
    once = read_text(text)
    assert "  " not in once
    assert once == once.strip(" ")
    assert np.all(np.array([ord(sign) for sign in once], int) >= 0)
