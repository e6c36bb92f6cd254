import numpy as np
import pytest

from skopos_language.lexicon import Meaning, meaning_of, read_sections
from tests.language.reading import found_in, prior_of


def test_exact_words_stems_phrases_and_parts_of_words_are_found():
    patterns = ["liefer*", "*service*", "rye", "rye_bread", "rye_bread_day"]
    text = "Lieferant, Kundenservices rye bread rye bread day rye ryes"
    assert found_in(patterns, text, "de") == ["liefer*", "*service*", "rye_bread", "rye_bread_day", "rye"]


def test_a_stem_inside_a_phrase_skips_the_rest_of_its_word():
    assert found_in(["empfehl*_nicht"], "ich empfehle nicht", "de") == ["empfehl*_nicht"]
    assert found_in(["empfehl*_nicht"], "ich empfehle es nicht", "de") == []


def test_emoticons_and_emoji_are_found_where_they_stand():
    assert found_in([":)", "😍", ":-("], "ok.:) 😍😍 x:-(") == [":)", "😍", "😍", ":-("]


@pytest.mark.parametrize(
    ("language", "pattern", "text"),
    [
        ("de", "unhöflich*", "Unhoeflicher Mensch"),
        ("pl", "świetn*", "SWIETNA robota"),
        ("vi-plain", "tuyệt_vời", "tuyet voi"),
        ("fa", "عالی", "عالي"),
        ("fa", "می_خوام", "می\u200cخوام"),
        ("en", "doesn't_work", "it doesn’t work"),
    ],
)
def test_words_are_found_however_they_are_typed(language, pattern, text):
    assert found_in([pattern], text, language) == [pattern]


def test_of_two_equal_patterns_the_later_wins_and_none_is_found_in_nothing():
    assert found_in([], "rye") == []
    assert found_in(["rye"], "") == []
    assert found_in(["", " ", "*"], "rye * bread") == []


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("en", "the bread is good", 1),
        ("en", "the bread is not good", -1),
        ("en", "the bread is good but the service is horrible", -1),
        ("en", "nothing to report", 0),
        ("de", "das Brot ist gut", 1),
        ("de", "das Brot ist nicht gut", -1),
        ("de", "Empfehle ich nicht", -1),
        ("de", "gut, nicht teuer", 1),
        ("pl", "chleb jest dobry", 1),
        ("pl", "chleb nie jest dobry", -1),
        ("pl", "swietna obsluga", 1),
        ("vi", "bánh rất ngon", 1),
        ("vi", "bánh không ngon", -1),
        ("vi-plain", "banh khong ngon", -1),
        ("fa", "نان خوب بود", 1),
        ("fa", "نان خوب نبود", -1),
        ("any", "bread 😡", -1),
    ],
)
def test_negation_turns_a_word_before_or_after_it(language, text, sign):
    assert np.sign(prior_of(text, language)[0]) == sign


def test_boosters_capitals_and_marks_make_it_stronger():
    def score(text):
        return prior_of(text, "en")[0]

    assert score("good") < score("very good") < score("very good!!")
    assert score("this is GOOD stuff") > score("this is good stuff")
    assert score("slightly good") < score("good")


def test_a_negated_word_carries_no_emotion():
    assert prior_of("so happy", "en")[9] > 0
    assert prior_of("not happy", "en")[9] == 0


def test_a_section_s_head_says_what_its_words_carry():
    assert list(read_sections("# remark\n[+2 joy] gut :[\n[not] nicht")) == [
        ("+2 joy", "gut"),
        ("+2 joy", ":["),
        ("not", "nicht"),
    ]
    assert meaning_of("+2 joy") == Meaning(2.0, "joy")
    assert meaning_of("offence") == Meaning(offence=True)
    with pytest.raises(ValueError, match="joyful"):
        meaning_of("joyful")
