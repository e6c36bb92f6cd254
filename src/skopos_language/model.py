"""The model that ships with this library: weights, word lists and themes, ready for the compiled pass."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.data_files import arrays, mapped
from skopos_language.kernels import machine
from skopos_language.kernels.heads import Mood, Tongue
from skopos_language.kernels.reading import COUNTS
from skopos_language.kernels.topics import Topics
from skopos_language.kernels.whole import MOST_TOPICS, Answers, Known, answer, room_for
from skopos_language.lexicon import EMOTIONS
from skopos_language.topics import Theme, seed_themes
from skopos_language.wordlists import LISTS, Pattern, grow, known_words, signs

SENTIMENTS = (-1, 0, 1)
OFFENCE, SPAM = 3 + len(EMOTIONS), 4 + len(EMOTIONS)
OUTPUTS = 5 + len(EMOTIONS)


class Rules(NamedTuple):
    """Where a probability becomes a label; chosen in training."""

    least_confidence: float
    least_emotion: float
    least_experimental: float
    offence: float
    spam: float


class Weights(NamedTuple):
    """What training wrote."""

    version: str
    tongues: tuple[str, ...]
    tongue: Tongue
    mood: Mood
    rules: Rules


@cache
def weights() -> Weights:
    """Give the weights that ship; read once."""
    held, told = arrays("mood.npz"), arrays("tongues.npz")
    layers = {name: held[name] for name in Mood._fields if name not in ("bag", "scale")}
    mood = Mood(bag=mapped("mood-bag.npy"), scale=float(held["scale"]), **layers)
    tongue = Tongue(mapped("tongues-bag.npy"), told["scale"], told["bias"])
    names = tuple(str(code) for code in told["names"])
    return Weights(str(held["version"]), names, tongue, mood, Rules(*map(float, held["rules"])))


def rules() -> Rules:
    """Give the probabilities from which labels are told."""
    return weights().rules


def warm(tell: Callable[[str], object]) -> None:
    """Load the model and compile its loops; `tell` gets a line for people where they were not compiled before.

    The machine code stays on disk, so that this takes half a minute once, and a fraction of a second from then on.
    """
    if not machine.is_ready():
        tell("Compiling the language model for this machine. This takes half a minute, once …")
    answers_for(np.zeros(1, np.uint8), np.zeros(2, np.int64), np.zeros(1, np.float32), seed_themes())


class Found(NamedTuple):
    """The themes that are looked for: their patterns planted, and their keys by number."""

    topics: Topics
    keys: tuple[str, ...]


@lru_cache(maxsize=32)
def themes_known(themes: tuple[Theme, ...]) -> Found:
    """Plant themes, each below the trees of the languages in which its words count."""
    keys: dict[str, int] = {}
    for theme in themes:
        keys.setdefault(theme.key, len(keys))
    carried: dict[tuple[int, str], set[int]] = {}
    for listed, name in enumerate(LISTS):
        language = name.removesuffix("-plain")
        for theme in themes:
            number = keys[theme.key]
            for words, what in ((theme.words_in(language), number), (theme.exceptions_in(language), -1 - number)):
                for word in words:
                    carried.setdefault((listed, "_".join(word.split()).lower()), set()).add(what)
    payloads = _Payloads()
    patterns = [Pattern(text, listed, payloads.of(what)) for (listed, text), what in carried.items() if text]
    planted = grow(patterns, payloads.both)
    first = np.zeros(len(payloads.told) + 1, np.int32)
    np.cumsum([len(numbers) for numbers in payloads.told], out=first[1:])
    theme_of = np.array([number for numbers in payloads.told for number in numbers], np.int32)
    return Found(Topics(planted.trie, planted.root, planted.inside, first, theme_of), tuple(keys))


class _Payloads:
    """Numbers for sets of themes."""

    def __init__(self) -> None:
        self.told: dict[tuple[int, ...], int] = {}

    def of(self, numbers: Iterable[int]) -> int:
        return self.told.setdefault(tuple(sorted(set(numbers))), len(self.told))

    def both(self, one: int, other: int) -> int:
        """Give the number of what two words that are spelled the same way carry together."""
        known = list(self.told)
        return self.of((*known[one], *known[other]))


def known(themes: Sequence[Theme]) -> Known:
    """Give all that the pass needs."""
    trained, (trie, words) = weights(), known_words()
    list_of = np.array([LISTS.index(code) if code in LISTS[:5] else -1 for code in trained.tongues], np.int8)
    return Known(signs(), trained.tongue, list_of, trained.mood, trie, words, themes_known(tuple(themes)).topics)


def answers_for(
    data: NDArray[np.uint8], offset: NDArray[np.int64], stars: NDArray[np.float32], themes: Sequence[Theme]
) -> Answers:
    """Run the pass over texts whose bytes are `data[offset[i]:offset[i + 1]]`, with their stars (0: none)."""
    texts = len(offset) - 1
    out = Answers(
        np.empty(texts, np.int16), np.empty(texts, np.float32), np.empty(texts, np.float32), np.empty(texts, np.int8),
        np.empty((texts, OUTPUTS), np.float32), np.empty((texts, COUNTS), np.int32), np.empty(texts, np.uint64),
        np.empty((texts, MOST_TOPICS), np.int32),
    )  # fmt: skip
    held = known(themes)
    answer(data, offset, stars, held, room_for(held), out)
    return out
