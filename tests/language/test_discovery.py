"""Themes that nobody named: planted groups are found again, chance ones are not steady."""

import numpy as np
import pytest

from skopos_language.discovery import LEAST_TEXTS, discover
from skopos_language.discovery.finding import groups_for
from skopos_language.discovery.words import terms_of, words_of

SUBJECTS = (
    "parcel courier doorstep tracking van driver delivered shipment warehouse label",
    "bread oven crust flour dough baker rye sourdough yeast kneading",
    "password login screen update browser account button crash install menu",
)
COMMON = ("the", "a", "is", "was", "and", "it", "very", "today", "again", "really", "with", "for", "my", "your", "so")


def planted(count=90, seed=0):
    """Texts of three subjects among common words, and the subject of each."""
    rng = np.random.default_rng(seed)
    texts, truth = [], []
    for number in range(3 * count):
        words = [*rng.choice(SUBJECTS[number % 3].split(), 4, replace=False), *rng.choice(COMMON, 6)]
        rng.shuffle(words)
        texts.append(" ".join(words))
        truth.append(number % 3)
    return texts, np.array(truth)


def marks_of(texts):
    """Marks so far apart that no two texts are near-duplicates."""
    return np.random.default_rng(9).integers(-(2**62), 2**62, len(texts))


def test_planted_subjects_are_found_named_and_steady():
    texts, truth = planted()
    found = discover(texts, marks_of(texts), groups=3)
    assert found.enough
    assert len(found.themes) == 3
    for theme in range(3):
        mine = truth[found.member == theme]
        subject = np.bincount(mine, minlength=3).argmax()
        assert (mine == subject).mean() > 0.95
        assert {term.text for term in found.themes[theme].terms[:3]} <= set(SUBJECTS[subject].split())
        assert found.themes[theme].stability > 0.85
        assert all(found.member[row] == theme for row in found.themes[theme].typical)
    assert sum(theme.size for theme in found.themes) == (found.member >= 0).sum()


def test_texts_of_words_by_chance_are_not_steady():
    rng = np.random.default_rng(3)
    words = [*COMMON, *" ".join(SUBJECTS).split()]
    texts = [" ".join(rng.choice(words, 10)) for _ in range(300)]
    found = discover(texts, marks_of(texts))
    assert max(theme.stability for theme in found.themes) < 0.45


def test_the_same_texts_and_seed_give_the_same_answer():
    texts, _truth = planted(50)
    one, other = (discover(texts, marks_of(texts), seed=5) for _ in range(2))
    assert one.themes == other.themes
    assert np.array_equal(one.member, other.member)


def test_near_duplicates_count_once_and_are_of_the_theme_of_the_first():
    texts, _truth = planted(50)
    marks = marks_of(texts)
    found = discover([*texts, *[texts[0]] * 40], np.concatenate([marks, np.repeat(marks[0], 40)]), groups=3)
    assert found.distinct == 150
    assert set(found.member[150:].tolist()) == {int(found.member[0])}
    assert discover(texts, marks, groups=3).themes == found.themes


def test_too_few_texts_say_so_and_find_nothing():
    texts, _truth = planted(13)
    found = discover(texts, marks_of(texts))
    assert (found.enough, found.themes, found.distinct) == (False, (), 39)
    assert discover([], []).distinct == 0
    same = ["one word more"] * (LEAST_TEXTS * 2)
    assert not discover(same, marks_of(same)).enough


@pytest.mark.parametrize(("texts", "groups"), [(120, 4), (400, 5), (1600, 10), (100_000, 12)])
def test_more_texts_are_looked_at_for_more_themes(texts, groups):
    assert groups_for(texts) == groups


def test_words_of_every_script_are_cut_without_addresses_and_accounts():
    assert words_of("@ana Gut-e Öfen! https://a.b/c #Brot 7") == ["gut-e", "öfen", "#brot"]
    assert words_of("می\u200cخواهم نان تازه") == ["می\u200cخواهم", "نان", "تازه"]
    assert words_of("Nhie\u0302\u0323t ti\u0300nh") == ["nhiệt", "tình"]


def test_terms_are_words_and_pairs_that_stand_in_some_texts_but_not_in_most():
    texts = [["rye", "bread"]] * 3 + [["oven"]] * 2 + [[f"word{number}"] for number in range(10)]
    assert terms_of(texts).terms == ["bread", "rye", "rye bread"]
    assert terms_of(texts).counts.sum() == 9
