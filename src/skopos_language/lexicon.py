"""Word lists: what a word or phrase carries.

A list is a text file of sections. A section's head says what its words carry; its words follow, parted by blanks::

    [+3 joy] begeister* wunderbar* tip_top      weight +3, emotion joy
    [-2] kaputt* *verspätung*                   weight -2, no emotion
    [sadness] leider                            an emotion alone
    [offence] arschloch*                        abuse; weight and emotion as elsewhere in the list
    [not] kein*           negations before the word that they turn; [not after]: behind it; [not around]: either
    [more] sehr           boosters; [less] dampers
    [but] aber                                  what follows counts more than what came before

`word*` is a stem, `*word*` is found anywhere inside a word (German compounds), `two_words` is a phrase.
"""

import re
from collections.abc import Iterable
from importlib import resources
from typing import NamedTuple

from skopos_language.data_files import read_text

EMOTIONS = ("joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation")
ROLES = ("not", "not after", "not around", "more", "less", "but")
SIGN = re.compile(r"[:;=xX8][-'^o]?[)\]dD(\[|/\\pP3*oO]|</?3|[tT]_[tT]|(?!\*+$)(?!\*\W?\*?$)[^\w\s]{2,}|[^\w\s*]")
HEAD = re.compile(r"^\[([^\]]*)\]", re.MULTILINE)


class Meaning(NamedTuple):
    """What a word or phrase carries."""

    weight: float = 0.0
    emotion: str = ""
    role: str = ""
    offence: bool = False


def read_sections(text: str) -> Iterable[tuple[str, str]]:
    """Give (head, pattern) for each word of a list in the form above; lines that begin with # are remarks."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    parts = HEAD.split(body)
    for head, content in zip(parts[1::2], parts[2::2], strict=True):
        for pattern in content.split():
            yield head.strip(), pattern


def meaning_of(head: str) -> Meaning:
    """Read a section's head; raises ValueError for one that means nothing."""
    if head in ROLES:
        return Meaning(role=head)
    weight, emotion, offence = 0.0, "", False
    for word in head.split():
        if word in EMOTIONS:
            emotion = word
        elif word == "offence":
            offence = True
        else:
            weight = float(word)
    return Meaning(weight, emotion, "", offence)


def words_of(language: str) -> list[tuple[str, Meaning]]:
    """Give the patterns of a language's list; `any` holds emoji and emoticons."""
    return [(pattern, meaning_of(head)) for head, pattern in read_sections(read_text("words", f"{language}.txt"))]


def words_of_all(language: str) -> list[tuple[str, Meaning]]:
    """Give all patterns for texts in a language: its own list above emoji, and VADER's words below the English one."""
    below = [*(_vader() if language == "en" else []), *words_of("any")]
    return below if language == "any" else _merged(below, words_of(language))


def _vader() -> list[tuple[str, Meaning]]:
    """Give the words of vaderSentiment's English list (MIT) with their mean rating from -4 to 4."""
    rows = (line.split("\t") for line in vader_text().splitlines() if line.strip())
    return [(row[0].lower(), Meaning(float(row[1]))) for row in rows]


def vader_text() -> str:
    """Give the file of vaderSentiment's English list."""
    return resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8")


def _merged(below: list[tuple[str, Meaning]], above: list[tuple[str, Meaning]]) -> list[tuple[str, Meaning]]:
    """Join two lists: an emotion alone keeps the weight known from below and from the list's own other sections."""
    known: dict[str, Meaning] = dict(below)
    for word, meaning in above:
        old = known.get(word)
        if old and not meaning.role and not old.role:
            meaning = Meaning(
                meaning.weight or old.weight, meaning.emotion or old.emotion, "", meaning.offence or old.offence
            )
        known[word] = meaning
    return list(known.items())
