"""Word lists and themes planted in trees that the compiled pass walks."""

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language import keeping, lexicon
from skopos_language.data_files import arrays, read_text
from skopos_language.kernels import machine
from skopos_language.kernels.prior import ROLES, Words
from skopos_language.kernels.reading import Signs, read_all, room
from skopos_language.kernels.tries import EMPTY, GATE_BITS, MOST_NODES, STAR, Trie, open_gates, plant
from skopos_language.lexicon import EMOTIONS, SIGN, Meaning, vader_text, words_of_all

LISTS = ("en", "de", "pl", "vi", "fa", "vi-plain", "any")
PLAIN = (False, False, True, False, False, True, False)
UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


class Pattern(NamedTuple):
    """A pattern below the tree of one list; `payload` is what it carries; `inside` if it may begin inside a word."""

    text: str
    listed: int
    payload: int


class Seed(NamedTuple):
    """One spelling of a pattern: its parts between stars, the tree it goes to, what it carries."""

    parts: tuple[str, ...]
    below: int
    payload: int
    is_stem: bool


class Planted(NamedTuple):
    """A trie with, for each list, the root of its patterns and of those that may begin inside a word (-1: none)."""

    trie: Trie
    root: NDArray[np.int32]
    inside: NDArray[np.int32]


@cache
def signs() -> Signs:
    """Give the table of code points."""
    held = arrays("signs.npz")
    codes = np.arange(len(held["kind"]), dtype=np.uint32)
    return Signs(held["fold"] + codes, held["kind"], held["bare"] + codes, held["tones"])


def folded(texts: Sequence[str]) -> list[list[NDArray[np.uint32]]]:
    """Give the signs of short texts as mentions are read: with their accents, and without."""
    raw = [text.encode("utf-8", "replace") for text in texts]
    offset = np.zeros(len(raw) + 1, np.int64)
    np.cumsum([len(text) for text in raw], out=offset[1:])
    data = np.frombuffer(b"".join(raw), np.uint8)
    sign, plain = np.empty(len(data) + 1, np.uint32), np.empty(len(data) + 1, np.uint32)
    begins = np.zeros(len(raw) + 1, np.int64)
    read_all(data, offset, signs(), room(), sign, plain, begins)
    return [np.split(run, begins[1:-1]) if raw else [] for run in (sign[: begins[-1]], plain[: begins[-1]])]


def spellings(text: str, listed: int) -> list[str]:
    """Give the ways in which a pattern is typed: German umlauts also as two letters."""
    written = text.lower()
    if LISTS[listed] != "de" or not any(umlaut in written for umlaut, _ in UMLAUTS):
        return [text]
    for umlaut, pair in UMLAUTS:
        written = written.replace(umlaut, pair)
    return [text, written]


def grow(patterns: Sequence[Pattern], both: Callable[[int, int], int] | None = None) -> Planted:
    """Plant patterns; of two equal ones in one list the later wins, or `both` says what the two carry together.

    `word*` is a stem, `*word*` is found anywhere inside a word, blanks or `_` part the words of a phrase.
    """
    lists = len(LISTS)
    seeds = [seed for pattern in patterns for seed in _seeds(pattern, endings=both is not None)]
    read_forms = folded([part for seed in seeds for part in seed.parts])
    runs, kept, at = [], [], 0
    for seed in seeds:
        parts = read_forms[PLAIN[seed.below % lists]][at : at + len(seed.parts)]
        at += len(seed.parts)
        run = _joined([part for part in parts if len(part)])
        if len(run):
            runs.append(run)
            kept.append(seed)
    if both is not None:
        runs, kept = _as_one(runs, kept, both)
    used = np.full(2 * lists, -1, np.int32)
    used[[seed.below for seed in kept]] = [seed.below for seed in kept]
    return Planted(_plant(runs, kept, 2 * lists), used[:lists], used[lists:])


def _as_one(
    runs: list[NDArray[np.uint32]], seeds: list[Seed], both: Callable[[int, int], int]
) -> tuple[list[NDArray[np.uint32]], list[Seed]]:
    """Make one of patterns that are spelled the same way once they are folded."""
    found: dict[tuple[int, bool, bytes], tuple[NDArray[np.uint32], Seed]] = {}
    for run, seed in zip(runs, seeds, strict=True):
        place = seed.below, seed.is_stem, run.tobytes()
        if place in found:
            seed = seed._replace(payload=both(found[place][1].payload, seed.payload))
        found[place] = run, seed
    return [run for run, _ in found.values()], [seed for _, seed in found.values()]


