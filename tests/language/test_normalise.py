import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_language.normalise import bare, fold, plain


@pytest.mark.parametrize(
    ("language", "text", "folded"),
    [
        ("de", "Bäcker-Straße", "baecker-strasse"),
        ("pl", "Łódź świetna", "lodz swietna"),
        ("fa", "كيفيت عالـي ۱۲", "کیفیت عالی 12"),
        ("vi", "Hoà bình, thuý", "hòa bình, thúy"),
        (None, "ｆｕｌｌ ＷＩＤＴＨ", "full width"),
    ],
)
def test_one_form_of_many_spellings(language, text, folded):
    assert fold(plain(text), language) == folded


def test_accents_are_taken_off():
    assert bare("Phở Łódź Đà Nẵng ąę") == "Pho Lodz Da Nang ae"


@given(st.text(max_size=80), st.sampled_from(["de", "pl", "fa", "vi", None]))
def test_folding_twice_is_folding_once(text, language):
    once = fold(plain(text), language)
    assert fold(once, language) == once
