"""Phrases and the pseudo-posts that are made of them: read, kept back, joined, and what they add up to."""

from pathlib import Path

import pytest
from training.data import Post

from training import collect, compose, corpus, data

WORDS = ("soup", "staff", "room", "price", "bread", "coffee", "queue")


def phrases(theme: str = "food") -> list[Post]:
    labels = {-1: ("cold", {"anger"}), 0: ("listed", set()), 1: ("lovely", {"joy"})}
    return [
        Post(f"{word} {says}", "en", data.PHRASES, side, frozenset(felt), offence=False, spam=False, theme=theme)
        for side, (says, felt) in labels.items()
        for word in WORDS
    ]


def written(folder: Path, lines: str) -> None:
    (folder / "phrases" / "en").mkdir(parents=True)
    (folder / "phrases" / "en" / "food.txt").write_text("@ register=review theme=food\n" + lines, "utf-8")
    for language in data.LANGUAGES[1:]:
        (folder / "phrases" / language).mkdir()


def test_phrases_are_read_once_and_not_where_they_are_a_whole_text_for_judging(tmp_path, monkeypatch):
    written(tmp_path, "+j soup was lovely\n+ Soup was LOVELY!\n- never again\n+ 😀\n- 😡\n")
    judging = tmp_path / "text" / "eval" / "en" / "some"
    judging.mkdir(parents=True)
    (judging / "dev.jsonl").write_text('{"t": "Never again!!"}\n{"t": "@you 👍"}', "utf-8")
    monkeypatch.setattr(corpus, "PHRASES", tmp_path / "phrases")
    found = data.phrases(tmp_path)
    assert [post.text for post in found] == ["Soup was LOVELY!", "😀", "😡"]
    assert {(post.source, post.register, post.theme) for post in found} == {(data.PHRASES, "review", "food")}
    assert [post.text for post in data.phrases(None)] == ["Soup was LOVELY!", "never again", "😀", "😡"]


def test_a_phrase_with_a_side_and_no_emotion_says_nothing_of_emotions(tmp_path, monkeypatch):
    written(tmp_path, "+j lovely soup\n- cold soup\n0 soup of the day\n")
    monkeypatch.setattr(corpus, "PHRASES", tmp_path / "phrases")
    found = data.phrases(None)
    assert [post.emotions for post in found] == [{"joy"}, None, set()]
    assert compose.posts(found * compose.LEAST, 1.0)
    for post in compose.posts(found * compose.LEAST, 4.0):
        assert len(post.told) == (3 if "cold" in post.text.lower() else 11)


def test_a_tenth_of_the_phrases_is_kept_back():
    found = data.phrases(None)
    kept = [post for post in found if post.part == "dev"]
    assert 0.07 < len(kept) / len(found) < 0.13
    assert {post.language for post in kept} == set(data.LANGUAGES)


def test_every_language_has_joints():
    assert set(compose.JOINTS) == set(data.LANGUAGES)


def test_the_same_phrases_give_the_same_posts_as_many_as_asked():
    first = compose.posts(phrases(), 2.0)
    assert len(first) == 2 * len(phrases())
    assert first == compose.posts(phrases(), 2.0)
    assert {post.text for post in first}.isdisjoint(post.text for post in phrases())


def test_themes_do_not_mix_and_thin_ones_give_none():
    other = [post._replace(text=f"car {post.text}", theme="car") for post in phrases()]
    found = compose.posts(phrases() + other, 3.0)
    counts = {
        theme: [post.text.lower().count("car ") for post in found if post.theme == theme] for theme in ("food", "car")
    }
    assert set(counts["food"]) == {0}
    assert min(counts["car"]) >= 2
    assert compose.posts(phrases()[:-3], 3.0) == []


def test_a_pseudo_post_says_what_its_phrases_add_up_to():
    for post in compose.posts(phrases(), 10.0):
        glad, cold = post.text.lower().count("lovely"), post.text.lower().count("cold")
        negative, neutral, positive = post.told[:3]
        assert negative + neutral + positive == pytest.approx(1)
        assert post.sentiment is None
        if not glad and not cold:
            assert neutral > 0.9
        elif not cold:
            assert positive > 0.85
            assert post.told[3] > 0.8  # joy
        elif not glad:
            assert negative > 0.85
        elif glad == cold and "but" in post.text.lower():
            last_is_glad = post.text.lower().rindex("lovely") > post.text.lower().rindex("cold")
            assert (positive > negative) == last_is_glad


def test_chances_weigh_by_their_source():
    chances = (0.7, 0.2, 0.1, *[0.05] * 8)
    targets = collect.targets_of([Post("cold soup", "en", compose.SOURCE, told=chances)], 0.8)
    mood, feeling = collect.OF_TOLD[compose.SOURCE]
    assert targets.wanted[0] == pytest.approx([*chances, 0, 0])
    assert targets.weight[0] == pytest.approx([mood] * 3 + [feeling] * 8 + [0, 0])


def test_neutral_phrases_do_not_change_how_posts_weigh():
    posts = [Post(f"post {n}", "pl", "corpus", n % 3 - 1, register="review") for n in range(30)]
    small = [post._replace(source=data.PHRASES, sentiment=0) for post in posts]
    assert collect.as_in_life(posts + small)[:30] == pytest.approx(collect.as_in_life(posts))
