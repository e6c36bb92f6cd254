"""Telling languages apart: texts of forty languages, and a linear model over hashes of word parts.

There is no large free corpus of posts in forty languages to train on. Used are: the posts that the mood is trained on
(five languages); the translations that come with Django and django-allauth (BSD and MIT), as sentences; names of CLDR
(by Babel); and, for the look of running text, letters drawn from the trigram tables of langdetect (Apache-2.0).
"""

import gettext
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.normalise import bare
from skopos_science.compiled import compiled_fast
from training import corpus

TONGUES = tuple(
    re.findall(
        "[a-z]{2}",
        "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mk nl no pl pt ro ru sk sl sr sv ta "
        "th tl tr uk ur vi zh",
    )
)
LOCALES = {"nb": "no", "nn": "no", "zh_Hans": "zh", "zh_Hant": "zh", "pt_BR": "pt", "sr_Latn": "sr", "bs": "hr"}
LOCALES |= {"zh-cn": "zh", "zh-tw": "zh", "es_MX": "es", "es_AR": "es", "ar_DZ": "ar"}
MARKED = re.compile(r"<[^>]*>|%\(\w+\)[sd]|%[sd]|\{[^}]*\}|&\w+;|[\n*`\"“”«»]")
NO_WORDS = {"ja", "zh", "th"}
BITS = 16
PADDED = 48  # columns of the table: processors add sixteen at once
OWN, OTHERS = 26_000, 8_000  # samples of each language


class Tongues(NamedTuple):
    """A trained table: a row for each hash, a column for each language, with scale and bias of the columns."""

    bag: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]


def sentences(package: str) -> dict[str, list[str]]:
    """Give the translations that a Django package ships, by language, without their placeholders."""
    found: dict[str, list[str]] = defaultdict(list)
    root = Path(str(resources.files(package)))
    for path in sorted(root.rglob("LC_MESSAGES/*.mo")):
        language = LOCALES.get(path.parts[-3], path.parts[-3])
        if language not in TONGUES or language == "en":
            continue
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, text in catalog.items():
            source = key[0] if isinstance(key, tuple) else key
            found["en"] += [MARKED.sub(" ", source)] if language == "de" else []
            if source and isinstance(text, str) and text != source:
                found[language].append(MARKED.sub(" ", text))
    return {language: [text for text in texts if len(text) > 3] for language, texts in found.items()}


