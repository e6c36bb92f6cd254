"""Words of a larger model as short posts: what they are made from, and how much they and neutral posts weigh."""

import numpy as np
import pytest
from training.data import Post

from training import collect, regression, words

POSTS = [
    Post("Great food, great staff", "en", "corpus", 1, frozenset({"joy"})),
    Post("The staff was rude", "en", "corpus", -1, frozenset({"anger"})),
    Post("Nhân viên nhiệt tình", "vi", "corpus", 1, frozenset({"joy"})),
    Post("غذا سرد بود", "fa", "corpus", -1, frozenset({"anger"})),
    Post("Essen kalt", "de", "corpus", -1, frozenset()),
    Post("Jedzenie zimne", "pl", "corpus", -1, frozenset()),
]


def test_words_of_a_post_are_small_and_vietnamese_ones_have_pairs():
    assert words.words_in(POSTS[0]) == ["great", "food", "great", "staff"]
    assert words.words_in(POSTS[2]) == ["nhân", "viên", "nhiệt", "tình", "nhân viên", "viên nhiệt", "nhiệt tình"]
    assert words.words_in(Post("كيفيت عالي", "fa", "corpus")) == ["کیفیت", "عالی"]


def test_words_take_their_chances_from_the_posts_that_hold_them(tmp_path, monkeypatch):
    place = {(post.language, word): 0 for post in POSTS * 2 for word in words.words_in(post)}
    place = {key: number for number, key in enumerate(place)}
    vector = np.random.default_rng(3).standard_normal((len(place), 6)).astype(np.float32)
    vector[[place["en", "great"], place["vi", "nhiệt"]]] = [4, 0, 0, 0, 0, 0]
    vector[[place["en", "rude"], place["fa", "سرد"]]] = [0, 4, 0, 0, 0, 0]
    monkeypatch.setattr(regression, "RIDGE", 0.1)
    monkeypatch.setattr(words, "HELD", tmp_path / "words.npz")
    assert words.posts() == []
    words.write(words.told_by(words.Vectors(place, vector), POSTS))
    told = {(post.language, post.text): post.told for post in words.posts()}
    assert len(told) == len(place)
    assert all(len(chances) == words.TOLD for chances in told.values())
    assert told["en", "great"][2] > 0.5 > told["en", "rude"][2]
    assert told["fa", "سرد"][0] > 0.5 > told["fa", "سرد"][2]
    assert told["vi", "nhiệt"][3] > told["fa", "سرد"][3]


def test_a_word_asks_for_its_chances_and_nothing_of_offence():
    chances = (0.7, 0.2, 0.1, *[0.05] * 8)
    targets = collect.targets_of([Post("cold", "en", words.SOURCE, told=chances)], 0.8)
    assert targets.wanted[0] == pytest.approx([*chances, 0, 0])
    mood, feeling = collect.OF_TOLD[words.SOURCE]
    assert targets.weight[0] == pytest.approx([mood] * 3 + [feeling] * 8 + [0, 0])


def test_reviews_weigh_so_that_few_are_neutral():
    labels = [-1] * 30 + [0] * 40 + [1] * 30
    posts = [Post(f"post {n}", "pl", "corpus", label, register="review") for n, label in enumerate(labels)]
    news = [Post("news", "pl", "corpus", 0, register="news")]
    weight = collect.as_in_life([*posts, *news])
    assert weight[30:70].sum() / weight[:100].sum() == pytest.approx(collect.NEUTRAL_SHARE["review"])
    assert weight[:30].tolist() == [1.0] * 30
    assert weight[100] == 1


def test_the_regression_finds_what_separates(monkeypatch):
    monkeypatch.setattr(regression, "RIDGE", 0.1)
    rows = np.random.default_rng(1).standard_normal((300, 3)).astype(np.float32)
    wanted = np.stack([rows[:, 0] < -0.5, abs(rows[:, 0]) <= 0.5, rows[:, 0] > 0.5, rows[:, 1] > 0], 1)
    mood, feeling = regression.fit(rows, wanted.astype(np.float32), np.ones((300, 4), np.float32))
    assert regression.softmax(rows, mood).sum(1) == pytest.approx(np.ones(300), abs=1e-5)
    probe = np.array([[-2, 0, 0], [2, 2, 0]], np.float32)
    assert regression.softmax(probe, mood).argmax(1).tolist() == [0, 2]
    assert (regression.sigmoid(probe, feeling)[1] > 0.5).all()
    assert abs(mood.weight[1:]).max() < abs(mood.weight[0]).max()
