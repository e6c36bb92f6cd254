import numpy as np
import pytest

from skopos_language.kernels.ratings import stated
from tests.language.reading import cut_of


def rating_of(text, days_first=False):
    """The rating that a text states, or None."""
    stream, tokens, count = cut_of(text)
    with np.errstate(over="ignore"):
        found, value = stated(stream, tokens, count, days_first)
    return round(float(value), 2) if found else None


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("5/5 would buy again", 1),
        ("Food: 4 / 5.", 0.5),
        ("3/5, average", 0),
        ("solid 1/5!!", -1),
        ("10/10", 1),
        ("9.5/10 hotel", 0.89),
        ("9,5/10", 0.89),
        ("0/10 would not recommend", -1),
        ("85/100", 0.67),
        ("4 out of 5", 0.5),
        ("2 von 10 Punkten", -0.78),
        ("2 von 5 Sternen", -0.5),
        ("9 na 10", 0.78),
        ("9 trên 10", 0.78),
        ("۱ از ۵", -1),
        ("۵ ستاره", 1),
        ("5 stars", 1),
        ("a 4-star experience", 0.5),
        ("Leider nur 1 Stern", -1),
        ("4.5 gwiazdki", 0.75),
        ("cho 5 sao", 1),
        ("1⭐ never again", -1),
        ("5* service", 1),
        ("1/5 stars", -1),
        ("★★☆☆☆ late", -0.5),
        ("★★★★★", 1),
        ("⭐️⭐️⭐️⭐️⭐️", 1),
        ("⭐ ⭐ ⭐ ⭐", 0.5),
        ("food ⭐⭐⭐⭐⭐ service ⭐⭐⭐⭐⭐", 1),
        ("food 5/5, service 1/5", 0),
        ("از ۱۰ نمره ۲ میدم", -0.78),
        ("von 10 Punkten gebe ich 10", 1),
    ],
)
def test_ratings_are_read_as_stated(text, rating):
    assert rating_of(text) == rating


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "5 5", "delivered on 3/10/2026", "2026/1/5", "12:05/10", "open 24/7", "$5/10", "1/5%", "6/5",
        "sale until 9/10", "nghỉ lễ 30/4 1/5", "ngày 1/5", "2 of 5 shops", "8 von 10 Kunden", "part 2/5",
        "Teil 3 von 5", "⭐ new ⭐", "⭐", "☆", "⭐⭐ SALE ⭐⭐", "5*3", "the star", "100 stars", "1.5.2026", "5 / 7",
        "am 5/10 geschlossen",
        "1/5 of our bread", "2/5 der Kunden", "von 10 Punkten, 3 Filialen",
    ],
)  # fmt: skip
def test_days_parts_prices_and_decorations_are_no_ratings(text):
    assert rating_of(text) is None


@pytest.mark.parametrize(
    ("text", "rating"),
    [("mai 2/5 nghỉ", None), ("3/10 khai trương", None), ("cho 2/5", -0.5), ("10/10", 1), ("9/10 nha", 0.78),
     ("đánh giá: 4/5", 0.5), ("2/5 sao", -0.5), ("4.5/5", 0.75)],
)  # fmt: skip
def test_where_days_come_first_a_bare_fraction_is_a_rating_if_it_is_given_or_high(text, rating):
    assert rating_of(text, days_first=True) == rating
