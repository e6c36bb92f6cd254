"""What each part of the language finds. Every case is asked both ways: in SQL and of the batch matcher."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skopos_language.boolean import condition, matches, parse
from tests.language.boolean.tables import found, matched, selected, table

TEXTS = (
    "Rye bread is cheap",  # 0
    "Cheap and good: fresh rye-bread!",  # 1
    "große Brötchen 🙂 #rye_and_shine",  # 2
    "phở ngon quá",  # 3
    "نان می‌خورم با پنیر",  # 4
    "我喜欢面包",  # 5
    "Żółty chleb, łosoś i masło",  # 6
    "@ana.b bread, please",  # 7
    "E\u0301te\u0301 \u2764\ufe0fbread",  # 8
    "shortbread",  # 9
    "Disney+ in C++, not C#",  # 10
    "disney and C or C#/F#",  # 11
)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("rye", [0, 1, 2]),
        ("RYE bread", [0, 1]),
        ("rye AND bread", [0, 1]),
        ("rye OR phở", [0, 1, 2, 3]),
        ("bread NOT rye", [7, 8]),
        ("bread -rye -please", [8]),
        ("NOT bread", [2, 3, 4, 5, 6, 9, 10, 11]),
        ('"rye bread"', [0, 1]),
        ('"bread rye"', []),
        ("rye-bread", [0, 1]),
        ("bread NEAR/1 rye", [0, 1]),
        ("bread NEAR/2 cheap", [0]),
        ("bread NEAR/1 cheap", []),
        ("cheap NEAR/4 bread", [0]),
        ("cheap NEAR/5 bread", [0, 1]),
        ("(fresh OR please) NEAR/2 bread", [1, 7]),
        ("rye NEAR/1 bread NEAR/2 cheap", [0]),
        ('"rye bread" NEAR/2 cheap', [0]),
        ("bread NEAR/9 bread", []),
        ("brea*", [0, 1, 7, 8]),
        ("*bread", [0, 1, 7, 8, 9]),
        ("b?ead", [0, 1, 7, 8]),
        ("b?d", []),
        ("grosse", [2]),
        ("gro?e", [2]),
        ("gros*", [2]),
        ("gross*", [2]),
        ("*se", [2, 7]),
        ("*rosse", [2]),
        ("große brotchen", [2]),
        ("pho qua", [3]),
        ("PHỞ", [3]),
        ('"نان می خورم"', [4]),
        ("نان NEAR/2 خورم", [4]),
        ("نان NEAR/1 خورم", []),
        ("پنير", [4]),
        ("面包", [5]),
        ("zolty losos", [6]),
        ("MASŁO", [6]),
        ("#rye_and_shine", [2]),
        ("#rye", []),
        ("#rye_an*", [2]),
        ("#rye*", [2]),
        ("#bread", []),
        ("@ana.b", [7]),
        ("@bread", []),
        ("🙂", [2]),
        ("❤️", [8]),
        ("ete bread", [8]),
        ("(rye OR bread) (cheap OR please)", [0, 1, 7]),
        ("rye bread OR phở ngon", [0, 1, 3]),
        ("disney", [10, 11]),
        ("Disney+", [10]),
        ('"disney+"', [10]),
        ("c++", [10]),
        ("c#", [10, 11]),
        ("f#", [11]),
        ("c", [10, 11]),
        ("disney -disney+", [11]),
        ("d*+", [10]),
        ("C++ NEAR/2 disney+", [10]),
        ("C++ NEAR/1 disney+", []),
        ("c# NEAR/2 (f# OR c++)", [10, 11]),
        ('"in c++" NEAR/1 disney', [10]),
        ("#bread NEAR/1 c#", []),
    ],
)
def test_words(query, rows):
    assert found(query, *TEXTS) == rows


ROWS = (
    {"text": "a", "language": "en", "country": "DE", "sentiment": 1, "emotion": "joy", "topics": ["price", "service"]},
    {"text": "b", "language": "de", "author_name": "Ána Brot", "author_id": "a1", "flags": ["link"], "rating": 4.0},
    {"text": "c", "title": "A title on rye", "sentiment": -1, "channel": "feed", "platform": "RSS", "kind": "article"},
    {"text": "d 🙂", "place_text": "Łódź", "country": "PL", "flags": ["question", "media"], "reply_to": "7"},
)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("lang:en", [0]),
        ("lang:de,en", [0, 1]),
        ("lang:(de OR en)", [0, 1]),
        ("lang:none", [2, 3]),
        ("LANG:German", [1]),
        ("-lang:en", [1, 2, 3]),
        ("country:pl OR country:de", [0, 3]),
        ("country:none", [1, 2]),
        ("sentiment:positive", [0]),
        ("sentiment:neg", [2]),
        ("sentiment:none", [1, 3]),
        ("emotion:joy", [0]),
        ("emotion:none", [1, 2, 3]),
        ("theme:service", [0]),
        ("theme:none", [1, 2, 3]),
        ('theme:"price"', [0]),
        ("author:ana", [1]),
        ('author:"ana brot"', [1]),
        ("author:@a1", [1]),
        ("author:br*", [1]),
        ("-author:ana", [0, 2, 3]),
        ("channel:feed", [2]),
        ("channel:none", [0, 1, 3]),
        ("platform:rss", [2]),
        ("kind:article", [2]),
        ("has:link", [1]),
        ("has:emoji", [3]),
        ("has:title", [2]),
        ("has:rating", [1]),
        ("has:place", [3]),
        ("has:reply has:question has:media", [3]),
        ("has:(link OR title)", [1, 2]),
        ("rye lang:none", [2]),
        ('"c a title"', []),
    ],
)
def test_fields(query, rows):
    assert found(query, *ROWS) == rows


def test_words_are_found_across_text_and_title_but_not_in_a_row():
    row = {"text": "bread", "title": "cheap rye"}
    assert found("rye bread", row) == [0]
    assert found('"rye bread"', row) == []
    assert found("bread NEAR/5 rye", row) == []


WRITTEN_IN_THREE_WAYS = (
    "من میخواهم بخرم", "من می\u200cخواهم بخرم", "من می خواهم بخرم",  # 0 1 2
    "کتابهای خوب", "کتاب\u200cهای خوب", "کتاب های خوب",  # 3 4 5
    "نمیدونم چرا", "نمی\u200cدونم چرا",  # 6 7
    "بزرگترین شهر", "بزرگ\u200cترین شهر",  # 8 9
    "همه رفتهاند", "همه رفته\u200cاند", "آدم بیادب", "آدم بی\u200cادب",  # 10 11 12 13
    "تنها بودم", "تن\u200cها", "میدان شهر", "می دانه", "دف تر", "دفتر", "بیمار", "بی مار", "می ناب", "میناب",  # 14 … 23
)  # fmt: skip


@pytest.mark.parametrize(
    ("queries", "rows"),
    [
        (("میخواهم", "می\u200cخواهم", "می خواهم", '"می خواهم"', "میخواه*", "می\u200cخواه*"), [0, 1, 2]),
        (("من NEAR/1 میخواهم", "می\u200cخواهم NEAR/1 بخرم", '"من میخواهم بخرم"'), [0, 1, 2]),
        (("(میخواهم OR کتابهای) NEAR/1 (بخرم OR خوب)",), [0, 1, 2, 3, 4, 5]),
        (("کتابهای", "کتاب\u200cهای", "کتاب های", "#کتابهای OR کتابهای", "کتابها*"), [3, 4, 5]),
        (("نمیدونم", "نمی\u200cدونم"), [6, 7]),
        (("بزرگترین", "بزرگ\u200cترین", "بزرگ ترین شهر"), [8, 9]),
        (("رفتهاند", "رفته\u200cاند"), [10, 11]),
        (("بیادب", "بی\u200cادب"), [12, 13]),
        (("خوب NOT کتابها*", "بزرگ می خوب"), []),
        (("تنها",), [14]),
        (("تن\u200cها",), [15]),
        (("میدان",), [16]),
        (("دفتر",), [19]),
        (("بیمار",), [20]),
        (("می ناب",), [22]),
        (("میناب",), [23]),
    ],
)
def test_persian_is_found_in_each_way_it_is_written_and_as_no_other_word(queries, rows):
    for query in queries:
        assert found(query, *WRITTEN_IN_THREE_WAYS) == rows, query


UMLAUTS = (
    "Müller", "Mueller", "Muller", "#München", "#Muenchen", "Straße", "Strasse",  # 0 … 6
    "neue Quelle", "dos", "does", "Michał", "Michael", "blu", "blue", "dü", "due",  # 7 … 15
    "Überführung", "Ueberfuehrung", "Öl", "Oel", "Größe", "Groesse", "Mu\u0308ller",  # 16 … 22
    "Menü", "MENUE", "Menu", "nervös", "nervoes", "Joe", "jö", "neü", "value", "valu", "MENÜS", "menues",  # 23 … 34
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("mueller", [0, 1]),
        ("Müller", [0, 1, 2, 22]),
        ("muller", [0, 2, 22]),
        ("muell* OR xyz*", [0, 1]),
        ("*ueller", [0, 1]),
        ("Müll*", [0, 1, 2, 22]),
        ("m?ller", [0, 2, 22]),
        ("muenchen", [3, 4]),
        ("#muenchen", [3, 4]),
        ("#münchen", [3, 4]),
        ("strasse", [5, 6]),
        ("Straße", [5, 6]),
        ("neue NEAR/1 quelle", [7]),
        ("does", [9]),
        ("dös", [8]),
        ("michael", [11]),
        ("blue", [13]),
        ("dü*", [14, 15]),
        ("dü", [14]),
        ("überführung", [16, 17]),
        ('"ueberfuehrung"', [16, 17]),
        ("öl", [18, 19]),
        ("oel", [18, 19]),
        ("größe", [20, 21]),
        ("groesse", [20, 21]),
        ("author:mueller", []),
        ("menue", [23, 24]),
        ("Menü", [23, 24, 25]),
        ("menu", [23, 25]),
        ("*menue", [23, 24]),
        ("menues", [33, 34]),
        ("nervoes", [26, 27]),
        ("nervös", [26, 27]),
        ("joe", [28]),
        ("jö", [29]),
        ("neue", [7]),
        ("value", [31]),
    ],
)
def test_umlauts_are_found_as_two_letters_and_the_other_way_round(query, rows):
    assert found(query, *UMLAUTS) == rows


def test_many_searches_at_once_and_none_at_all():
    mentions = table(*TEXTS)
    searches = [parse("rye"), parse("bread"), parse("lang:en")]
    assert [marks.nonzero()[0].tolist() for marks in matches(searches, mentions)] == [[0, 1, 2], [0, 1, 7, 8], []]
    assert matches([], mentions) == []
    assert matches(searches, table())[0].tolist() == []


def test_a_slice_of_a_table_is_matched_by_its_own_rows():
    assert matched("phở", table(*TEXTS).slice(3, 2)) == [0]


WORDS = (
    "rye",
    "bread",
    "große",
    "strasse",
    "phở",
    "نان",
    "خورم",
    "می",
    "میخورم",
    "نان\u200cها",
    "zo\u0301łty",
    "面包",
    "rye_bread",
    "🙂",
    "x1",
    "É",
    "Menü",
    "menue",
)
SIGNS = (" ", "  ", ", ", "-", "_", "#", "+", "++ ", "# ", " @", "\n", "\u200c", "❤️", "\u0301", "")
words = st.sampled_from(WORDS)
texts = st.lists(st.tuples(words, st.sampled_from(SIGNS)).map("".join), max_size=9).map("".join)
mentions = st.fixed_dictionaries(
    {
        "text": texts,
        "title": st.none() | texts,
        "language": st.none() | st.sampled_from(["en", "de"]),
        "sentiment": st.sampled_from([None, -1, 0, 1]),
        "topics": st.lists(st.sampled_from(["price", "staff"]), max_size=2, unique=True),
        "author_name": st.none() | words,
        "flags": st.lists(st.sampled_from(["link", "question"]), max_size=2, unique=True),
    }
)
plain = st.sampled_from(
    ["rye", "bre*", "*ad", "b?ead", "grosse", "gro?e", "gros*", "*se", "stra?e", "pho", "نان", "zolty", "包", "e", "x?",
     '"rye bread"', '"نان خورم"', "#rye", "#rye_bread", "@bread", "rye-bread",
     "rye+", "bread#", "bre*+", '"rye bread+"', "包+", "می\u200cخورم+", "große#",
     "müller", "mueller", "mue*", "ü*", "menue", "menü", "menues", "نانها", "می\u200cخورم"]
)  # fmt: skip
leaves = plain | st.sampled_from(
    ["🙂", "lang:en", "lang:none", "sentiment:neg", "theme:price,none", "has:link", "has:emoji", "author:bread",
     "has:title"]
)  # fmt: skip
groups = plain | st.lists(plain, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})")
nears = st.tuples(groups, st.integers(1, 4), groups).map(lambda parts: f"{parts[0]} NEAR/{parts[1]} {parts[2]}")
queries = st.recursive(
    leaves | nears,
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR", "", "AND NOT", "OR NOT"]), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(mentions, min_size=1, max_size=6), st.lists(queries, min_size=1, max_size=3))
def test_sql_and_matcher_find_the_same_rows(rows, asked):
    held, connection = table(*rows), duckdb.connect()
    together = matches([parse(query) for query in asked], held)
    for query, marks in zip(asked, together, strict=True):
        assert marks.nonzero()[0].tolist() == selected(query, held, connection), query


def test_parameters_of_several_searches_do_not_mix():
    first, params = condition(parse("rye"), prefix="a")
    second, params = condition(parse("bread"), params, prefix="b")
    assert set(params) == {"a_0", "b_0"}
    assert "$a_0" in first
    assert "$b_0" in second
