"""Writes the words of a file while the file itself is written."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.facts import disk
from skopos.facts.words.building import build_segment
from skopos.facts.words.segments import Segment, load_segments, without_rows, write_segment


class WordsWriter:
    """The words of one file, put aside until `finish`."""

    def __init__(self, aside: Path, searched: tuple[str, ...], known: Iterable[Segment] | None = None) -> None:
        self._aside, self._searched, self._rows = aside, searched, 0
        self._known = known
        self._file = aside.open("wb")

    def add(self, rows: pa.Table) -> None:
        """Index the file's next rows; does nothing if the file's words are known."""
        if self._known is None:
            write_segment(self._file, build_segment(self._rows, rows, self._searched))
        self._rows += rows.num_rows

    def finish(self, final: Path) -> None:
        """Make the words durable under their final name."""
        for segment in self._known or ():
            write_segment(self._file, segment)
        self._file.close()
        disk.make_durable(self._aside, final)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._aside.unlink(missing_ok=True)


def kept_words(path: Path, keep: NDArray[np.bool_]) -> list[Segment] | None:
    """Give the words of a file without the rows that are not marked; None if it has none that can be read."""
    try:
        segments = load_segments(path)
    except (OSError, ValueError):
        return None
    return list(without_rows(segments, keep)) if sum(each.rows for each in segments) == len(keep) else None
