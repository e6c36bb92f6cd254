"""The model that ships with this library: weights, word lists and themes, ready for the compiled pass."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.data_files import arrays, mapped, read_text
from skopos_language.kernels import machine
from skopos_language.kernels.heads import Mood, Tongue
from skopos_language.kernels.reading import COUNTS
from skopos_language.kernels.whole import MOST_TOPICS, Answers, Known, Topics, answer, room_for
from skopos_language.lexicon import EMOTIONS, read_sections
from skopos_language.topics import LANGUAGES, Theme
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
    answers_for(np.zeros(1, np.uint8), np.zeros(2, np.int64), ())


class Found(NamedTuple):
    """The themes that are looked for: their patterns planted, and their keys by number."""

    topics: Topics
    keys: tuple[str, ...]


@lru_cache(maxsize=16)
def themes_known(themes: tuple[Theme, ...]) -> Found:
    """Plant the seed themes of each language, and the given ones in every language."""
    keys: dict[str, int] = {}
    payloads: dict[tuple[int, ...], int] = {}
    carried: dict[tuple[int, str], list[int]] = {}
    for listed, name in enumerate(LISTS):
        seeds = _seeds(name.removesuffix("-plain"))
        own = [("_".join(pattern.split()), theme.key) for theme in themes for pattern in theme.patterns]
        for text, key in [*seeds, *own]:
            number = keys.setdefault(key, len(keys))
            at = carried.setdefault((listed, text.casefold()), [])
            if text and number not in at:
                at.append(number)
    patterns = [
        Pattern(text, listed, payloads.setdefault(tuple(numbers), len(payloads)))
        for (listed, text), numbers in carried.items()
        if text
    ]
    planted = grow(patterns)
    first = np.zeros(len(payloads) + 1, np.int32)
    np.cumsum([len(numbers) for numbers in payloads], out=first[1:])
    theme = np.array([number for numbers in payloads for number in numbers], np.int32)
    return Found(Topics(planted.trie, planted.root, planted.inside, first, theme), tuple(keys))


def _seeds(language: str) -> list[tuple[str, str]]:
    if language not in LANGUAGES:
        return []
    return [(word, key) for key, word in read_sections(read_text("topics", f"{language}.txt"))]


def known(themes: Sequence[Theme]) -> Known:
    """Give all that the pass needs."""
    trained, (trie, words) = weights(), known_words()
    list_of = np.array([LISTS.index(code) if code in LISTS[:5] else -1 for code in trained.tongues], np.int8)
    return Known(signs(), trained.tongue, list_of, trained.mood, trie, words, themes_known(tuple(themes)).topics)


def answers_for(data: NDArray[np.uint8], offset: NDArray[np.int64], themes: Sequence[Theme]) -> Answers:
    """Run the pass over texts whose bytes are `data[offset[i]:offset[i + 1]]`."""
    texts = len(offset) - 1
    out = Answers(
        np.empty(texts, np.int16), np.empty(texts, np.float32), np.empty(texts, np.float32), np.empty(texts, np.int8),
        np.empty((texts, OUTPUTS), np.float32), np.empty((texts, COUNTS), np.int32), np.empty(texts, np.uint64),
        np.empty((texts, MOST_TOPICS), np.int32),
    )  # fmt: skip
    held = known(themes)
    answer(data, offset, held, room_for(held), out)
    return out
