"""Cuts a batch of texts into folded words, each as the number of a vocabulary: one compiled pass over the bytes."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_language.boolean.signs import BLANK, DROPPED, KNOWN, SYMBOL, WORD, Signs, signs
from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Whole, compiled
from skopos_language.kernels.reading import decode

HASHTAG, HANDLE, JOINED, GOES_ON, PLUS, SHARP = 1, 2, 4, 8, 16, 32
START, FACTOR = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
LINE = 10

type Numbers = NDArray[np.int64]


class Room(NamedTuple):
    """Room for what is found.

    `word`, `mark` and `text` have an entry for each word: its number in the vocabulary, which signs stand before and
    behind it and whether it is joined to its neighbours, and which text it is of. `letters` are those of the
    vocabulary, each word followed by a line feed; `begin` says where each begins. `slots` is the table by which a word
    is found again.
    """

    word: NDArray[np.int32]
    mark: NDArray[np.uint8]
    text: NDArray[np.int32]
    symbol: NDArray[np.uint32]
    symbol_text: NDArray[np.int32]
    letters: NDArray[np.uint32]
    begin: NDArray[np.int64]
    slots: NDArray[np.int32]


@compiled
def number_of(room: Room, begin: Whole, end: Whole, state: Whole, known: Whole) -> Whole:
    """Give the number of the word whose letters stand at the end of the vocabulary; `known` if it is new."""
    mask = np.uint64(room.slots.shape[0] - 1)
    slot = (np.uint64(state) ^ (np.uint64(state) >> np.uint64(29))) & mask
    while True:
        number = room.slots[slot]
        if number < 0:
            room.slots[slot] = known
            room.letters[end] = LINE
            room.begin[known + 1] = end + 1
            return known
        first = room.begin[number]
        if room.begin[number + 1] - 1 - first == end - begin:
            same = True
            for place in range(end - begin):
                if room.letters[first + place] != room.letters[begin + place]:
                    same = False
                    break
            if same:
                return number
        slot = (slot + np.uint64(1)) & mask


@called
def cut(
    data: NDArray[np.uint8], offset: NDArray[np.int64], table: Signs, room: Room, counts: NDArray[np.int64]
) -> None:
    """Cut all texts; `counts` gets how many words, symbols, and different words there are."""
    words, symbols, known = 0, 0, 0
    room.begin[0] = 0
    for text in range(offset.shape[0] - 1):
        at, end = offset[text], offset[text + 1]
        inside, tail, state = False, room.begin[known], START
        before, mark = 0, 0
        last = -1  # number of the sign before the one before: a join is one sign between two words
        while at <= end:
            if at < end:
                code, at = decode(data, at, end)
                kind = np.int64(table.kind[code]) if code < KNOWN else (WORD if code < 0xE0000 else BLANK)
            else:
                code, kind, at = 0, BLANK, at + 1
            if kind == DROPPED:
                continue
            if kind == WORD:
                if not inside:
                    inside, tail, state, mark = True, room.begin[known], START, 0
                    if before == 35 or before == 0xFF03:
                        mark |= HASHTAG
                    elif before == 64:
                        mark |= HANDLE
                    elif last == 1 and (before == 95 or before == 46 or before == 45):
                        mark |= JOINED
                letter = table.fold[code] if code < KNOWN else np.uint32(code)
                room.letters[tail] = letter
                tail += 1
                state = (state ^ np.uint64(letter)) * FACTOR
                continue
            if inside:
                inside = False
                number = number_of(room, room.begin[known], tail, state, known)
                known += number == known
                room.word[words], room.text[words] = number, text
                behind = GOES_ON if code == 95 else PLUS if code == 43 else SHARP if code == 35 else 0
                room.mark[words] = mark | behind
                words += 1
                last = 1
            else:
                last = 0
            if kind == SYMBOL:
                room.symbol[symbols], room.symbol_text[symbols] = code, text
                symbols += 1
            before = code
    counts[0], counts[1], counts[2] = words, symbols, known


@dataclass(frozen=True)
class Tokens:
    """The words and symbols of a batch of texts.

    Attributes
    ----------
    texts : int
        How many texts there are.
    word, mark, text : arrays, shape (n,)
        Of each word in order: its number in the vocabulary, its marks, its text.
    symbol, symbol_text : arrays, shape (m,)
        Of each symbol: its code point and its text.
    letters : str
        The vocabulary, each word followed by a line feed.
    begin : array, shape (k + 1,)
        Where each word of the vocabulary begins in `letters`.
    """

    texts: int
    word: NDArray[np.int32]
    mark: NDArray[np.uint8]
    text: NDArray[np.int32]
    symbol: NDArray[np.uint32]
    symbol_text: NDArray[np.int32]
    letters: str
    begin: Numbers

    @cached_property
    def vocabulary(self) -> list[str]:
        """The different words."""
        return self.letters.split("\n")[:-1]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    def fitting(self, pattern: re.Pattern[str]) -> Numbers:
        """Give the numbers of the words that fit a pattern, which must begin with a line feed or within a word."""
        if not len(self.begin) > 1:
            return np.empty(0, np.int64)
        lines = "\n" + self.letters
        found = np.fromiter((match.end() - 1 for match in pattern.finditer(lines)), np.int64)
        return np.unique(np.searchsorted(self.begin, found, side="right") - 1) if len(found) else found


def tokens_of(texts: pa.Array | pa.ChunkedArray) -> Tokens:
    """Cut texts into their words; null is a text without any."""
    whole = texts.cast(pa.large_string())
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    whole = whole.fill_null("") if whole.null_count else whole
    offset = (
        np.frombuffer(whole.buffers()[1], np.int64, len(whole) + 1, whole.offset * 8)
        if len(whole)
        else np.zeros(1, np.int64)
    )
    held = whole.buffers()[2] if len(whole) else None
    data = np.frombuffer(held, np.uint8) if held is not None and held.size else np.zeros(1, np.uint8)
    size = int(offset[-1] - offset[0])
    most = size // 2 + len(whole) + 2
    slots = 1 << (2 * min(most, size + 2)).bit_length()
    room = Room(
        np.empty(most, np.int32),
        np.empty(most, np.uint8),
        np.empty(most, np.int32),
        np.empty(most, np.uint32),
        np.empty(most, np.int32),
        np.empty(size + most + 2, np.uint32),
        np.empty(most + 1, np.int64),
        np.full(slots, -1, np.int32),
    )
    counts = np.zeros(3, np.int64)
    cut(data, offset, signs(), room, counts)
    words, symbols, known = counts.tolist()
    begin = room.begin[: known + 1].copy()
    letters = room.letters[: begin[-1]].tobytes().decode("utf-32-le", "surrogatepass")
    return Tokens(
        len(whole),
        room.word[:words].copy(),
        room.mark[:words].copy(),
        room.text[:words].copy(),
        room.symbol[:symbols].copy(),
        room.symbol_text[:symbols].copy(),
        letters,
        begin,
    )
