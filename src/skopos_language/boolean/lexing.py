"""Cuts the text of a search into its pieces, each with its place."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from skopos_language.boolean.errors import Fault, SearchError
from skopos_language.boolean.fields import NAMES

QUOTES = str.maketrans("“”„«»＂", '""""""')
BLANKS = re.compile(r"\s+")
RUN = re.compile(r'[^\s()"]+')
NAMED = re.compile(r"([A-Za-z_]+):(?!//)")
NEAR = re.compile(r"near/(\d+)", re.IGNORECASE)
NEARLY = re.compile(r"NEAR[^\w\s:]?\d*|~\d+")  # such as NEAR5, and "two words"~5 of other languages


class Kind(Enum):
    """What a piece is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    FIELD = auto()
    WORD = auto()
    PHRASE = auto()
    END = auto()


@dataclass(frozen=True)
class Piece:
    """One piece of a search; `text` is as written, without quotes and without the colon of a field."""

    kind: Kind
    text: str
    start: int
    end: int


def pieces_of(text: str) -> list[Piece]:
    """Cut a search; the last piece is its end. Raises SearchError for a quote that is not closed."""
    text = text.translate(QUOTES)
    found: list[Piece] = []
    at = 0
    while at < len(text):
        if blank := BLANKS.match(text, at):
            at = blank.end()
            continue
        piece = _value(text, at) if found and found[-1].kind is Kind.FIELD else _piece(text, at)
        found.append(piece)
        at = piece.end
    return [*found, Piece(Kind.END, "", len(text), len(text) + 1)]


def _value(text: str, at: int) -> Piece:
    """Cut what stands behind a field: there a hyphen is no NOT, as in sentiment:-1."""
    run = RUN.match(text, at)
    return (
        Piece(Kind.WORD, run[0], at, run.end()) if run and text[at] == "-" and text[at - 1] == ":" else _piece(text, at)
    )


def _piece(text: str, at: int) -> Piece:
    letter = text[at]
    if letter in "()":
        return Piece(Kind.OPEN if letter == "(" else Kind.CLOSE, letter, at, at + 1)
    if letter == '"':
        close = text.find('"', at + 1)
        if close < 0:
            raise SearchError(Fault.QUOTE_OPEN, at, at + 1)
        return Piece(Kind.PHRASE, text[at + 1 : close], at, close + 1)
    if letter == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] not in "-)":
        return Piece(Kind.NOT, "-", at, at + 1)
    run = RUN.match(text, at)
    assert run is not None
    return _run(run[0], at)


def _run(run: str, at: int) -> Piece:
    end = at + len(run)
    if run in ("AND", "OR", "NOT"):
        return Piece(Kind[run], run, at, end)
    if run.lower().startswith("near/") or NEARLY.fullmatch(run):
        return Piece(Kind.NEAR, run, at, end)
    if (named := NAMED.match(run)) and (named[1].lower() in NAMES or named.end() < len(run)):
        return Piece(Kind.FIELD, named[1], at, at + named.end())
    return Piece(Kind.WORD, run, at, end)
