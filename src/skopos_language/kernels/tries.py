"""Many patterns at once: a tree of signs, its edges in one hash table, walked from each place where a token begins.

A pattern ends at a word's end, or, as a stem, anywhere in a word. `STAR` inside a pattern skips the rest of a word.
Several trees share the table; each has its root. Thousands of patterns cost no more than ten.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Whole, compiled
from skopos_language.kernels.reading import WORD

STAR = 0xE010
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Trie(NamedTuple):
    """The trees: hash table of edges (parent << 21 | sign), and for each node what ends there (-1: nothing)."""

    key: NDArray[np.uint64]
    child: NDArray[np.int32]
    whole: NDArray[np.int32]
    stem: NDArray[np.int32]
    star: NDArray[np.int32]


@compiled
def slot_of(trie: Trie, wanted: Whole) -> Whole:
    """Give the place of an edge in the table, or the free place where it belongs."""
    mask = np.uint64(trie.key.shape[0] - 1)
    mixed = np.uint64(wanted) * SPREAD
    place = (mixed >> np.uint64(32)) & mask
    while trie.key[np.int64(place)] != EMPTY and trie.key[np.int64(place)] != np.uint64(wanted):
        place = (place + np.uint64(1)) & mask
    return np.int64(place)


@compiled
def step(trie: Trie, node: Whole, sign: Whole) -> Whole:
    """Give the node that a sign leads to, or -1."""
    wanted = (np.uint64(node) << np.uint64(21)) | np.uint64(sign)
    place = slot_of(trie, wanted)
    return np.int64(trie.child[place]) if trie.key[place] == wanted else np.int64(-1)


@compiled
def plant(
    trie: Trie, nodes: Whole, signs: NDArray[np.uint32], offset: NDArray[np.int64], root: NDArray[np.int32],
    payload: NDArray[np.int32], is_stem: NDArray[np.uint8],
) -> Whole:  # fmt: skip
    """Add patterns, each below its root; of two equal ones the later wins. Gives how many nodes there are then."""
    for number in range(root.shape[0]):
        node = np.int64(root[number])
        if offset[number] == offset[number + 1]:
            continue
        for at in range(offset[number], offset[number + 1]):
            wanted = (np.uint64(node) << np.uint64(21)) | np.uint64(signs[at])
            place = slot_of(trie, wanted)
            if trie.key[place] == EMPTY:
                trie.key[place] = wanted
                trie.child[place] = nodes
                if signs[at] == np.uint32(STAR):
                    trie.star[node] = nodes
                nodes += 1
            node = np.int64(trie.child[place])
        if is_stem[number]:
            trie.stem[node] = payload[number]
        else:
            trie.whole[node] = payload[number]
    return nodes


@compiled
def word_end(kind: NDArray[np.uint8], at: Whole, length: Whole) -> Whole:
    """Give where the word that `at` stands in ends."""
    while at < length and kind[at] == WORD:
        at += 1
    return at


@compiled
def longest(
    trie: Trie, root: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], at: Whole, length: Whole
) -> tuple[Whole, Whole]:
    """Give what the longest pattern that begins at `at` carries, and where it ends; -1 if there is none."""
    node, best, best_end = np.int64(root), np.int64(-1), at
    waiting, waiting_at = np.int64(-1), at
    while True:
        while at < length:
            node = step(trie, node, np.int64(sign[at]))
            if node < 0:
                break
            at += 1
            if trie.stem[node] >= 0:
                end = word_end(kind, at, length)
                if end >= best_end:
                    best, best_end = np.int64(trie.stem[node]), end
            is_end = at >= length or kind[at] != WORD or kind[at - 1] != WORD
            if trie.whole[node] >= 0 and is_end and at >= best_end:
                best, best_end = np.int64(trie.whole[node]), at
            if trie.star[node] >= 0 and waiting < 0:
                waiting, waiting_at = np.int64(trie.star[node]), word_end(kind, at, length)
        if waiting < 0:
            return best, best_end
        node, at, waiting = waiting, waiting_at, np.int64(-1)
