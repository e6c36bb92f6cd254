import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_language import Theme, enrich
from skopos_language.packs import (
    Packed,
    PackError,
    PackFault,
    csv_rows,
    key_of,
    read_pack,
    word_of,
    words_of,
    write_yaml,
)
from skopos_language.queried import with_queries
from skopos_language.topics import TOPICS, seed_themes

YAML = """
skopos_themes: 1
themes:
  - name: Vegan options
    words:
      en: [vegan*, oat milk]
      any: 🌱, tofu
    exceptions:
      en: [vegan leather]
  - key: price
    active: false
    words: [cheap]
  - name: Opening hours
    query: '(open OR closed) NEAR/4 (sunday OR late)'
"""
VEGAN = Packed("vegan-options", "Vegan options", True, {"en": ("vegan*", "oat milk"), "any": ("🌱", "tofu")},
               {"en": ("vegan leather",)})  # fmt: skip
HOURS = Packed("opening-hours", "Opening hours", query="(open OR closed) NEAR/4 (sunday OR late)")
PACK = [VEGAN, Packed("price", "price", False, {"any": ("cheap",)}), HOURS]


def topics(themes, *texts, seeds=False):
    table = pa.table({"text": list(texts), "place_text": pa.nulls(len(texts), pa.string())})
    return with_queries(enrich(table, themes, seeds=seeds), themes)["topics"].to_pylist()


def as_csv(themes):
    out = io.StringIO()
    csv.writer(out).writerows(csv_rows(themes))
    return out.getvalue().encode()


def test_a_pack_is_read_from_yaml_and_written_again():
    assert read_pack(YAML.encode()) == PACK
    assert read_pack(write_yaml(PACK).encode()) == PACK


def test_a_pack_is_read_from_csv_whatever_parts_its_cells():
    assert read_pack(as_csv(PACK)) == PACK
    assert read_pack(as_csv(PACK).replace(b"cheap", b"'+1").replace(b"'+1", b"'+1"))[1].words == {"any": ("+1",)}
    assert read_pack("theme;kind;language;text\nGreen;word;de;öko*\n".encode()) == [
        Packed("green", "Green", words={"de": ("öko*",)})
    ]


def test_the_seed_packs_are_themes_in_five_languages():
    seeds = seed_themes()
    assert tuple(theme.key for theme in seeds) == TOPICS
    assert all([code for code, _ in theme.languages] == ["en", "de", "pl", "vi", "fa"] for theme in seeds)
    assert "customer service" in seeds[0].words_in("en")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("themes: [", PackFault.NOT_YAML),
        ("- a", PackFault.NO_THEMES),
        ("themes: []", PackFault.NO_THEMES),
        ("themes: [a]", PackFault.NOT_A_THEME),
        ("themes: [{name: '!'}]", PackFault.NO_NAME),
        ("themes: [{name: none}]", PackFault.NO_NAME),
        ("themes: [{name: a, wrods: []}]", PackFault.UNKNOWN_FIELD),
        ("themes: [{name: a, words: {xx: [b]}}]", PackFault.UNKNOWN_LANGUAGE),
        ("themes: [{name: a, words: {en: [[b]]}}]", PackFault.NOT_WORDS),
        ("themes: [{name: a, words: ['*']}]", PackFault.BAD_WORD),
        ("themes: [{name: a, words: ['*a']}]", PackFault.BAD_WORD),
        ("themes: [{name: a, words: ['*a b*c']}]", PackFault.BAD_WORD),
        ("themes: [{name: a, query: 'a OR'}]", PackFault.BAD_QUERY),
        ("themes: [{name: a}, {name: A}]", PackFault.TWICE),
        ("theme,text\na,b", PackFault.NO_COLUMN),
        ("theme,kind,text\na,words,b", PackFault.UNKNOWN_KIND),
        ("theme,kind,language,text\na,word,xx,b", PackFault.UNKNOWN_LANGUAGE),
        ("theme,kind,text\n,word,b", PackFault.NO_NAME),
        ("themes: [" + ",".join(f"{{name: a{number}}}" for number in range(201)) + "]", PackFault.TOO_MANY),
        ("x" * 2_000_001, PackFault.TOO_LARGE),
    ],
)
def test_a_mistake_in_a_pack_says_what_it_is(text, fault):
    with pytest.raises(PackError) as error:
        read_pack(text.encode())
    assert error.value.fault is fault


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(PackError, match="not UTF-8"):
        read_pack(b"themes:\n- \xff")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_stands_in_a_file_it_is_a_pack_or_a_mistake(data):
    try:
        assert read_pack(data)
    except PackError as error:
        assert str(error)


