import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skopos.channels.rows.platforms import platform_of


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("Twitter", "x"), ("X (Twitter)", "x"), ("Facebook Page", "facebook"), ("YouTube comment", "youtube"),
        ("Google Maps", "google_reviews"), ("www.reddit.com", "reddit"), ("https://old.reddit.com/r/bread", "reddit"),
        ("https://de.linkedin.com/in/a", "linkedin"), ("https://youtu.be/a", "youtube"), ("t.me", "telegram"),
        ("Forum (DE)", "forum_de"), ("zeit.de", "zeit.de"), ("bbc.co.uk", "bbc.co.uk"),
        ("https://www.zeit.de/brot", ""), ("", ""), ("نظر", ""), ("ftp://a", ""), ("-a.de", "a_de"),
    ],
)  # fmt: skip
def test_a_platform_is_known_by_its_names_and_addresses(cell, key):
    assert platform_of(cell) == key


@given(st.text(max_size=60))
def test_any_cell_gives_a_key_that_may_be_stored_or_none(cell):
    assert re.fullmatch(r"([a-z0-9][a-z0-9_.-]{0,39})?", platform_of(cell))
