"""The reader of the corpus, and the corpus itself: well formed, varied, balanced."""

from pathlib import Path

import pytest

from training import corpus

TEXT = """# a comment
@ register=tweet theme=delivery
-a the courier never rang
0 Does the shop on Mill Road take returns?

@ register=review
+ju early and whole!\\nwould order again
-ox you absolute clowns
"""


def written(folder: Path, text: str) -> Path:
    (folder / "en").mkdir()
    path = folder / "en" / "delivery.txt"
    path.write_text(text, "utf-8")
    return path


def test_a_post_has_text_labels_and_the_heading_above_it(tmp_path: Path) -> None:
    written(tmp_path, TEXT)
    posts = corpus.read("en", tmp_path)
    assert [post.sentiment for post in posts] == [-1, 0, 1, -1]
    assert posts[0].emotions == ("anger",)
    assert posts[1].emotions == ()
    assert posts[2].text == "early and whole!\nwould order again"
    assert posts[2].emotions == ("joy", "surprise")
    assert posts[3].flags == ("offence", "spam")
    assert [(post.register, post.theme) for post in posts[1:3]] == [("tweet", "delivery"), ("review", "delivery")]
    assert posts[0].where == "delivery.txt:3"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no label", "delivery.txt:2: a post is written"),
        ("-q angry?", "unknown letter q"),
        ("@ register=telegram", "register 'telegram' is none of"),
    ],
)
def test_a_line_that_does_not_follow_the_format_is_named(tmp_path: Path, line: str, said: str) -> None:
    written(tmp_path, f"@ register=tweet theme=price\n{line}\n")
    with pytest.raises(corpus.CorpusError, match=said.replace("?", r"\?")):
        corpus.read("en", tmp_path)


def test_copies_are_found_with_other_case_links_and_one_word_changed(tmp_path: Path) -> None:
    posts = [
        "The parcel came late again and nobody at the depot picked up the phone",
        "THE PARCEL came late again and nobody at the depot picked up the phone https://x.example/1",
        "The parcel came late again and nobody at the shop picked up the phone",
        "Lovely weather for a picnic, who is in?",
    ]
    written(tmp_path, "@ register=tweet theme=x\n" + "\n".join(f"0 {text}" for text in posts))
    found = corpus.copies(corpus.read("en", tmp_path))
    assert {(a.where[-1], b.where[-1]) for a, b in found} == {("2", "3"), ("2", "4"), ("3", "4")}


def test_a_phrase_that_comes_often_shows_as_a_template(tmp_path: Path) -> None:
    lines = [f"0 as of today the {word} is open" for word in ("shop", "bank", "pool", "gym", "fair")]
    written(tmp_path, "@ register=news theme=x\n" + "\n".join(lines))
    assert ("as of today …", 5) in corpus.templates(corpus.read("en", tmp_path))
