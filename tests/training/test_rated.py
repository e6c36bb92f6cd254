"""Pseudo-posts that state a rating: what they state is what the kernels read, and what they are told to be."""

import numpy as np
import pytest
from tests.language.reading import cut_of
from training.data import Post

from skopos_language.kernels.ratings import stated
from training import collect, data, rated

PLAIN = ("opened today", "comes in blue", "is in the old town")


def phrases(language: str) -> list[Post]:
    sides = {-1: ("was cold", "was rude"), 0: PLAIN, 1: ("was lovely", "was kind")}
    return [Post(text, language, data.PHRASES, side) for side, texts in sides.items() for text in texts]


@pytest.mark.parametrize("language", data.LANGUAGES)
def test_the_side_told_is_that_of_the_rating_read(language, monkeypatch):
    monkeypatch.setattr(rated, "WORDS_SHARE", 0.0)
    monkeypatch.setattr(rated, "FOR_EACH_LANGUAGE", 300)
    for post in rated.posts(phrases(language)):
        stream, tokens, count = cut_of(post.text)
        with np.errstate(over="ignore"):
            found, value = stated(stream, tokens, count, language in rated.DAYS_FIRST)
        assert found == 1, post.text
        negative, neutral, positive, joy = post.told
        assert negative + neutral + positive == pytest.approx(1)
        assert (joy < 0.05) == (negative > 0.5)
        if abs(value) > 0.12:
            assert (positive > negative) == (value > 0), post.text
        else:
            assert neutral > 0.5, post.text


def test_the_same_phrases_give_the_same_posts_and_a_language_needs_all_sides():
    assert rated.posts(phrases("en")) == rated.posts(phrases("en"))
    assert rated.posts([post for post in phrases("en") if post.sentiment != 0]) == []
    assert rated.posts([post._replace(spam=True) for post in phrases("en")]) == []


def test_a_rating_weighs_for_the_sentiment_and_for_joy_alone():
    (post,) = rated.posts(phrases("pl"))[:1]
    targets = collect.targets_of([post], 0.8)
    mood, feeling = collect.OF_TOLD[rated.SOURCE]
    assert targets.wanted[0, :4] == pytest.approx(post.told)
    assert targets.weight[0] == pytest.approx([mood] * 3 + [feeling] + [0] * 9)
