import duckdb
import pytest

from skopos.listening.search import Term, condition, terms_of


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("fresh bread", (Term("fresh"), Term("bread"))),
        ('"rye  flour" bread', (Term("rye flour"), Term("bread"))),
        ("“rye flour” -gluten", (Term("rye flour"), Term("gluten", wanted=False))),
        ('-"stale bread"', (Term("stale bread", wanted=False),)),
        ('"never closed', (Term("never closed"),)),
        ('bread bread - "" ', (Term("bread"),)),
        ("", ()),
    ],
)
def test_a_search_is_read_into_its_terms(query, terms):
    assert terms_of(query) == terms


def test_a_search_has_bounds():
    assert len(terms_of(" ".join(f"w{number}" for number in range(99)))) == 12


def found(query, text, title=None):
    params = {}
    sql = f"SELECT {condition(terms_of(query), params)} FROM (SELECT $text AS text, $title AS title)"
    return duckdb.execute(sql, {**params, "text": text, "title": title}).fetchone()[0]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("brot", "Das BROT ist gut"),
        ("strasse", "Bäckerei in der Straße"),
        ("backerei", "Bäckerei"),
        ("bäckerei", "Backerei"),
        ("lodz", "Łódź jest piękna"),
        ("da nang", "Tiệm bánh ở Đà Nẵng"),
        ("banh mi", "bánh mì ngon"),
        ("کیفیت", "كيفيت نان"),
        ("می شود", "نان پخته می\u200cشود"),
        ("علی", "على آمد"),
        ("2026", "سال ۲۰۲۶"),
        ('"rye bread"', "good Rye Bread here"),
        ("bread -stale", "fresh bread"),
        ("100%", "100% rye"),
    ],
)
def test_looks_make_no_difference(query, text):
    assert found(query, text) is True


@pytest.mark.parametrize(
    ("query", "text"),
    [('"rye bread"', "bread of rye"), ("bread -stale", "stale bread"), ("bread butter", "bread"), ("1%0", "100")],
)
def test_what_does_not_fit_is_not_found(query, text):
    assert found(query, text) is False


def test_the_headline_is_searched_too():
    assert found("recall", "read more", title="Product recall") is True
