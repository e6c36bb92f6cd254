"""Finds rows by the words they hold, without reading their texts.

rows = index.rows_with(("brot", HOLDS)) & index.rows_with(("rog", BEGINS))
facts.query("SELECT count(*) FROM mention_places WHERE place IN (SELECT place FROM found)", found=rows.table())
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.facts import disk
from skopos.facts.models import FactFile
from skopos.facts.words.segments import Segment, load_segments

FILE_BITS = 32
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Some rows of one snapshot of a table: all that may fit, as far as words tell.

    Attributes
    ----------
    marks : dict
        For each file, by its number in the snapshot, a mark for each row.
    unsure : frozenset of int
        Files without an index: all their rows are in, whatever was asked. While there are any, check the texts too.
    """

    marks: dict[int, Marks]
    unsure: frozenset[int]

    def __and__(self, other: "Rows") -> "Rows":
        """Give the rows that are in both."""
        return self._with(other, np.logical_and)

    def __or__(self, other: "Rows") -> "Rows":
        """Give the rows that are in either."""
        return self._with(other, np.logical_or)

    def __sub__(self, other: "Rows") -> "Rows":
        """Give the rows that are in this and not in the other."""
        return self._with(other, np.greater)

    def _with(self, other: "Rows", join: Callable[[Marks, Marks], Marks]) -> "Rows":
        joined = {
            number: marks if number in self.unsure else join(marks, other.marks[number])
            for number, marks in self.marks.items()
        }
        return Rows(joined, self.unsure)

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(int(np.count_nonzero(marks)) for marks in self.marks.values())

    def table(self) -> pa.Table:
        """Give the rows as a table of their `place`, to be joined with the view of places."""
        found = [(number << FILE_BITS) + np.flatnonzero(marks) for number, marks in self.marks.items()]
        return pa.table({"place": np.concatenate([np.empty(0, np.int64), *found])})


@dataclass(frozen=True)
class IndexedFile:
    """One file of a snapshot and its words, if they are there."""

    number: int
    file: FactFile

    @cached_property
    def segments(self) -> list[Segment] | None:
        """The file's words; None if they were never made or are damaged."""
        path = disk.words_path(self.file.workspace_id, self.file.table, self.file.name)
        try:
            segments = load_segments(path)
        except (OSError, ValueError):
            return None
        return segments if sum(segment.rows for segment in segments) == self.file.rows else None


class WordIndex:
    """The words of one snapshot of a table."""

    def __init__(self, files: Iterable[FactFile]) -> None:
        self._files = [IndexedFile(number, file) for number, file in enumerate(files)]

    def every_row(self, since: date | None = None, until: date | None = None) -> Rows:
        """Give all rows of the files that may have rows of these days."""
        files = [each for each in self._files if each.file.may_hold(since, until)]
        marks = {each.number: np.ones(each.file.rows, dtype=np.bool_) for each in files}
        return Rows(marks, frozenset(each.number for each in files if each.segments is None))

    def rows_with(
        self,
        word: str,
        *,
        begins: bool = False,
        ends: bool = False,
        since: date | None = None,
        until: date | None = None,
    ) -> Rows:
        """Give the rows whose text has a word that holds `word`.

        Parameters
        ----------
        word : str
            Letters and digits as `skopos_language.folding.folded` gives them; ``*`` stands for any letters.
        begins, ends : bool
            A word must begin, or end, with it; both: it must be the whole word.
        since, until : date or None
            Days outside need not be looked at; their rows may or may not be among those found.
        """
        pattern = _pattern(word, begins, ends)
        marks, unsure = {}, set()
        for each in self._files:
            if not each.file.may_hold(since, until):
                continue
            if each.segments is None:
                unsure.add(each.number)
                marks[each.number] = np.ones(each.file.rows, dtype=np.bool_)
            else:
                marks[each.number] = _marks(each.segments, pattern, each.file.rows)
        return Rows(marks, frozenset(unsure))


def _pattern(word: str, begins: bool, ends: bool) -> re.Pattern[bytes]:
    middle = rb"[^\n]*".join(re.escape(part.encode()) for part in word.split("*"))
    return re.compile((rb"\n" if begins else b"") + middle + (rb"(?=\n)" if ends else b""))


def _marks(segments: list[Segment], pattern: re.Pattern[bytes], rows: int) -> Marks:
    marks = np.zeros(rows, dtype=np.bool_)
    for segment in segments:
        found = np.fromiter((match.start() for match in pattern.finditer(segment.letters)), np.int64)
        if len(found):
            # A pattern that begins a word is met one byte earlier, at the line feed.
            words = np.searchsorted(segment.starts, found + pattern.pattern.startswith(rb"\n"), side="right") - 1
            segment.mark(np.unique(words), marks[segment.first_row : segment.first_row + segment.rows])
    return marks