def written() -> dict[str, list[str]]:
    """Give posts that were written for this project to tell their language by, and bear no labels."""
    found = {}
    for path in sorted((corpus.FOLDER / "languages").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        found[path.stem] = [line for line in lines if line and not line.startswith("#")]
    return found


def names() -> dict[str, list[str]]:
    """Give names of places, languages, days and months, by language, from CLDR."""
    from babel import Locale

    found: dict[str, list[str]] = {}
    for language in TONGUES:
        locale = Locale({"no": "nb", "tl": "fil"}.get(language, language))
        days = [name for width in ("wide",) for name in locale.days["format"][width].values()]
        months = list(locale.months["format"]["wide"].values())
        found[language] = [*locale.languages.values(), *locale.territories.values(), *days * 5, *months * 5]
    return {language: [str(text) for text in texts] for language, texts in found.items()}


def babble(language: str, rng: random.Random) -> Callable[[], str] | None:
    """Give a maker of words whose letters follow each other as in the language, or None where that says nothing."""
    folder = Path(str(resources.files("langdetect"))) / "profiles"
    files = [path for path in sorted(folder.iterdir()) if LOCALES.get(path.name, path.name) == language]
    if not files or language in NO_WORDS | {"ko"}:
        return None
    after: dict[str, tuple[list[str], list[int]]] = {}
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for gram, count in json.loads(files[0].read_text("utf-8"))["freq"].items():
        if len(gram) == 3:
            table[gram[:2]][gram[2]] = count
        elif len(gram) == 2 and gram[0] == " ":
            table[" "][gram[1]] = count
    for start, nexts in table.items():
        after[start] = (list(nexts), list(nexts.values()))

    def word() -> str:
        text = " "
        while len(text) < 16:
            choice = after.get(text[-2:])
            if choice is None:
                break
            letter = rng.choices(*choice)[0]
            if letter == " ":
                break
            text += letter
        return text.strip()

    return word


def samples(posts: dict[str, list[str]], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Give (text, language) as long as posts are: pieces of posts, sentences and names, and babble."""
    shipped, more = [sentences("django"), sentences("allauth"), names()], written()
    for language in TONGUES:
        pools = [pool for pool in (source.get(language, []) for source in shipped) if pool]
        said, word = posts.get(language, []), babble(language, rng)
        few = more.get(language, [])
        makers: list[tuple[Callable[[], str], float]] = [(_drawn(pools[0], rng), 3.0), (_drawn(pools[-1], rng), 0.7)]
        makers += [(_drawn(pools[1], rng), 1.5)] if len(pools) > 2 else []
        makers += [(_piece(said, rng), 8.0)] if said else []
        makers += [(_piece(few, rng), 4.0)] if few else []
        makers += [(_several(word, rng), 3.0)] if word else []
        ways, odds = zip(*makers, strict=True)
        for _ in range(OWN if said else OTHERS):
            yield _as_typed(rng.choices(ways, odds)[0](), language, rng), language


def _drawn(pool: list[str], rng: random.Random) -> Callable[[], str]:
    return lambda: " ".join(rng.choice(pool) for _ in range(rng.choice((1, 1, 2))))[:200]


def _several(word: Callable[[], str], rng: random.Random) -> Callable[[], str]:
    return lambda: " ".join(word() for _ in range(rng.randrange(3, 14)))


def _piece(pool: list[str], rng: random.Random) -> Callable[[], str]:
    def piece() -> str:
        words = rng.choice(pool).split()
        length = rng.randrange(2, 30)
        start = rng.randrange(max(1, len(words) - length + 1))
        return " ".join(words[start : start + length])

    return piece


def _as_typed(text: str, language: str, rng: random.Random) -> str:
    if rng.random() < (0.4 if language == "vi" else 0.25 if language == "pl" else 0.1):
        text = bare(text)
    way = rng.random()
    return text.upper() if way < 0.04 else text.lower() if way < 0.3 else text


@compiled_fast
def _epoch(
    bag: NDArray[np.float32], bag_sum: NDArray[np.float32], bias: NDArray[np.float32], hashes: NDArray[np.uint32],
    first: NDArray[np.int64], language: NDArray[np.int64], order: NDArray[np.int64], rate: float, dropout: float,
    seed: int,
) -> float:  # fmt: skip
    np.random.seed(seed)
    mask, width = np.uint32(bag.shape[0] - 1), bag.shape[1]
    out, kept, right = np.empty(width, np.float32), np.empty(8_192, np.uint32), 0
    for number in range(order.shape[0]):
        post, count = order[number], 0
        for at in range(first[post], first[post + 1]):
            if np.random.random() >= dropout:
                kept[count] = hashes[at] & mask
                count += 1
        if count == 0:
            continue
        factor = np.float32(1) / np.sqrt(np.float32(count))
        out[:] = 0
        for at in range(count):
            for place in range(width):
                out[place] += bag[kept[at], place]
        most, best = np.float32(-1e30), 0
        for place in range(width):
            out[place] = out[place] * factor + bias[place]
            if out[place] > most:
                most, best = out[place], place
        right += best == language[post]
        whole = np.float32(0)
        for place in range(width):
            out[place] = np.exp(out[place] - most)
            whole += out[place]
        square = np.float32(0)
        for place in range(width):
            wanted = np.float32(0.97) if place == language[post] else np.float32(0.03 / (width - 1))
            out[place] = out[place] / whole - wanted
            bias[place] -= np.float32(0.002) * out[place]
            out[place] *= factor
            square += out[place] * out[place]
        for at in range(count):
            row = kept[at]
            bag_sum[row] += square
            pace = rate / np.sqrt(bag_sum[row])
            for place in range(width):
                bag[row, place] -= pace * out[place]
    return right / max(order.shape[0], 1)


def train(hashes: NDArray[np.uint32], first: NDArray[np.int64], language: NDArray[np.int64], epochs: int) -> Tongues:
    """Give the table after some epochs, in int8."""
    rng = np.random.default_rng(5)
    bag = np.zeros((1 << BITS, len(TONGUES)), np.float32)
    held, bias = np.full(1 << BITS, 1e-3, np.float32), np.zeros(len(TONGUES), np.float32)
    for number in range(epochs):
        rate = 0.5 * (1 - 0.7 * number / epochs)
        _epoch(bag, held, bias, hashes, first, language, rng.permutation(len(language)), rate, 0.15, number)
    scale = np.full(len(TONGUES), np.percentile(np.abs(bag), 99.99) / 127, np.float32)
    padded = np.zeros((1 << BITS, PADDED), np.int8)
    padded[:, : len(TONGUES)] = np.clip(np.round(bag / scale), -127, 127)
    return Tongues(padded, scale, bias)


def codes(languages: Iterable[str]) -> NDArray[np.int64]:
    """Give the number of each language."""
    return np.array([TONGUES.index(language) for language in languages])