@given(st.lists(st.from_regex(r"[a-zé]{1,8}( [a-z]{1,8})?\*?", fullmatch=True), min_size=1, max_size=5, unique=True))
def test_words_come_back_from_both_kinds_of_file(words):
    pack = [Packed("a", "A", words={"en": tuple(map(word_of, words))})]
    assert read_pack(write_yaml(pack).encode()) == read_pack(as_csv(pack)) == pack


def test_words_are_cut_at_lines_and_commas_and_each_stands_once():
    assert words_of("oat  milk\n tofu, vegan*،نان\n\ntofu") == ("oat milk", "tofu", "vegan*", "نان")
    assert key_of(" Öko & Bio! ") == "öko-bio"


def test_a_theme_finds_the_same_whatever_other_themes_there_are():
    service, customers = Theme("s", ("service",)), Theme("c", ("customer service", "SERVICE"))
    text = "The customer service answered me within the hour"
    assert [set(found) for found in topics([service, customers], text)] == [{"s", "c"}]
    assert topics([service], text) == [["s"]]


def test_an_exception_keeps_a_text_from_its_theme_and_from_no_other():
    themes = [Theme("meat", ("beef",), exceptions=(("en", ("vegan beef",)),)), Theme("food", ("beef", "vegan"))]
    assert topics(themes, "The vegan beef here was lovely today", "I had the beef here again today") == [
        ["food"], ["meat", "food"],
    ]  # fmt: skip


def test_words_of_a_language_count_in_its_texts_only():
    theme = Theme("free", languages=(("en", ("gift",)), ("any", ("tofu",))))
    texts = ("This gift was really lovely, thank you so much", "Das Gift war in der Suppe, ich bin krank geworden")
    assert topics([theme], *texts, "Das Essen mit Tofu war heute wirklich sehr lecker") == [["free"], [], ["free"]]


def test_a_search_finds_besides_words_and_reads_labels():
    themes = [
        Theme("hours", query="(open OR closed) NEAR/4 sunday"),
        Theme("cheap", ("cheap",), query="theme:price -no"),
    ]
    texts = ("You are never open on a Sunday", "Sunday was fine", "very cheap bread, fair price")
    assert topics(themes, *texts, seeds=True) == [["hours"], [], ["price", "cheap"]]


def test_beginnings_endings_and_parts_of_words_are_found():
    themes = [
        Theme("begin", ("bread*",)),
        Theme("end", ("*bread",)),
        Theme("part", ("*bread*",)),
        Theme("is", ("bread",)),
    ]
    texts = ("My breadbox is lovely and new", "The shortbread is lovely and new", "All gingerbreads are lovely and new")
    assert [set(found) for found in topics(themes, *texts)] == [{"begin", "part"}, {"end", "part"}, {"part"}]


def test_umlauts_typed_as_two_letters_are_one_word_for_both_themes():
    themes = [Theme("a", languages=(("de", ("größe",)),)), Theme("b", languages=(("de", ("groesse",)),))]
    assert [set(found) for found in topics(themes, "Die Groesse passt mir leider gar nicht, schade")] == [{"a", "b"}]
