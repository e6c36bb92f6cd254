"""Variants of a post as people type it: without accents, with Arabic letters, stretched, mistyped, shouted."""

import random
import re

from skopos_language.normalise import bare
from training.data import Post

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
ARABIC = str.maketrans({"ی": "ي", "ک": "ك"})
BARE_SHARE = {"vi": 0.45, "pl": 0.3, "de": 0.12}
TYPED_SHARE = 0.12
WORDS = re.compile(r"\w{4,}")


def variants(post: Post, rng: random.Random) -> list[Post]:
    """Give variants of a post, none or a few, by the habits of its language."""
    found = []
    if rng.random() < BARE_SHARE.get(post.language, 0):
        found.append(without_accents(post.text, post.language, rng))
    if rng.random() < TYPED_SHARE:
        found.append(mistyped(post.text, rng))
    return [post._replace(text=text) for text in found if text != post.text]


def without_accents(text: str, language: str, rng: random.Random) -> str:
    """Give a text without accents; German umlauts mostly as two letters."""
    if language == "de" and rng.random() < 0.7:
        return text.translate(UMLAUTS)
    return bare(text)


def mistyped(text: str, rng: random.Random) -> str:
    """Give a text with one of the slips of quick typing."""
    way = rng.randrange(5)
    if way == 0:
        return text.lower()
    if way == 1:
        return text.rstrip(".!? ")
    found = list(WORDS.finditer(text))
    if not found:
        return text
    word = rng.choice(found)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    if way == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if way == 3:
        return text[:at] + text[at + 1 :]
    return text[: word.end() - 1] + text[word.end() - 1] * rng.randrange(2, 5) + text[word.end() :]
