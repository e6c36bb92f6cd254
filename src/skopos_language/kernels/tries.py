"""Many patterns at once: a tree of signs, its edges in one hash table, walked from each place where a token begins.

A pattern ends at a word's end, or, as a stem, anywhere in a word. `STAR` inside a pattern skips the rest of a word.
Several trees share the table; each has its root. Thousands of patterns cost no more than ten.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Grid, Whole, compiled
from skopos_language.kernels.reading import WORD

STAR = 0xE010
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
MORE_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)
STILL_MORE = np.uint64(0x165667B19E3779F9)


GATE_BITS = 16
SIGN_BITS, CHILD_BITS = np.uint64(21), np.uint64(22)
MOST_NODES = 1 << 21
CHILD_MASK = np.uint64((1 << 22) - 1)
HAS_WHOLE, HAS_STEM, HAS_STAR, HAS_MORE = 1, 2, 4, 8


class Trie(NamedTuple):
    """The trees: a hash table of edges, and for each node what ends there (-1: nothing).

    An edge is one number: parent, sign and child. `mark` says in bits what a node has: an end of a whole pattern, of a
    stem, a star, a child that goes on behind a word. `gate` has a row for each root: bits of what patterns begin with;
    most places are passed by with a look at it.
    """

    gate: Grid[np.uint8]
    edge: NDArray[np.uint64]
    mark: NDArray[np.uint8]
    whole: NDArray[np.int32]
    stem: NDArray[np.int32]
    star: NDArray[np.int32]


@compiled
def gate_of(first: Whole, second: Whole, third: Whole) -> Whole:
    """Give the place of a beginning in the gate; 0 stands for no sign."""
    mixed = np.uint64(first) * SPREAD + np.uint64(second) * MORE_SPREAD + np.uint64(third) * STILL_MORE
    return np.int64((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(20)) & ((1 << GATE_BITS) - 1)


@compiled
def is_open(gate: NDArray[np.uint8], sign: NDArray[np.uint32], at: Whole, length: Whole) -> Whole:
    """May a pattern begin here?"""
    first = sign[at]
    second = sign[at + 1] if at + 1 < length else np.uint32(0)
    third = sign[at + 2] if at + 2 < length else np.uint32(0)
    place = gate_of(first, second, third)
    if gate[place >> 3] >> (place & 7) & 1:
        return True
    place = gate_of(first, second, 0)
    if gate[place >> 3] >> (place & 7) & 1:
        return True
    place = gate_of(first, 0, 0)
    return (gate[place >> 3] >> (place & 7) & 1) != 0


@called
def open_gates(trie: Trie, signs: NDArray[np.uint32], offset: NDArray[np.int64], root: NDArray[np.int32]) -> None:
    """Set the bits of what patterns begin with, up to a star."""
    for number in range(root.shape[0]):
        first, second, third = np.uint32(0), np.uint32(0), np.uint32(0)
        for at in range(offset[number], min(offset[number] + 3, offset[number + 1])):
            if signs[at] == np.uint32(STAR):
                break
            if at == offset[number]:
                first = signs[at]
            elif at == offset[number] + 1:
                second = signs[at]
            else:
                third = signs[at]
        place = gate_of(first, second, third)
        trie.gate[root[number], place >> 3] |= np.uint8(1 << (place & 7))


@compiled
def slot_of(trie: Trie, wanted: Whole) -> Whole:
    """Give the place of an edge in the table, or the free place where it belongs."""
    mask = np.uint64(trie.edge.shape[0] - 1)
    place = ((np.uint64(wanted) * SPREAD) >> np.uint64(32)) & mask
    while trie.edge[place] != EMPTY and trie.edge[place] >> CHILD_BITS != np.uint64(wanted):
        place = (place + np.uint64(1)) & mask
    return place


@compiled
def step(trie: Trie, node: Whole, sign: Whole) -> Whole:
    """Give the node that a sign leads to, or -1."""
    found = trie.edge[slot_of(trie, (np.uint64(node) << SIGN_BITS) | np.uint64(sign))]
    return np.int64(found & CHILD_MASK) if found != EMPTY else np.int64(-1)


@called
def plant(
    trie: Trie, nodes: Whole, signs: NDArray[np.uint32], offset: NDArray[np.int64], root: NDArray[np.int32],
    payload: NDArray[np.int32], is_stem: NDArray[np.uint8], kind: NDArray[np.uint8],
) -> Whole:  # fmt: skip
    """Add patterns, each below its root; of two equal ones the later wins. Gives how many nodes there are then.

    `kind` is the kind of each code point that is known; others are letters.
    """
    for number in range(root.shape[0]):
        node = np.int64(root[number])
        for at in range(offset[number], offset[number + 1]):
            wanted = (np.uint64(node) << SIGN_BITS) | np.uint64(signs[at])
            place = slot_of(trie, wanted)
            if trie.edge[place] == EMPTY:
                trie.edge[place] = (wanted << CHILD_BITS) | np.uint64(nodes)
                if signs[at] < kind.shape[0] and kind[signs[at]] != WORD:
                    trie.mark[node] |= np.uint8(HAS_MORE)
                if signs[at] == np.uint32(STAR):
                    trie.star[node] = nodes
                    trie.mark[node] |= np.uint8(HAS_STAR)
                nodes += 1
            node = np.int64(trie.edge[place] & CHILD_MASK)
        if is_stem[number]:
            trie.stem[node] = payload[number]
            trie.mark[node] |= np.uint8(HAS_STEM)
        else:
            trie.whole[node] = payload[number]
            trie.mark[node] |= np.uint8(HAS_WHOLE)
    return nodes


@compiled
def word_end(kind: NDArray[np.uint8], at: Whole, length: Whole) -> Whole:
    """Give where the word that `at` stands in ends."""
    while at < length and kind[at] == WORD:
        at += 1
    return at


@compiled
def longest(
    trie: Trie, root: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], at: Whole, length: Whole,
    edge: Whole, is_gated: bool,
) -> tuple[Whole, Whole, bool]:  # fmt: skip
    """Give what the longest pattern that begins at `at` carries (-1: there is none), where it ends, and what it asks.

    `edge` is where the word that `at` stands in ends, no letter behind it; the last answer says whether what stands
    behind it mattered. `is_gated` looks at the next signs first, which is quicker and does not say so.
    """
    node, best, best_end, asks = np.int64(root), np.int64(-1), at, False
    if is_gated and not is_open(trie.gate[root], sign, at, length):
        return best, best_end, asks
    waiting, waiting_at = np.int64(-1), at
    while True:
        while True:
            if at == edge:
                if trie.mark[node] & HAS_MORE == 0:
                    break
                asks = True
            if at >= length:
                break
            node = step(trie, node, np.int64(sign[at]))
            if node < 0:
                break
            at += 1
            mark = trie.mark[node]
            if mark == 0:
                continue
            if mark & HAS_STEM:
                end = word_end(kind, at, length)
                if end >= best_end:
                    best, best_end = np.int64(trie.stem[node]), end
            is_end = at >= length or kind[at] != WORD or kind[at - 1] != WORD
            if mark & HAS_WHOLE and is_end and at >= best_end:
                best, best_end = np.int64(trie.whole[node]), at
            if mark & HAS_STAR and waiting < 0:
                waiting, waiting_at, asks = np.int64(trie.star[node]), word_end(kind, at, length), True
        if waiting < 0:
            return best, best_end, asks
        node, at, waiting = waiting, waiting_at, np.int64(-1)
        edge = length + 1
