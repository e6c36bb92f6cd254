import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_language.normalise import bare, fold, plain, words


@pytest.mark.parametrize(
    ("language", "text", "tokens"),
    [
        ("de", "Die Bäcker-Straße", ["die", "baecker", "strasse"]),
        ("pl", "Łódź świetna", ["lodz", "swietna"]),
        ("fa", "كيفيت عالـي می\u200cشود", ["کیفیت", "عالی", "می", "شود"]),
        ("vi", "Hoà bình, thuý", ["hòa", "bình", ",", "thúy"]),
        ("en", "Don’t @me https://a.example #RyeBread 👍🏽!!", ["don't", "rye", "bread", "👍", "!!"]),
        (None, "ｆｕｌｌ ＷＩＤＴＨ :) :-(", ["full", "width", ":)", ":-("]),
    ],
)
def test_words_of_a_text(language, text, tokens):
    assert words(text, language) == tokens


def test_accents_are_taken_off():
    assert bare("Phở Łódź Đà Nẵng ąę") == "Pho Lodz Da Nang ae"


@given(st.text(max_size=80), st.sampled_from(["de", "pl", "fa", "vi", None]))
def test_folding_twice_is_folding_once(text, language):
    once = fold(plain(text), language)
    assert fold(once, language) == once