def _seeds(pattern: Pattern, *, endings: bool = False) -> Iterable[Seed]:
    """Give the spellings of a pattern; with `endings`, `*word` is found at the end of a longer word."""
    text, lists = pattern.text, len(LISTS)
    if SIGN.fullmatch(text):
        yield Seed((text,), pattern.listed, pattern.payload, is_stem=False)
        return
    begins_inside = len(text) > 2 and text.startswith("*") and (endings or text.endswith("*"))
    below = pattern.listed + (lists if begins_inside else 0)
    for spelling in spellings(text.strip("*") if begins_inside else text, pattern.listed):
        parts = spelling.replace("_", " ").split("*")
        is_stem = text.endswith("*") if begins_inside else len(parts) > 1 and not parts[-1].strip()
        yield Seed(tuple(parts), below, pattern.payload, is_stem)


def _joined(parts: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Join the parts of a phrase: where a stem was, `STAR` skips the rest of its word."""
    if not parts:
        return np.empty(0, np.uint32)
    joined = parts[:1]
    for part in parts[1:]:
        joined += [np.array([STAR, 32], np.uint32), part]
    return np.concatenate(joined)


def _plant(runs: list[NDArray[np.uint32]], seeds: list[Seed], first: int) -> Trie:
    letters = sum(map(len, runs))
    size = 1 << max(6, int(2 * letters + 2).bit_length())
    nodes = letters + first + 1
    if nodes > MOST_NODES:
        raise ValueError(
            f"The themes have {letters:,} letters together; at most {MOST_NODES:,} can be looked for at once."
        )
    gate = np.zeros((first, 1 << (GATE_BITS - 3)), np.uint8)
    ends = (np.full(nodes, -1, np.int32) for _ in range(3))
    trie = Trie(gate, np.full(size, EMPTY, np.uint64), np.zeros(nodes, np.uint8), *ends)
    offset = np.zeros(len(runs) + 1, np.int64)
    np.cumsum([len(run) for run in runs], out=offset[1:])
    signs_of_all = np.concatenate(runs) if runs else np.empty(0, np.uint32)
    roots, payloads = ([seed.below for seed in seeds], [seed.payload for seed in seeds])
    stems = np.array([seed.is_stem for seed in seeds], np.uint8)
    below = np.array(roots, np.int32)
    plant(trie, first, signs_of_all, offset, below, np.array(payloads, np.int32), stems, signs().kind)
    open_gates(trie, signs_of_all, offset, below)
    return trie


def patterns_of(entries: Iterable[tuple[str, Meaning]], listed: int, payload: int) -> list[Pattern]:
    """Give one pattern for each entry, numbered from `payload`."""
    return [Pattern(text, listed, payload + place) for place, (text, _) in enumerate(entries)]


@cache
def known_words() -> tuple[Trie, Words]:
    """Give the word lists of all languages, planted: as an earlier process left them, or planted now and kept."""
    name = f"words-{_digest()}.npz"
    path = keeping.find(name)
    if path is not None:
        with np.load(path, allow_pickle=False) as held:
            trie, words = ([held[f"{kind.__name__}.{field}"] for field in kind._fields] for kind in (Trie, Words))
            return Trie(*trie), Words(*words)
    planted = _planted_words()
    file = io.BytesIO()
    arrays_of = {f"{type(part).__name__}.{name}": array for part in planted for name, array in part._asdict().items()}
    np.savez(file, allow_pickle=False, **arrays_of)
    keeping.keep(name, file.getvalue())
    return planted


def _digest() -> str:
    """Name what the planted lists are made from: their words, and the code that reads and plants them."""
    told = hashlib.sha256(machine.sources_digest().encode())
    for text in (*(read_text("words", f"{name}.txt") for name in (*LISTS[:5], "any")), vader_text()):
        told.update(text.encode())
    for module in (__file__, lexicon.__file__):
        told.update(Path(module).read_bytes())
    return told.hexdigest()[:16]


def _planted_words() -> tuple[Trie, Words]:
    meanings: list[Meaning] = []
    patterns: list[Pattern] = []
    for listed, name in enumerate(LISTS):
        entries = words_of_all(name.removesuffix("-plain"))
        patterns += patterns_of(entries, listed, len(meanings))
        meanings += [meaning for _, meaning in entries]
    planted = grow(patterns)
    words = Words(
        np.array([meaning.weight for meaning in meanings], np.float32),
        np.array([EMOTIONS.index(m.emotion) if m.emotion else -1 for m in meanings], np.int8),
        np.array([ROLES.index(m.role) if m.role else 0 for m in meanings], np.int8),
        np.array([meaning.offence for meaning in meanings], np.uint8),
        planted.root,
        planted.inside,
        np.array(PLAIN, np.uint8),
    )
    return planted.trie, words
