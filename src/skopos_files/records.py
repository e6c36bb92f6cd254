"""Delimited text to records: which sign parts the cells, and what quotes hold together."""

import csv
import itertools
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skopos_files import reasons
from skopos_files.problems import Problem

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"  # unit separator: a table of one column
RUNAWAY_LINES = 2_000  # a quoted cell with more lines has lost its closing quote
_SEP = re.compile(r'^"?sep=(?P<sign>.)"?[,;\t]*\s*$', re.IGNORECASE)
_BACKSLASHED = re.compile(r'\w\s?\\"\w|\s\\"\w')
_DOUBLED = re.compile(r'[^,;\t|\r\n]""[^,;\t|\r\n]')


@dataclass(frozen=True)
class Dialect:
    """How the cells of a text are parted and quoted."""

    delimiter: str
    escaped: bool = False  # quotes inside quotes are written \" instead of ""
    skip_lines: int = 0  # lines before the first record: a `sep=` line

    def reader(self, lines: Iterable[str], *, strict: bool = True, quoted: bool = True) -> Iterator[list[str]]:
        """Parse `lines` with Python's csv module."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            doublequote=not self.escaped,
            escapechar="\\" if self.escaped else None,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            strict=strict,
        )


@dataclass(frozen=True)
class Record:
    """The cells that stand on one logical line."""

    line: int
    cells: list[str]
    problem: Problem | None = None


def find_dialect(lines: list[str]) -> Dialect:
    """Tell the dialect of a text from its first lines."""
    if lines and (match := _SEP.match(lines[0].strip("\ufeff"))):
        return Dialect(match["sign"], _escapes(lines), skip_lines=1)
    escaped = _escapes(lines)
    scored = [(_agreement(lines, Dialect(sign, escaped)), -place, sign) for place, sign in enumerate(DELIMITERS)]
    best, _, sign = max(scored)
    return Dialect(sign if best[0] > 0.4 else NO_DELIMITER, escaped)


def _escapes(lines: list[str]) -> bool:
    """True if quotes inside quotes are written with a backslash: one stands before more text, and none is doubled."""
    text = "".join(lines)
    return bool(_BACKSLASHED.search(text)) and not _DOUBLED.search(text)


def _agreement(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """How regular the records are under `dialect`: share with a neighbour as wide, and that width."""
    sizes = []
    for record in itertools.islice(read_records(iter(lines), dialect), 400):
        if any(cell.strip() for cell in record.cells):
            sizes.append(len(record.cells))
    if not sizes:
        return 0.0, 0
    if len(sizes) == 1:
        return (1.0 if sizes[0] > 1 else 0.0), sizes[0]
    alike = sum(
        size > 1 and size in (before, after)
        for before, size, after in zip([0, *sizes], sizes, [*sizes[1:], 0], strict=False)
    )
    usual = Counter(size for size in sizes if size > 1)
    width = usual.most_common(1)[0][0] if usual else 1
    # Commas inside texts or decimals agree by chance only now and then: weigh by how few widths there are.
    return round(alike / len(sizes) / (1 + 0.15 * max(0, len(usual) - 1)), 2), width


class _Lines:
    """Feeds lines to a csv reader and remembers those of the record at hand, so that it can be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.source = lines
        self.again: deque[str] = deque()
        self.current: list[str] = []
        self.chars = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.source)
        if "\x00" in line:
            line = line.replace("\x00", "")
        self.current.append(line)
        if len(self.current) > RUNAWAY_LINES:
            raise csv.Error("unexpected end of data")
        return line

    def rewind(self) -> None:
        self.again.extendleft(reversed(self.current))
        self.current = []


def read_records(lines: Iterator[str], dialect: Dialect, first_line: int = 1) -> Iterator[Record]:
    """Give the records of a text one by one with the line each starts on.

    A quote in the wrong place harms its own record only: the record is read again as it stands, with a problem.
    """
    feed = _Lines(lines)
    line = first_line
    for _ in range(dialect.skip_lines):
        next(feed, None)
        line += 1
    feed.current = []
    while True:
        try:
            for cells in dialect.reader(feed):
                yield Record(line, cells)
                line += len(feed.current)
                feed.current = []
            return
        except csv.Error:
            if not feed.current:
                return
            cells = _read_loosely(feed, dialect)
            yield Record(line, cells, Problem(reasons.STRAY_QUOTE, line, value="".join(feed.current[:1]).strip()))
            line += len(feed.current)
            feed.current = []


def _read_loosely(feed: _Lines, dialect: Dialect) -> list[str]:
    """Read one broken record: its first line alone, quotes forgiven, or taken as plain signs if that fails too."""
    feed.rewind()
    first = next(feed)
    loose = list(dialect.reader([first], strict=False))
    quotes = first.count('"')
    if quotes % 2 == 0 and loose:
        return loose[0]
    plain = list(dialect.reader([first], strict=False, quoted=False))
    return plain[0] if plain else [first.strip()]
