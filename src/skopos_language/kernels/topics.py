"""The themes of a text: every word of every theme is found, whatever other words stand around or inside it.

Word lists of sentiment take the longest entry and pass over the others; themes do not, since each is somebody's own
list and must find the same whether other themes exist or not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Whole, compiled
from skopos_language.kernels.grams import Tokens
from skopos_language.kernels.prior import MOST_FOUND, Found
from skopos_language.kernels.reading import POINT, WORD
from skopos_language.kernels.tries import HAS_STAR, HAS_STEM, HAS_WHOLE, Trie, is_open, step, word_end


class Topics(NamedTuple):
    """The patterns of themes: trees and roots as in `Words`, and what each entry carries.

    Entry `e` carries `theme[first[e]:first[e + 1]]`: a theme's number where it is one of its words, and -1 - number
    where it is an exception, which keeps the theme from the text.
    """

    trie: Trie
    root: NDArray[np.int32]
    inside: NDArray[np.int32]
    first: NDArray[np.int32]
    theme: NDArray[np.int32]


@compiled
def entries_at(
    trie: Trie, root: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], at: Whole, length: Whole,
    entry: NDArray[np.int32], hits: Whole,
) -> Whole:  # fmt: skip
    """Write all entries that begin at `at` behind the first `hits`; gives how many there are then."""
    node, waiting, waiting_at = np.int64(root), np.int64(-1), at
    while True:
        while at < length:
            node = step(trie, node, np.int64(sign[at]))
            if node < 0:
                break
            at += 1
            mark = trie.mark[node]
            if mark == 0:
                continue
            if mark & HAS_STEM and hits < MOST_FOUND:
                entry[hits] = trie.stem[node]
                hits += 1
            is_end = at >= length or kind[at] != WORD or kind[at - 1] != WORD
            if mark & HAS_WHOLE and is_end and hits < MOST_FOUND:
                entry[hits] = trie.whole[node]
                hits += 1
            if mark & HAS_STAR and waiting < 0:
                waiting, waiting_at = np.int64(trie.star[node]), word_end(kind, at, length)
        if waiting < 0:
            return hits
        node, at, waiting = waiting, waiting_at, np.int64(-1)


@compiled
def entries_in(
    topics: Topics, used: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], length: Whole, tokens: Tokens,
    count: Whole, entry: NDArray[np.int32],
) -> Whole:  # fmt: skip
    """Write all entries of a text in the order in which they begin; gives how many."""
    trie, root, inside, hits = topics.trie, topics.root[used], topics.inside[used], 0
    for number in range(count):
        start, end = np.int64(tokens.start[number]), np.int64(tokens.end[number])
        if root >= 0:
            if is_open(trie.gate[root], sign, start, length):
                hits = entries_at(trie, root, sign, kind, start, length, entry, hits)
            if tokens.kind[number] == POINT:
                for at in range(start + 1, end):
                    if is_open(trie.gate[root], sign, at, length):
                        hits = entries_at(trie, root, sign, kind, at, length, entry, hits)
        if inside >= 0 and tokens.kind[number] == WORD:
            for at in range(start, end):
                if is_open(trie.gate[inside], sign, at, length):
                    hits = entries_at(trie, inside, sign, kind, at, length, entry, hits)
    return hits


@compiled
def topics_in(
    topics: Topics, used: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], length: Whole, tokens: Tokens,
    count: Whole, found: Found, blocked: NDArray[np.int64], text: Whole, out: NDArray[np.int32],
) -> None:  # fmt: skip
    """Write the themes of a text, each once, in the order of their first word.

    `blocked` has a place for each theme, in which the last text stands that an exception keeps from it.
    """
    out[:] = -1
    if topics.root[used] < 0 and topics.inside[used] < 0:
        return
    hits = entries_in(topics, used, sign, kind, length, tokens, count, found.entry)
    for hit in range(hits):
        entry = found.entry[hit]
        for place in range(topics.first[entry], topics.first[entry + 1]):
            if topics.theme[place] < 0:
                blocked[-1 - topics.theme[place]] = text
    filled = 0
    for hit in range(hits):
        entry = found.entry[hit]
        for place in range(topics.first[entry], topics.first[entry + 1]):
            theme = topics.theme[place]
            is_new = theme >= 0 and filled < out.shape[0] and blocked[max(theme, 0)] != text
            for before in range(filled):
                is_new = is_new and out[before] != theme
            if is_new:
                out[filled] = theme
                filled += 1
