"""Cuts the texts of rows into folded words, fast: bytes first, each distinct word folded once."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.facts.words.segments import Numbers, Segment, ranges, segment_of
from skopos_language.folding import search_words

LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
LOWER = np.array([ord(chr(code).lower()) if code < 128 else code for code in range(256)], np.uint8)
IN_WORD = np.array([code in LETTERS or code >= 128 for code in range(256)])


def build_segment(first_row: int, rows: pa.Table, columns: tuple[str, ...]) -> Segment:
    """Index the words of `columns` of some rows, at most `SEGMENT_ROWS`."""
    seen: dict[bytes, int] = {}
    found = [_pairs(rows.column(name), seen) for name in columns]
    words = sorted(seen)
    rank = np.empty(len(seen), dtype=np.int64)
    rank[[seen[word] for word in words]] = np.arange(len(words))
    pairs = np.concatenate([rank[numbers] << 16 | places for numbers, places in found])
    pairs.sort()
    once = np.ones(len(pairs), dtype=bool)
    np.not_equal(pairs[1:], pairs[:-1], out=once[1:])
    return segment_of(first_row, rows.num_rows, words, pairs[once])


def _pairs(column: pa.ChunkedArray, seen: dict[bytes, int]) -> tuple[Numbers, Numbers]:
    """Give word and row of each word in the texts; words not met before get the next numbers of `seen`."""
    raw, rows = _cut(column.cast(pa.large_string()).combine_chunks())
    distinct = raw.dictionary_encode()
    codes = distinct.indices.to_numpy()
    counts = np.ones(len(distinct.dictionary), dtype=np.int64)
    numbers: list[int] = []
    for code, letters in enumerate(distinct.dictionary.to_pylist()):
        parts = (letters,) if letters.isascii() else _words_in(letters)
        if len(parts) != 1:
            counts[code] = len(parts)
        for word in parts:
            numbers.append(seen.setdefault(word, len(seen)))
    every = np.array(numbers, dtype=np.int64)
    if (counts == 1).all():
        return every[codes], rows
    starts = np.cumsum(counts) - counts
    return every[ranges(starts[codes], counts[codes])], np.repeat(rows, counts[codes])


@lru_cache(maxsize=100_000)
def _words_in(letters: bytes) -> tuple[bytes, ...]:
    """Give the folded words in a run of bytes that stands between two blanks or signs of ASCII."""
    return tuple(dict.fromkeys(word.encode() for word in search_words(letters.decode())))


def _cut(texts: pa.LargeStringArray) -> tuple[pa.Array, Numbers]:
    """Give the runs of word bytes in all texts, in ASCII's lower case, and the row of each."""
    offsets = np.frombuffer(texts.buffers()[1], np.int64, len(texts) + 1, texts.offset * 8)
    begin, end = int(offsets[0]), int(offsets[-1])
    if begin == end:
        return pa.array([], pa.large_binary()), np.empty(0, np.int64)
    letters = LOWER[np.frombuffer(texts.buffers()[2], np.uint8, end - begin, begin)]
    offsets = offsets - begin
    in_word = IN_WORD[letters]
    edge = np.empty(len(letters), dtype=bool)
    edge[0] = True
    np.not_equal(in_word[1:], in_word[:-1], out=edge[1:])
    edge[offsets[:-1][offsets[:-1] < len(letters)]] = True  # a word never reaches into the next text
    edges = np.flatnonzero(edge)
    of_words = in_word[edges]
    runs = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(edges), [None, pa.py_buffer(np.append(edges, len(letters))), pa.py_buffer(letters)]
    )
    per_text = np.diff(np.searchsorted(edges, offsets))
    rows: NDArray[np.int64] = np.repeat(np.arange(len(texts)), per_text)
    return runs.filter(pa.array(of_words)), rows[of_words]
