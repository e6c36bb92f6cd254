"""What is read from a search, and what is said of mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos_language.boolean import Fault, SearchError, parse, reads_as_boolean, values_named
from skopos_language.boolean.nodes import And, Author, Field, Near, Not, Or, Sign, Words


def words(*tokens, sign=""):
    return Words(tokens, sign)


def test_near_binds_closest_then_not_then_and_then_or():
    rye, bread, fresh = words("rye"), words("bread"), words("fresh")
    assert parse("rye bread OR fresh") == Or((And((rye, bread)), fresh))
    assert parse("rye AND bread OR NOT fresh") == Or((And((rye, bread)), Not(fresh)))
    assert parse("rye (bread OR fresh)") == And((rye, Or((bread, fresh))))
    assert parse("rye NEAR/3 bread fresh") == And((Near((rye,), (bread,), 3), fresh))
    assert parse("NOT rye NEAR/1 bread") == Not(Near((rye,), (bread,), 1))
    assert parse("-rye bread") == And((Not(rye), bread))
    assert parse("(rye OR bread) near/2 fresh") == Near((rye, bread), (fresh,), 2)


def test_words_are_folded_and_cut_as_texts_are():
    assert parse("Świeży-Chleb") == words("swiezy", "chleb")
    assert parse("„Phở  bò“") == words("pho", "bo")
    assert parse("#Rye_Bread") == words("rye", "bread", sign="#")
    assert parse("@ana") == words("ana", sign="@")
    assert parse("Straße") == words("strasse")
    assert parse("🙂") == Sign("🙂")
    assert parse("and or not") == And((words("and"), words("or"), words("not")))
    assert parse("https://example.org/a") == words("https", "example", "org", "a")
    assert parse("10:30") == words("10", "30")


def test_fields_take_one_value_or_several():
    assert parse("lang:de") == Field("lang", ("de",))
    assert parse("language:(de OR German OR pl)") == Field("lang", ("de", "pl"))
    assert parse("country:uk,de") == Field("country", ("GB", "DE"))
    assert parse("author:(ana OR bo)") == Or((Author(words("ana")), Author(words("bo"))))
    assert parse("topic:price") == Field("theme", ("price",))
    assert parse("sentiment:-1,0") == Field("sentiment", ("negative", "neutral"))
    assert parse("sentiment:(-1 OR 0)") == Field("sentiment", ("negative", "neutral"))
    assert parse("rye -sentiment:-1") == And((words("rye"), Not(Field("sentiment", ("negative",)))))
    assert parse("lang:deu") == Field("lang", ("de",))


def test_countries_are_named_in_many_languages():
    assert parse('country:(Poland OR Niemcy OR "Việt Nam" OR ایران)') == Field("country", ("PL", "DE", "VN", "IR"))


@pytest.mark.parametrize(("sign", "meant"), [("|", "OR"), ("&&", "AND"), ("+", "AND"), ("-", "NOT")])
def test_signs_of_other_languages_are_told_by_their_operator(sign, meant):
    with pytest.raises(SearchError) as caught:
        parse(f"rye {sign} bread")
    assert caught.value.details["close"] == meant


MISTAKES = [
    ("", Fault.EMPTY, 0, 1),
    ("   ", Fault.EMPTY, 0, 1),
    ("rye OR", Fault.NOTHING_AFTER, 4, 6),
    ("rye AND OR bread", Fault.NOTHING_AFTER, 4, 7),
    ("AND rye", Fault.NOTHING_BEFORE, 0, 3),
    ("(OR rye)", Fault.NOTHING_BEFORE, 1, 3),
    ("rye NOT", Fault.NOTHING_AFTER, 4, 7),
    ("(rye OR bread", Fault.BRACKET_OPEN, 0, 1),
    ("rye (", Fault.BRACKET_OPEN, 4, 5),
    ("rye)", Fault.BRACKET_STRAY, 3, 4),
    (") rye", Fault.BRACKET_STRAY, 0, 1),
    ("rye ()", Fault.BRACKET_EMPTY, 4, 6),
    ('rye "bread', Fault.QUOTE_OPEN, 4, 5),
    ("rye NEAR bread", Fault.NEAR_NUMBER, 4, 8),
    ("rye NEAR/0 bread", Fault.NEAR_NUMBER, 4, 10),
    ("rye NEAR/51 bread", Fault.NEAR_NUMBER, 4, 11),
    ("rye NEAR/3", Fault.NOTHING_AFTER, 4, 10),
    ("rye NEAR/3 (a AND b)", Fault.NEAR_WORDS, 11, 12),
    ("rye NEAR/3 lang:en", Fault.NEAR_WORDS, 11, 16),
    ("rye lnag:en", Fault.FIELD_UNKNOWN, 4, 9),
    ("lang:", Fault.FIELD_EMPTY, 0, 5),
    ("lang: en", Fault.FIELD_EMPTY, 0, 5),
    ("lang:,", Fault.FIELD_EMPTY, 5, 6),
    ("lang:()", Fault.BRACKET_EMPTY, 5, 6),
    ("lang:(en", Fault.BRACKET_OPEN, 5, 6),
    ("lang:(en AND de)", Fault.FIELD_GROUP, 9, 12),
    ("sentiment:angry", Fault.VALUE_UNKNOWN, 10, 15),
    ("lang:en,x1", Fault.VALUE_UNKNOWN, 8, 10),
    ("country:Germoney", Fault.VALUE_UNKNOWN, 8, 16),
    ('country:(PL OR "Germoney")', Fault.VALUE_UNKNOWN, 16, 24),
    ("country:EN", Fault.VALUE_UNKNOWN, 8, 10),
    ("lang:-en", Fault.VALUE_UNKNOWN, 5, 8),
    ("rye NEAR5 bread", Fault.NEAR_NUMBER, 4, 9),
    ("rye NEAR~5 bread", Fault.NEAR_NUMBER, 4, 10),
    ('"rye bread"~5', Fault.NEAR_NUMBER, 11, 13),
    ("lang:(-en)", Fault.VALUE_UNKNOWN, 6, 9),
    ('lang:(-"en")', Fault.FIELD_GROUP, 6, 7),
    ("rye | bread", Fault.NO_LETTERS, 4, 5),
    ("author:!", Fault.NO_LETTERS, 7, 8),
    ("rye %", Fault.NO_LETTERS, 4, 5),
    ("rye *", Fault.NO_LETTERS, 4, 5),
    ('""', Fault.NO_LETTERS, 0, 2),
    ("a" * 4001, Fault.TOO_LONG, 4000, 4001),
    ("a " * 401, Fault.TOO_MANY, 800, 801),
    ("(" * 41 + "a", Fault.TOO_DEEP, 40, 41),
]


@pytest.mark.parametrize(("text", "fault", "start", "end"), MISTAKES)
def test_a_mistake_is_named_and_pointed_at(text, fault, start, end):
    with pytest.raises(SearchError) as caught:
        parse(text)
    assert (caught.value.fault, caught.value.start, caught.value.end) == (fault, start, end)


def test_a_mistake_is_shown_below_the_text():
    with pytest.raises(SearchError) as caught:
        parse("rye lnag:en")
    assert caught.value.pointed("rye lnag:en") == "rye lnag:en\n    ^^^^^"
    assert caught.value.details["close"] == "lang:"


def test_values_of_fields_are_given_with_their_places():
    text = 'Rye -(Channel:"My Page" OR lang:(German OR pl,vi)) author:ana'
    found = [(each.field, each.key, text[each.start : each.end]) for each in values_named(text)]
    assert found == [
        ("channel", "my page", "My Page"),
        ("lang", "de", "German"),
        ("lang", "pl", "pl"),
        ("lang", "vi", "vi"),
    ]


@given(st.text(alphabet='abé#@-"()*?:,/ \nANDORTE123س🙂', max_size=40))
def test_any_text_is_read_or_refused_with_a_place_in_it(text):
    try:
        parse(text)
    except SearchError as error:
        assert 0 <= error.start <= len(text)
        assert error.start < error.end


@pytest.mark.parametrize(
    "text", ["a AND b", "(a)", "bread*", "lang:en", "-theme:price", "#rye", "@ana", "a near/3 b", "NOT a", "a NEAR/2 b"]
)
def test_operators_are_noticed(text):
    assert reads_as_boolean(text)


@pytest.mark.parametrize(
    "text", ["rye bread", '"rye AND bread"', "-rye bread", "and or not", "Re: bread", "C# code", "?"]
)
def test_plain_words_stay_plain(text):
    assert not reads_as_boolean(text)
