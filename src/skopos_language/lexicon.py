"""Word lists and how they are found in a text: exact words, stems, phrases, negations, boosters.

A list is a text file of sections. A section's head says what its words carry; its words follow, parted by blanks::

    [+3 joy] begeister* wunderbar* tip_top      weight +3, emotion joy
    [-2] kaputt* *verspätung*                   weight -2, no emotion
    [sadness] leider                            an emotion alone
    [not] kein*           negations before the word that they turn; [not after]: behind it; [not around]: either
    [more] sehr           boosters; [less] dampers
    [but] aber                                  what follows counts more than what came before

`word*` is a stem, `*word*` is found anywhere inside a word (German compounds), `two_words` is a phrase.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from skopos_language.normalise import EMOTICON, Tokens, bare, fold, plain

EMOTIONS = ("joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation")
ROLES = ("not", "not after", "not around", "more", "less", "but")
SIGN = re.compile(EMOTICON)
HEAD = re.compile(r"^\[([^\]]*)\]", re.MULTILINE)
MEMORY = 200_000  # tokens remembered per list; some 20 MB
_SQUEEZE = re.compile(r"(.)\1{2,}")


class Meaning(NamedTuple):
    """What a word or phrase carries."""

    weight: float = 0.0
    emotion: str = ""
    role: str = ""


class Entry(NamedTuple):
    """What a token can be: a word of its own, and the start of phrases (rest of the words, meaning), longest first.

    `seconds` holds the second words of the phrases, so that most texts are passed over at once; None if one is a stem.
    """

    meaning: Meaning | None
    phrases: tuple[tuple[tuple[str, ...], Meaning], ...] = ()
    seconds: frozenset[str] | None = frozenset()


class Found(NamedTuple):
    """A word or phrase found: tokens `start` to `end` (exclusive) and what they carry."""

    start: int
    end: int
    meaning: Meaning


class Lexicon(dict[str, Entry | None]):
    """A word list that answers for any token and remembers its answer."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        """Take (pattern, meaning) pairs; later ones win."""
        super().__init__()
        self._exact: dict[str, Meaning] = {}
        self._stems: dict[str, Meaning] = {}
        self._inside: dict[str, Meaning] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for pattern, meaning in entries:
            self._keep(pattern, meaning)
        for found in self._phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))

    def _keep(self, pattern: str, meaning: Meaning) -> None:
        first, *rest = [pattern] if SIGN.fullmatch(pattern) else pattern.split("_")
        if rest:
            self._phrases.setdefault(first, []).append((tuple(rest), meaning))
        elif len(first) > 2 and first.startswith("*") and first.endswith("*"):
            self._inside[first[1:-1]] = meaning
        elif len(first) > 1 and first.endswith("*"):
            self._stems[first[:-1]] = meaning
        else:
            self._exact[first] = meaning

    def __missing__(self, token: str) -> Entry | None:
        entry = self._resolve(token)
        if len(self) >= MEMORY:
            self.clear()
        self[token] = entry
        return entry

    def _resolve(self, token: str) -> Entry | None:
        meaning = self._meaning(token)
        if meaning is None and _SQUEEZE.search(token):  # sooooo gut, coooool
            double, single = _SQUEEZE.sub(r"\1\1", token), _SQUEEZE.sub(r"\1", token)
            meaning = self._meaning(double) or self._meaning(single)
        phrases = self._phrases.get(token)
        for cut in range(len(token), 2, -1):
            if phrases is None:
                phrases = self._phrases.get(token[:cut] + "*")
        if meaning is None and not phrases:
            return None
        seconds = {rest[0] for rest, _ in phrases or ()}
        stems = any(word.endswith("*") for word in seconds)
        return Entry(meaning, tuple(phrases or ()), None if stems else frozenset(seconds))

    def _meaning(self, token: str) -> Meaning | None:
        if token in self._exact:
            return self._exact[token]
        for length in range(len(token), 1, -1):
            if token[:length] in self._stems:
                return self._stems[token[:length]]
        inside = [part for part in self._inside if part in token]
        return self._inside[max(inside, key=len)] if inside else None

    def find(self, tokens: Tokens) -> list[Found]:
        """Give what is found in `tokens`, from left to right, the longest phrase first, no token twice."""
        entries = list(map(self.__getitem__, tokens))
        found, after, count = [], 0, len(tokens)
        for start in [place for place, entry in enumerate(entries) if entry is not None]:
            entry = entries[start]
            if entry is None or start < after:
                continue
            end, meaning = start + 1, entry.meaning
            if entry.phrases and end < count and (entry.seconds is None or tokens[end] in entry.seconds):
                for rest, phrase in entry.phrases:
                    if _follows(rest, tokens, start + 1):
                        end, meaning = start + 1 + len(rest), phrase
                        break
            if meaning is not None:
                found.append(Found(start, end, meaning))
                after = end
        return found


def _follows(rest: tuple[str, ...], tokens: Tokens, start: int) -> bool:
    if start + len(rest) > len(tokens):
        return False
    for word, token in zip(rest, tokens[start : start + len(rest)], strict=True):
        if word != token and not (word.endswith("*") and token.startswith(word[:-1])):
            return False
    return True


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
    weight, emotion = 0.0, ""
    for word in head.split():
        if word in EMOTIONS:
            emotion = word
        else:
            weight = float(word)
    return Meaning(weight, emotion)


def read_data(*path: str) -> str:
    """Give the text of a data file of this library."""
    return resources.files("skopos_language").joinpath("data", *path).read_text(encoding="utf-8")


def words_of(language: str) -> list[tuple[str, Meaning]]:
    """Give the patterns of a language's list, folded as its texts are; `any` holds emoji and emoticons."""
    sections = read_sections(read_data("words", f"{language}.txt"))
    return [(fold(plain(pattern), language), meaning_of(head)) for head, pattern in sections]


def _vader() -> list[tuple[str, Meaning]]:
    """Give the words of vaderSentiment's English list (MIT) with their mean rating from -4 to 4."""
    text = resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip())
    return [(row[0].lower(), Meaning(float(row[1]))) for row in rows]


@cache
def lexicon(language: str, *, bare_letters: bool = False) -> Lexicon:
    """Give the list for texts in `language`; with `bare_letters`, for those typed without accents (Vietnamese)."""
    entries = [*(_vader() if language == "en" else []), *words_of("any")]
    entries = _merged(entries, words_of(language))
    if not bare_letters:
        return Lexicon(entries)
    return Lexicon((bare(word), meaning) for word, meaning in entries if len(word) > 2 or not word.isalpha())


def _merged(below: list[tuple[str, Meaning]], above: list[tuple[str, Meaning]]) -> list[tuple[str, Meaning]]:
    """Join two lists: an emotion alone keeps the weight known from below and from the list's own other sections."""
    known: dict[str, Meaning] = dict(below)
    for word, meaning in above:
        old = known.get(word)
        if old and not meaning.role and not old.role:
            meaning = Meaning(meaning.weight or old.weight, meaning.emotion or old.emotion)
        known[word] = meaning
    return list(known.items())
