"""The file of words that lies beside a file of facts: its format, and how it follows when rows are taken away.

It is a chain of segments, each for the next at most 65,536 rows: the words of these rows, sorted, and for each word
the places of its rows in the segment. A word of many rows has a bit for each row of the segment instead. Each segment
begins with a head of six numbers (`HEAD`), so that a reader hops from one to the next; the file is mapped into memory
and only what is looked at is read.
"""

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

VERSION = 1
SEGMENT_ROWS = 65_536
MANY = 4_096
"""From so many rows on, a bit for each row of the segment takes less room than their places."""
BITS_BYTES = SEGMENT_ROWS // 8
MAGIC = 0x534B4F50_574F5244
HEAD = np.dtype([(name, "<i8") for name in ("magic", "version", "rows", "words", "letters", "places")])

Places = NDArray[np.uint16]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Segment:
    """The words of some consecutive rows.

    Attributes
    ----------
    first_row, rows : int
        Which rows of the file.
    letters : bytes
        The words in UTF-8, sorted, each between two line feeds.
    starts : array of int, shape (words + 1,)
        Where each word begins in `letters`; the last is the end.
    ends : array of int, shape (words + 1,)
        Where the places of each word begin in `places`, in bytes.
    places : bytes
        Places of rows, ascending, two bytes each, or `BITS_BYTES` of bits.
    """

    first_row: int
    rows: int
    letters: bytes | memoryview
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    places: bytes | memoryview

    def mark(self, words: Numbers, marks: NDArray[np.bool_]) -> None:
        """Set the mark of each row (of the segment) that holds any of the words of these numbers."""
        starts = self.ends[words].astype(np.int64)
        sizes = self.ends[words + 1] - starts
        for start in starts[sizes == BITS_BYTES].tolist():
            marks |= np.unpackbits(np.frombuffer(self.places, np.uint8, BITS_BYTES, start), count=self.rows).view(bool)
        few = sizes < BITS_BYTES
        marks[np.frombuffer(self.places, "<u2")[ranges(starts[few] // 2, sizes[few] // 2)]] = True

    def pairs(self) -> tuple[Numbers, Numbers]:
        """Give the number of the word and the place of the row, of each word in each row."""
        sizes = np.diff(self.ends.astype(np.int64))
        words = [np.repeat(np.arange(len(sizes)), np.where(sizes == BITS_BYTES, 0, sizes // 2))]
        many = np.flatnonzero(sizes == BITS_BYTES)
        raw = np.frombuffer(self.places, np.uint8)
        few = np.ones(len(raw), dtype=bool)
        places = []
        for word in many.tolist():
            start = int(self.ends[word])
            few[start : start + BITS_BYTES] = False
            found = np.flatnonzero(np.unpackbits(raw[start : start + BITS_BYTES], count=self.rows))
            places.append(found)
            words.append(np.full(len(found), word))
        short = raw[few].view(np.uint16) if len(many) else raw.view(np.uint16)
        return np.concatenate(words), np.concatenate([short.astype(np.int64), *places])


def ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """Give the numbers of all ranges that begin at `starts` and are `sizes` long, one range after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes)


def segment_of(first_row: int, rows: int, words: list[bytes], pairs: Numbers) -> Segment:
    """Make a segment of sorted words and of ascending `pairs`: word's number × 65,536 + row's place, each once.

    Words without a row are left out, so nothing stays of a row that was taken away.
    """
    numbers = pairs >> 16
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    kept = numbers[begins]
    counts = np.diff(begins, append=len(pairs))
    short = (pairs & 0xFFFF).astype("<u2")
    pieces, done = [], 0
    for many in np.flatnonzero(counts >= MANY).tolist():
        begin, end = int(begins[many]), int(begins[many] + counts[many])
        bits = np.zeros(SEGMENT_ROWS, dtype=np.bool_)
        bits[short[begin:end]] = True
        pieces += [short[done:begin].tobytes(), np.packbits(bits).tobytes()]
        done = end
    pieces.append(short[done:].tobytes())
    ends = np.concatenate([[0], np.cumsum(np.where(counts >= MANY, BITS_BYTES, counts * 2))]).astype("<u4")
    left = [words[number] for number in kept.tolist()]
    starts = np.concatenate([[1], 1 + np.cumsum([len(word) + 1 for word in left])]).astype("<u4")
    letters = b"\n" + b"\n".join(left) + b"\n"
    return Segment(first_row, rows, letters, starts, ends, b"".join(pieces))


def write_segment(file: BinaryIO, segment: Segment) -> None:
    """Append a segment to a file; its parts begin at multiples of eight bytes."""
    sizes = (segment.rows, len(segment.starts) - 1, len(segment.letters), len(segment.places))
    file.write(np.array((MAGIC, VERSION, *sizes), HEAD).tobytes())
    for part in (segment.starts.tobytes(), segment.ends.tobytes(), segment.letters, segment.places):
        file.write(part)
        file.write(b"\0" * (-len(part) % 8))


def load_segments(path: Path) -> list[Segment]:
    """Map a file of words into memory; raises ValueError if it is not whole or of another version."""
    with path.open("rb") as file:
        size = path.stat().st_size
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) if size else memoryview(b"")
    return list(_segments(view))


def _segments(view: memoryview) -> Iterator[Segment]:
    at = first_row = 0
    while at < len(view):
        if at + HEAD.itemsize > len(view):
            raise ValueError("The file of words ends within a head.")
        magic, version, rows, words, letters, places = np.frombuffer(view, HEAD, 1, at)[0].tolist()
        if (magic, version) != (MAGIC, VERSION):
            raise ValueError("This is no file of words of this version.")
        at += HEAD.itemsize
        parts = []
        for size in (4 * (words + 1), 4 * (words + 1), letters, places):
            parts.append(view[at : at + size])
            at += size + (-size % 8)
        if at > len(view):
            raise ValueError("The file of words ends within a segment.")
        starts, ends = np.frombuffer(parts[0], "<u4"), np.frombuffer(parts[1], "<u4")
        yield Segment(first_row, rows, parts[2], starts, ends, parts[3])
        first_row += rows


def without_rows(segments: Iterable[Segment], keep: NDArray[np.bool_]) -> Iterator[Segment]:
    """Give the segments of a file that keeps only the rows marked in `keep`."""
    first_row = 0
    for segment in segments:
        kept = keep[segment.first_row : segment.first_row + segment.rows]
        left = int(kept.sum())
        if left == len(kept):
            yield Segment(first_row, segment.rows, segment.letters, segment.starts, segment.ends, segment.places)
        elif left:
            moved = np.cumsum(kept) - 1
            numbers, places = segment.pairs()
            staying = kept[places]
            pairs = np.sort(numbers[staying] << 16 | moved[places[staying]])
            words = bytes(segment.letters)[1:-1].split(b"\n")
            yield segment_of(first_row, left, words, pairs)
        first_row += left
