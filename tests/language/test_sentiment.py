import pytest

from skopos_language import enrich
from skopos_language.emotion import strongest
from skopos_language.lexicon import Lexicon, Meaning, lexicon, meaning_of, read_sections
from skopos_language.normalise import words
from skopos_language.sentiment import label, score, weigh
from tests.language.test_enrichment import mentions


def mood(text, language):
    tokens = words(text, language)
    return score(weigh(lexicon(language).find(tokens), tokens, text), tokens)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the bread is good", 1),
        ("en", "the bread is not good", -1),
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
        ("fa", "نان خوب بود", 1),
        ("fa", "نان خوب نبود", -1),
        ("fa", "کیفیت عالي", 1),
    ],
)
def test_negation_turns_a_word_before_or_after_it(language, text, expected):
    assert label(mood(text, language)) == expected


def test_boosters_capitals_and_marks_make_it_stronger():
    assert mood("good", "en") < mood("very good", "en") < mood("very good!!", "en")
    assert mood("this is good stuff", "en") < mood("this is GOOD stuff", "en")
    assert mood("slightly good", "en") < mood("good", "en")


def test_what_follows_but_counts_more():
    assert label(mood("the bread is good but the service is horrible", "en")) == -1
    assert label(mood("the service is bad but the bread is wonderful", "en")) == 1


def test_stretched_words_are_known():
    assert mood("sooo guuuut", "de") > 0


def test_umlauts_may_be_written_out():
    assert mood("Die Bedienung war unhöflich", "de") == mood("Die Bedienung war unhoeflich", "de") < 0


def test_vietnamese_without_tone_marks_is_understood():
    row = enrich(mentions("san pham rat tot, giao hang nhanh, se ung ho shop tiep")).to_pylist()[0]
    assert (row["language"], row["sentiment"]) == ("vi", 1)
    assert "delivery" in row["topics"]


def test_emoji_count_in_every_language():
    assert [label(mood("bread 😡", code)) for code in ("en", "de", "pl", "vi", "fa")] == [-1] * 5


def emotion(text, language):
    tokens = words(text, language)
    return strongest(weigh(lexicon(language).find(tokens), tokens, text))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I am so happy, we love it", "joy"),
        ("en", "I am not happy", None),
        ("de", "Ich bin wütend, so eine Frechheit", "anger"),
        ("pl", "boję się, strach pomyśleć", "fear"),
        ("vi", "buồn quá, khóc luôn", "sadness"),
        ("fa", "چندش بود، حالم بهم خورد", "disgust"),
        ("de", "Freude und Angst", None),
    ],
)
def test_the_leading_emotion_is_named_and_a_tie_is_not(language, text, expected):
    assert emotion(text, language) == expected


def test_a_list_finds_stems_parts_and_the_longest_phrase():
    entries = [(word, Meaning(role=word)) for word in ("liefer*", "*service*", "rye", "rye_bread", "rye_bread_day")]
    found = Lexicon(entries).find(["lieferant", "kundenservices", "rye", "bread", "rye", "bread", "day", "rye"])
    assert [item.meaning.role for item in found] == ["liefer*", "*service*", "rye_bread", "rye_bread_day", "rye"]


def test_a_section_s_head_says_what_its_words_carry():
    assert list(read_sections("# remark\n[+2 joy] gut :[\n[not] nicht")) == [
        ("+2 joy", "gut"),
        ("+2 joy", ":["),
        ("not", "nicht"),
    ]
    assert meaning_of("+2 joy") == Meaning(2.0, "joy", "")
    with pytest.raises(ValueError, match="joyful"):
        meaning_of("joyful")
