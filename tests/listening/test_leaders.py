"""Opinion leaders: who is answered by many stands above who has many followers."""

import pytest
import time_machine
from django.urls import reverse

from tests.listening.factories import NOW, put, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def page(cast, person=None):
    return cast.browser(person or cast.vi).get(reverse("listening:leaders", args=[cast.workspace.slug])).text


def talk(workspace):
    """Ada is answered by six people; Max has followers but nobody answers him."""
    rows = [
        said("ada", "Try rye", author_id="ada", author_name="Ada", author_followers=300, likes=40),
        said("max", "Buy mine", author_id="max", author_name="Max", author_followers=90_000, likes=1),
    ]
    rows += [
        said(f"r{n}", "True", author_id=f"p{n}", author_name=f"P{n}", author_followers=50, likes=2, reply_to="ada")
        for n in range(6)
    ]
    put(workspace, *rows)


def test_who_is_answered_stands_above_who_has_followers(cast):
    talk(cast.workspace)
    text = page(cast)
    assert text.index(">Ada<") < text.index(">Max<")
    assert "The leaders among 8 authors" in text
    assert "nobody knows who listens to whom" not in text


def test_without_replies_the_page_says_what_is_needed(cast):
    put(cast.workspace, said("1", "Rye", author_id="a", author_name="Ann", author_followers=5, likes=3))
    assert "nobody knows who listens to whom" in page(cast)


def test_no_authors_teach(cast):
    assert "No authors to compare yet" in page(cast)


def test_others_see_nothing(cast):
    talk(cast.workspace)
    browser = cast.browser(cast.cem)
    assert browser.get(reverse("listening:leaders", args=[cast.workspace.slug])).status_code == 404
    assert "Ada" not in browser.get(reverse("listening:leaders", args=[cast.other.slug])).text
