"""Reads a search. NEAR binds closest, then NOT, then AND (which may be left out), then OR; parentheses group.

A parser by hand, because what it says of a mistake is half of its use: each place knows what it waited for.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from skopos_language.boolean.errors import Fault, SearchError
from skopos_language.boolean.fields import NAMES, field_named, key_of
from skopos_language.boolean.lexing import NEAR, Kind, Piece, pieces_of
from skopos_language.boolean.nodes import And, Author, Field, Near, Node, Not, Or, Sign, Words
from skopos_language.boolean.persian import spellings
from skopos_language.boolean.signs import DROPPED, WORD, kind_of, query_tokens

MAX_LETTERS = 4_000
MAX_PARTS = 400
MAX_DEPTH = 40
MAX_DISTANCE = 50
OPERATORS = re.compile(r"(?:^|[\s(])(?:AND|OR|NOT|NEAR)(?=$|[\s()/\"])|[()*]|(?:^|\s)-?[#@]\w")
FIELD = re.compile(rf"(?:^|[\s(-])(?:{'|'.join(NAMES)}):\S", re.IGNORECASE)
MEANT = {"|": "OR", "||": "OR", "&": "AND", "&&": "AND", "+": "AND", "-": "NOT", "!": "NOT"}  # of other languages
STARTS = (Kind.OPEN, Kind.NOT, Kind.FIELD, Kind.WORD, Kind.PHRASE)


class Named(NamedTuple):
    """A value of a field where it stands in a search: its key as in `Field`, and its letters."""

    field: str
    key: str
    start: int
    end: int


def reads_as_boolean(text: str) -> bool:
    """Does the text use an operator, a wildcard, a tag or a field, so that plain words were not meant?"""
    bare = re.sub(r'"[^"]*"', '""', text)
    return bool(OPERATORS.search(bare) or FIELD.search(bare) or re.search(r"\bnear/\d", bare, re.IGNORECASE))


@lru_cache(maxsize=2_000)
def parse(text: str) -> Node:
    """Read a search; raises SearchError, which says what is wrong and where."""
    return _parser_of(text).whole()


def values_named(text: str) -> list[Named]:
    """Give the values of fields other than `author:` in a search, in their order; raises SearchError."""
    parser = _parser_of(text)
    parser.whole()
    return parser.named


def _parser_of(text: str) -> "Parser":
    if len(text) > MAX_LETTERS:
        raise SearchError(Fault.TOO_LONG, MAX_LETTERS, len(text), allowed=str(MAX_LETTERS))
    pieces = pieces_of(text)
    if len(pieces) == 1:
        raise SearchError(Fault.EMPTY, 0, 1)
    if len(pieces) > MAX_PARTS:
        raise SearchError(Fault.TOO_MANY, pieces[MAX_PARTS].start, pieces[MAX_PARTS].end, allowed=str(MAX_PARTS))
    return Parser(pieces)


class Parser:
    """Goes through the pieces of a search once, from left to right."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces, self.at, self.depth = pieces, 0, 0
        self.named: list[Named] = []

    @property
    def next(self) -> Piece:
        """The piece that is read next."""
        return self.pieces[self.at]

    def take(self) -> Piece:
        """Give the next piece and go on."""
        self.at += 1
        return self.pieces[self.at - 1]

    def whole(self) -> Node:
        """Read everything."""
        found = self.any_of()
        if self.next.kind is Kind.CLOSE:
            raise SearchError(Fault.BRACKET_STRAY, self.next.start, self.next.end)
        return found

    def any_of(self) -> Node:
        """Read parts joined by OR."""
        parts = [self.all_of()]
        while self.next.kind is Kind.OR:
            self._operator(self.take())
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self) -> Node:
        """Read parts joined by AND, or by nothing."""
        parts = [self._side_by_side()]
        while self.next.kind is Kind.AND or self.next.kind in STARTS:
            if self.next.kind is Kind.AND:
                self._operator(self.take())
            parts.append(self._side_by_side())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _side_by_side(self) -> Node:
        """Read a part, and the next with it if both are words that Persian also writes in one."""
        begun = self.at
        found = self.close_to()
        after = self.pieces[self.at + 1 : self.at + 2]
        if self.at > begun + 1 or (after and after[0].kind is Kind.NEAR):
            return found
        joined = _joined(self.pieces[begun], self.next)
        return Or((And((found, self.close_to())), *joined)) if joined else found

    def close_to(self) -> Node:
        """Read parts joined by NEAR; in a chain each neighbours the next."""
        first = self.next
        left = self.one()
        found: list[Node] = []
        while self.next.kind is Kind.NEAR:
            operator = self.take()
            distance = _distance(operator)
            self._operator(operator)
            begun = self.next
            right = self.one()
            found.append(Near(_operand(left, first), _operand(right, begun), distance))
            left, first = right, begun
        if not found:
            return left
        return found[0] if len(found) == 1 else And(tuple(found))

    def _operator(self, operator: Piece) -> None:
        """Refuse an operator after which nothing stands."""
        if self.next.kind not in STARTS:
            raise SearchError(Fault.NOTHING_AFTER, operator.start, operator.end, name=operator.text)

    def one(self) -> Node:
        """Read one part."""
        piece = self.take()
        match piece.kind:
            case Kind.NOT:
                self._operator(piece)
                return Not(self.close_to())
            case Kind.OPEN:
                return self._group(piece)
            case Kind.FIELD:
                return self._field(piece)
            case Kind.WORD | Kind.PHRASE:
                return _spelled(_words(piece))
            case Kind.END | Kind.CLOSE:
                raise SearchError(
                    Fault.BRACKET_STRAY if piece.kind is Kind.CLOSE else Fault.EMPTY, piece.start, piece.end
                )
        raise SearchError(Fault.NOTHING_BEFORE, piece.start, piece.end, name=piece.text)

    def _group(self, bracket: Piece) -> Node:
        self._deeper(bracket)
        if self.next.kind is Kind.CLOSE:
            raise SearchError(Fault.BRACKET_EMPTY, bracket.start, self.next.end)
        if self.next.kind is Kind.END:
            raise SearchError(Fault.BRACKET_OPEN, bracket.start, bracket.end)
        found = self.any_of()
        if self.take().kind is not Kind.CLOSE:
            raise SearchError(Fault.BRACKET_OPEN, bracket.start, bracket.end)
        self.depth -= 1
        return found

    def _deeper(self, bracket: Piece) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SearchError(Fault.TOO_DEEP, bracket.start, bracket.end, allowed=str(MAX_DEPTH))

    def _field(self, piece: Piece) -> Node:
        name = field_named(piece.text, piece.start)
        value = self.next
        if value.start != piece.end or value.kind not in (Kind.WORD, Kind.PHRASE, Kind.OPEN):
            raise SearchError(Fault.FIELD_EMPTY, piece.start, piece.end, name=f"{piece.text}:")
        values = self._values(name, piece)
        if name == "author":
            authors = tuple(Author(words) for each in values if isinstance(words := _words(each), Words))
            if not authors:
                raise SearchError(Fault.NO_LETTERS, value.start, value.end, value=value.text)
            return authors[0] if len(authors) == 1 else Or(authors)
        named = [Named(name, key_of(name, each.text, each.start), each.start, each.end) for each in values]
        self.named += named
        return Field(name, tuple(dict.fromkeys(each.key for each in named)))

    def _values(self, name: str, field: Piece) -> list[Piece]:
        """Read the values of a field: one, several between commas, or several in parentheses with OR."""
        piece = self.take()
        if piece.kind is Kind.PHRASE:
            return [_without_quotes(piece)]
        if piece.kind is Kind.WORD:
            return self._listed(name, piece)
        found: list[Piece] = []
        while self.next.kind is not Kind.CLOSE:
            value = self._signed(self.take())
            if value.kind is Kind.END:
                raise SearchError(Fault.BRACKET_OPEN, piece.start, piece.end)
            if value.kind not in (Kind.WORD, Kind.PHRASE):
                raise SearchError(Fault.FIELD_GROUP, value.start, value.end, name=f"{field.text}:")
            found += self._listed(name, value) if value.kind is Kind.WORD else [_without_quotes(value)]
            if self.next.kind is Kind.OR:
                self._operator(self.take())
        self.take()
        if not found:
            raise SearchError(Fault.BRACKET_EMPTY, piece.start, piece.end)
        return found

    def _signed(self, piece: Piece) -> Piece:
        """Give a value with its minus, as in sentiment:(-1 OR 0), which was cut off as a NOT."""
        if piece.text != "-" or self.next.kind is not Kind.WORD:
            return piece
        value = self.take()
        return Piece(Kind.WORD, f"-{value.text}", piece.start, value.end)

    def _listed(self, name: str, piece: Piece) -> list[Piece]:
        found, at = [], piece.start
        for part in piece.text.split(","):
            if part:
                found.append(Piece(Kind.WORD, part, at, at + len(part)))
            at += len(part) + 1
        if not found:
            raise SearchError(Fault.FIELD_EMPTY, piece.start, piece.end, name=f"{name}:")
        return found


