"""Finds themes in the texts of one language, says how they are called and whether they would be found again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_language.discovery.grouping import grouped
from skopos_language.discovery.words import Terms, Vectors, meanings, terms_of, unit, weighted, words_of
from skopos_language.near import NearDuplicates

VERSION = "1"
LEAST_TEXTS = 120  # different ones; with fewer nothing is found that would be found again
FEWEST, MOST = 4, 12  # themes
DIMENSIONS, NEAR_ENOUGH = 50, 0.35
HALVES, TERMS, NAMED, TYPICAL = 6, 12, 3, 6
LEAST_LETTERS, LEAST_SHOWN = 3, 2
MORE_OFTEN, COVERS = 2.0, 0.4

type Numbers = NDArray[np.int64]


class Term(NamedTuple):
    """A word or pair of words that tells a theme: in how many of its texts it stands, and how telling it is."""

    text: str
    texts: int
    weight: float


@dataclass(frozen=True)
class FoundTheme:
    """One theme.

    Attributes
    ----------
    name : str
        Its three most telling terms.
    terms : tuple of Term
        The most telling first.
    size : int
        Texts of this theme, near-duplicates counted once.
    stability : float
        From 0 to 1: how much of it is found again in halves of the texts; the mean Jaccard similarity over
        resampled halves with the group that is most like it (Hennig, CSDA 2007, with halves in place of bootstraps).
    typical : tuple of int
        Rows of the texts that are nearest to its middle.
    """

    name: str
    terms: tuple[Term, ...]
    size: int
    stability: float
    typical: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """What was found: themes, largest first; the theme of each text (-1: none); how many texts are different."""

    themes: tuple[FoundTheme, ...]
    member: Numbers
    distinct: int
    enough: bool


def discover(texts: Sequence[str], hashes: ArrayLike, *, groups: int | None = None, seed: int = 0) -> Found:
    """Find the themes of some texts in one language. The same texts and seed give the same answer.

    Parameters
    ----------
    texts : sequence of str
        In any order; of several thousand a sample does.
    hashes : array_like of int64
        Their `near_duplicate_hash`: texts that say nearly the same count once.
    groups : int, optional
        How many themes; by the number of texts unless told.
    seed : int
        Of the random beginnings and halves.
    """
    nothing = np.full(len(texts), -1, np.int64)
    origin = NearDuplicates().add(hashes, [len(text) for text in texts]) if len(texts) else nothing
    rows = np.flatnonzero(origin < 0)
    if len(rows) < LEAST_TEXTS:
        return Found((), nothing, len(rows), enough=False)
    words = [words_of(texts[row]) for row in rows.tolist()]
    groups = groups or groups_for(len(rows))
    terms = terms_of(words)
    group = themes_of(terms, groups, np.random.default_rng(seed))
    if group is None:
        return Found((), nothing, len(rows), enough=False)
    stable = stability(words, group.member, groups, np.random.default_rng([seed, 1]))
    order = [number for number in np.argsort(-group.size, kind="stable").tolist() if group.size[number]]
    told = told_by(terms, group.member, order)
    themes = tuple(
        FoundTheme(
            ", ".join(term.text for term in told[number][:NAMED]),
            told[number],
            int(group.size[number]),
            float(stable[number]),
            tuple(int(rows[row]) for row in _nearest(group, number)),
        )
        for number in order
    )
    place = np.full(groups + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    member = nothing.copy()
    member[rows] = place[group.member]
    again = np.flatnonzero(origin >= 0)
    member[again] = member[origin[again]]
    return Found(themes, member, len(rows), enough=True)


class Grouped(NamedTuple):
    """The theme of each text (-1: none), how near it is, and how many texts each has."""

    member: Numbers
    nearness: NDArray[np.float64]
    size: Numbers


def groups_for(texts: int) -> int:
    """Give how many themes are looked for: more in more texts, and never more than people read."""
    return min(max(round(math.sqrt(texts) / 4), FEWEST), MOST)


def themes_of(terms: Terms, groups: int, rng: np.random.Generator) -> Grouped | None:
    """Part texts into themes; one that is near no theme has none. None where the texts share too few words."""
    if len(terms.terms) < 2 * groups:
        return None
    rows = placed(terms, rng)
    used = np.flatnonzero(np.linalg.norm(rows, axis=1) > 0)
    if len(used) < groups:
        return None
    found = grouped(rows[used], groups, rng)
    member, nearness = np.full(len(rows), -1, np.int64), np.zeros(len(rows))
    near = found.nearness >= NEAR_ENOUGH
    member[used[near]] = found.group[near]
    nearness[used] = found.nearness
    return Grouped(member, nearness, np.bincount(member[member >= 0], minlength=groups))


def placed(terms: Terms, rng: np.random.Generator) -> Vectors:
    """Give each text the mean direction of its terms, the rare ones counting more."""
    directions = meanings(terms.counts, min(DIMENSIONS, max(len(terms.terms) // 4, 2)), rng)
    return unit(np.asarray(weighted(terms.counts) @ directions))


def stability(words: Sequence[Sequence[str]], member: Numbers, groups: int, rng: np.random.Generator) -> Vectors:
    """Say of each theme how much of it is found again when only half of the texts are looked at, words and all."""
    likeness = np.zeros((HALVES, groups))
    for turn in range(HALVES):
        half = np.sort(rng.permutation(len(words))[: len(words) // 2])
        again = themes_of(terms_of([words[row] for row in half]), groups, rng)
        if again is None:
            continue
        for number in range(groups):
            mine = member[half] == number
            if mine.any():
                likeness[turn, number] = max(_jaccard(mine, again.member == other) for other in range(groups))
    return likeness.mean(0)


def _jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 0.0


def told_by(terms: Terms, member: Numbers, order: Sequence[int]) -> dict[int, tuple[Term, ...]]:
    """Give the terms that tell each theme: class-based TF-IDF (Grootendorst 2022) over the texts of the themes.

    Only terms count that stand twice as often in its texts as in all others, so that no list of stop words is needed.
    A pair of words takes the place of its words where it covers most of their texts.
    """
    there = (terms.counts > 0).astype(np.float64)
    sums = np.array([np.asarray(there[member == number].sum(0)).ravel() for number in order])
    sizes = np.array([max(int((member == number).sum()), 1) for number in order])
    often = sums.sum(0)
    share, others = sums / sizes[:, None], (often - sums + 0.5) / (sizes.sum() - sizes + 1)[:, None]
    score = share * np.log(1 + sums.sum() / len(order) / np.maximum(often, 1))
    score[share < MORE_OFTEN * others] = 0
    return {number: _chosen(terms.terms, score[place], sums[place]) for place, number in enumerate(order)}


def _chosen(terms: Sequence[str], score: Vectors, texts: Vectors) -> tuple[Term, ...]:
    """Choose the most telling terms, no word twice; a pair only if each of its words is telling by itself."""
    count = {terms[at]: int(texts[at]) for at in np.flatnonzero(texts).tolist()}
    telling = {terms[at] for at in np.flatnonzero(score > 0).tolist()}
    pairs: dict[str, str] = {}
    for term, n in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])):
        words = term.split()
        if len(words) > 1 and all(word in telling and n >= COVERS * count.get(word, math.inf) for word in words):
            for word in words:
                pairs.setdefault(word, term)
    found: list[Term] = []
    for at in np.argsort(-score, kind="stable").tolist():
        if len(found) == TERMS or texts[at] < LEAST_SHOWN or score[at] <= 0:
            break
        if any(word not in telling for word in terms[at].split()):
            continue
        term = pairs.get(terms[at], terms[at])
        held = set(term.split())
        if len(term) >= LEAST_LETTERS and not any(held & set(other.text.split()) for other in found):
            found.append(Term(term, count[term], float(score[at])))
    return tuple(found)


def _nearest(found: Grouped, number: int) -> Numbers:
    mine = np.flatnonzero(found.member == number)
    return mine[np.argsort(-found.nearness[mine], kind="stable")[:TYPICAL]]
