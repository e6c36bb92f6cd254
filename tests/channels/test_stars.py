import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.channels.rows.stars import SCALES, scale_of, stars_of


@pytest.mark.parametrize(
    ("cell", "best", "stars"),
    [
        ("4", 5, 4), ("4.5", 5, 4.5), ("4,5", 5, 4.5), ("4", 10, 2), ("8.6", 10, 4.3), ("0", 10, 1), ("87", 100, 4.35),
        ("8/10", 5, 4), ("4 out of 5", 10, 4), ("Rated 2 out of 5 stars", 5, 2), ("3 von 5 Sternen", 5, 3),
        ("۴ از ۵", 5, 4), ("۴", 5, 4), ("FIVE", 10, 5), ("★★☆☆☆", 5, 2), ("⭐⭐⭐", 5, 3), ("5 stars", 5, 5),
        ("4★", 5, 4), ("1 sao", 5, 1),
    ],
)  # fmt: skip
def test_a_rating_is_read_however_it_is_written(cell, best, stars):
    assert stars_of([cell], best)[0] == pytest.approx(stars)


@pytest.mark.parametrize("cell", ["", "0", "6", "8.5", "-1", "good", "STAR_RATING_UNSPECIFIED", "7/5", "2/3", "1e9"])
def test_what_is_no_rating_of_five_gives_none(cell):
    assert np.isnan(stars_of([cell], 5)[0])


@given(st.text(max_size=20), st.sampled_from(SCALES))
def test_any_cell_gives_one_to_five_stars_or_none(cell, best):
    found = stars_of([cell], best)[0]
    assert np.isnan(found) or 1 <= found <= 5


@pytest.mark.parametrize(
    ("cells", "best"),
    [
        (("5", "4", "1"), 5), (("9.1", "10", "4"), 10), (("87", "92"), 100), (("1010", "50000"), None),
        (("4/5", "8/10"), 5), (("good", "bad"), None), ((), None),
    ],
)  # fmt: skip
def test_a_column_says_which_rating_is_the_best(cells, best):
    assert scale_of(cells) == best