def _without_quotes(phrase: Piece) -> Piece:
    return replace(phrase, start=phrase.start + 1, end=phrase.end - 1)


def _distance(piece: Piece) -> int:
    number = NEAR.fullmatch(piece.text)
    if number is None or not 1 <= int(number[1]) <= MAX_DISTANCE:
        raise SearchError(Fault.NEAR_NUMBER, piece.start, piece.end, allowed=str(MAX_DISTANCE))
    return int(number[1])


def _operand(node: Node, piece: Piece) -> tuple[Words, ...]:
    """Give the words that a part of NEAR stands for; raises SearchError if it is more than words and phrases."""
    if isinstance(node, Words):
        return (node,)
    if isinstance(node, Or):
        return tuple(words for part in node.parts for words in _operand(part, piece))
    raise SearchError(Fault.NEAR_WORDS, piece.start, piece.end)


def _spelled(node: Node) -> Node:
    """Give words in all the ways in which Persian writes them."""
    if not isinstance(node, Words) or node.sign == "@" or node.tail:
        return node
    ways = tuple(Words(tokens, node.sign) for tokens in spellings(node.tokens))
    return ways[0] if len(ways) == 1 else Or(ways)


def _joined(one: Piece, other: Piece) -> list[Words]:
    """Give the word that two words side by side are where Persian writes them in one."""
    if not one.kind is other.kind is Kind.WORD:
        return []
    tokens = tuple(token for piece in (one, other) for token in query_tokens(piece.text)[0])
    bare = len(tokens) == 2 and not {one.text[0], other.text[0], one.text[-1], other.text[-1]} & set("#@＃+")
    return [Words(way) for way in spellings(tokens) if len(way) == 1] if bare else []


def _tail(text: str) -> str:
    """Give the sign that stands right behind the last word: the plus of C++ and Disney+, the sharp of C#."""
    bare = text.removesuffix("#") if text.endswith("#") else text.rstrip("+")
    stands = bare != text and (bare[-1:] == "*" or (bare and kind_of(bare[-1]) in (WORD, DROPPED)))
    return text[-1] if stands else ""


def _words(piece: Piece) -> Node:
    """Read a word, a phrase, a tag or symbols."""
    text = piece.text.strip()
    sign = text[0] if text[:1] in ("#", "@", "＃") else ""
    tokens, symbols = query_tokens(text)
    if not any(token.strip("*?") for token in tokens) or any(not token.strip("*?") for token in tokens):
        if symbols and not tokens:
            found = tuple(Sign(letter) for letter in dict.fromkeys(symbols))
            return found[0] if len(found) == 1 else And(found)
        meant = MEANT.get(text, "")
        raise SearchError(Fault.NO_LETTERS, piece.start, piece.end, value=piece.text, close=meant)
    return Words(tuple(tokens), "#" if sign == "＃" else sign, "" if sign else _tail(text))
