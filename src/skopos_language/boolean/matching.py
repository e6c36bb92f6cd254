"""Many searches against many mentions at once.

The texts are cut once; each word of all searches is looked up once in the vocabulary of the batch; what remains for
each search is arithmetic with marks, a mark for each mention.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_language.boolean.fields import FLAGS, NONE
from skopos_language.boolean.german import bare, folded_forms, may_differ
from skopos_language.boolean.nodes import And, Author, Field, Near, Node, Not, Or, Sign, Words
from skopos_language.boolean.patterns import EMOJI, vocabulary_pattern
from skopos_language.boolean.signs import UMLAUTS, is_unspaced
from skopos_language.boolean.tokens import GOES_ON, HANDLE, HASHTAG, JOINED, PLUS, SHARP, Numbers, Tokens, tokens_of

SLICE = 65_536
UMLAUT = re.compile(f"[{''.join(UMLAUTS)}]")
NEEDED = (
    "text", "title", "language", "country", "sentiment", "emotion", "topics", "author_name", "author_id", "channel",
    "platform", "kind", "flags", "place_text", "rating", "reply_to",
)  # fmt: skip
SIGNS = {"#": HASHTAG, "@": HANDLE}
TAILS = {"+": PLUS, "#": SHARP}
SENTIMENTS = {1: "positive", 0: "neutral", -1: "negative"}

type Marks = NDArray[np.bool_]


def matches(searches: Sequence[Node], mentions: pa.Table) -> list[Marks]:
    """Say for each search which mentions it finds.

    Parameters
    ----------
    searches : sequence of Node
        As `parse` gives them.
    mentions : pyarrow.Table
        Must have the columns `NEEDED`: the mention's texts, labels and where it came from.

    Returns
    -------
    list of ndarray, shape (mentions,)
        For each search a mark for each mention. The same rows as the SQL of `condition`.
    """
    parts = [_matched(searches, mentions.slice(at, SLICE)) for at in range(0, max(1, mentions.num_rows), SLICE)]
    return [np.concatenate([part[number] for part in parts]) for number in range(len(searches))]


def _matched(searches: Sequence[Node], mentions: pa.Table) -> list[Marks]:
    batch = Batch(mentions, searches)
    return [batch.marks(search) for search in searches]


class Batch:
    """Some mentions while searches are matched against them. What was worked out for one search serves the others."""

    def __init__(self, mentions: pa.Table, searches: Iterable[Node]) -> None:
        self.mentions, self.rows = mentions, mentions.num_rows
        self._found: dict[Node, Marks] = {}
        words = list(_words_of(searches))
        self._wanted = {token for node in words if isinstance(node, Words) for token in node.tokens}
        self._wanted_authors = {token for node in words if isinstance(node, Author) for token in node.words.tokens}

    @cached_property
    def said(self) -> "Places":
        """Where the words of the searches stand in texts and headlines."""
        titles = self.mentions["title"].combine_chunks()
        titled = np.flatnonzero(pc.not_equal(pc.fill_null(titles, ""), "").to_numpy(zero_copy_only=False))
        texts = self.mentions["text"].combine_chunks().cast(pa.large_string())
        rows = np.concatenate([np.arange(self.rows), titled])
        both = pa.concat_arrays([texts, titles.take(pa.array(titled)).cast(pa.large_string())])
        return Places(tokens_of(both), rows, self.rows, self._wanted)

    @cached_property
    def authors(self) -> "Places":
        """Where the words of the searches stand in the names and ids of authors."""
        columns = [
            self.mentions[name].combine_chunks().cast(pa.large_string()) for name in ("author_name", "author_id")
        ]
        rows = np.concatenate([np.arange(self.rows)] * 2)
        return Places(tokens_of(pa.concat_arrays(columns)), rows, self.rows, self._wanted_authors)

    def marks(self, node: Node) -> Marks:
        """Mark the mentions that a part of a search finds."""
        if node not in self._found:
            self._found[node] = self._marks(node)
        return self._found[node]

    def _marks(self, node: Node) -> Marks:
        match node:
            case Words():
                return self.said.marks(self.said.places(node))
            case Sign():
                return self.said.symbols(node.letter)
            case Near():
                return self.said.near(node)
            case Author():
                return self.authors.marks(self.authors.places(Words(node.words.tokens)))
            case Field():
                return self.field(node)
            case Not():
                return ~self.marks(node.part)
            case And():
                return np.logical_and.reduce([self.marks(part) for part in node.parts])
            case Or():
                return np.logical_or.reduce([self.marks(part) for part in node.parts])

    def field(self, field: Field) -> Marks:
        """Mark the mentions whose field has any of the values."""
        if field.name == "has":
            return np.logical_or.reduce([self.has(key) for key in field.values])
        if field.name == "theme":
            return self.listed("topics", field.values)
        column = {"lang": "language"}.get(field.name, field.name)
        return self.keyed(column, lambda value: KEYS[field.name](value) in field.values)

    def keyed(self, column: str, fits: Callable[[object], bool]) -> Marks:
        """Mark by a column with few different values, each of which is judged once."""
        told = self.mentions[column].combine_chunks().dictionary_encode(null_encoding="encode")
        judged = np.array([fits(value) for value in told.dictionary.to_pylist()], dtype=np.bool_)
        return judged[told.indices.to_numpy()] if len(judged) else np.zeros(self.rows, np.bool_)

    def listed(self, column: str, keys: Sequence[str]) -> Marks:
        """Mark the mentions whose list has any of the keys; ``none`` is an empty list."""
        lists = self.mentions[column].combine_chunks()
        marks = np.zeros(self.rows, np.bool_)
        fitting = pc.is_in(lists.flatten(), pa.array(list(keys), pa.string())).to_numpy(zero_copy_only=False)
        marks[pc.list_parent_indices(lists).to_numpy()[fitting]] = True
        if NONE in keys:
            marks |= pc.equal(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
        return marks

    def has(self, key: str) -> Marks:
        """Mark the mentions that have something."""
        if key in FLAGS:
            return self.listed("flags", (key,))
        if key == "emoji":
            marks = [self.matching(name, EMOJI) for name in ("text", "title")]
            return marks[0] | marks[1]
        column = self.mentions[{"place": "place_text", "reply": "reply_to"}.get(key, key)]
        given = pc.is_valid(column) if key == "rating" else pc.not_equal(pc.fill_null(column, ""), "")
        return given.combine_chunks().to_numpy(zero_copy_only=False)

    def matching(self, column: str, pattern: str) -> Marks:
        """Mark the mentions one of whose texts fits a regular expression."""
        found = pc.match_substring_regex(pc.fill_null(self.mentions[column], ""), pattern)
        return found.combine_chunks().to_numpy(zero_copy_only=False)


def _low(value: object) -> str:
    return str(value or "").lower()


KEYS: dict[str, Callable[[object], str]] = {
    "lang": lambda value: str(value or NONE),
    "country": lambda value: str(value or NONE),
    "sentiment": lambda value: SENTIMENTS.get(value, NONE) if isinstance(value, int) else NONE,
    "emotion": lambda value: str(value or NONE),
    "kind": str,
    "platform": _low,
    "channel": lambda value: _low(value) or NONE,
}


def _words_of(nodes: Iterable[Node]) -> Iterable[Words | Author]:
    for node in nodes:
        match node:
            case Words() | Author():
                yield node
            case Near():
                yield from (*node.left, *node.right)
            case Not():
                yield from _words_of([node.part])
            case And() | Or():
                yield from _words_of(node.parts)


class Places:
    """Where each word that is looked for stands; places are numbers of words in the batch, ascending."""

    def __init__(self, tokens: Tokens, rows: Numbers, count: int, wanted: Iterable[str]) -> None:
        self.tokens, self.rows, self.count = tokens, rows, count
        self._bare = replace(tokens, letters=bare(tokens.letters))
        self._numbers = {token: self._looked_up(token) for token in wanted}
        interesting = np.zeros(len(tokens.begin), np.bool_)
        for numbers in self._numbers.values():
            interesting[numbers] = True
        here = np.flatnonzero(interesting[tokens.word])
        order = np.argsort(tokens.word[here], kind="stable")
        self._here, self._words = here[order], tokens.word[here][order]
        self._kept: dict[str, Numbers] = {}

    def _looked_up(self, token: str) -> Numbers:
        differs = may_differ(token)
        forms = folded_forms(token)
        if is_unspaced(token) or any("*" in form or "?" in form or "ss" in form for form in forms):
            return (self.tokens if differs else self._bare).fitting(vocabulary_pattern(token))
        numbers = [number for form in forms for number in self._called(form)]
        if differs:
            fits, words = vocabulary_pattern(token), self.tokens.vocabulary
            numbers = [number for number in numbers if fits.match(f"\n{words[number]}\n")]
        return np.array(numbers, np.int64)

    def _called(self, form: str) -> list[int]:
        """Give the words that are this one, umlauts or not."""
        number = self.tokens.numbers.get(form)
        return self._with_umlauts.get(form, []) + ([] if number is None else [number])

    @cached_property
    def _with_umlauts(self) -> dict[str, list[int]]:
        """The numbers of the words that have umlauts, by these words without them."""
        letters, found = self.tokens.letters, dict[str, list[int]]()
        places = np.array([match.start() for match in UMLAUT.finditer(letters)], np.int64)
        for number in np.unique(np.searchsorted(self.tokens.begin, places, side="right") - 1).tolist():
            found.setdefault(bare(self.tokens.vocabulary[number]), []).append(number)
        return found

    def of_token(self, token: str) -> Numbers:
        """Give where a word stands."""
        if token not in self._kept:
            numbers = self._numbers[token]
            first = np.searchsorted(self._words, numbers, side="left")
            last = np.searchsorted(self._words, numbers, side="right")
            found = [self._here[low:high] for low, high in zip(first.tolist(), last.tolist(), strict=True)]
            places = np.concatenate([np.empty(0, np.int64), *found])
            places.sort()
            self._kept[token] = places
        return self._kept[token]

    def places(self, words: Words) -> Numbers:
        """Give where a row of words begins."""
        tokens, marks = self.tokens, self.tokens.mark
        found = self.of_token(words.tokens[0])
        if words.sign:
            found = found[(marks[found] & SIGNS[words.sign]) > 0]
        for step, token in enumerate(words.tokens[1:], start=1):
            found = found[np.isin(found + step, self.of_token(token), assume_unique=True)]
            found = found[tokens.text[found + step] == tokens.text[found]]
            if words.sign:
                found = found[(marks[found + step] & JOINED) > 0]
        last = found + len(words.tokens) - 1
        if words.tail:
            return found[(marks[last] & TAILS[words.tail]) > 0]
        if words.sign and not words.tokens[-1].endswith("*"):
            found = found[(marks[last] & GOES_ON) == 0]
        return found

    def marks(self, places: Numbers) -> Marks:
        """Mark the mentions in which these words stand."""
        marks = np.zeros(self.count, np.bool_)
        marks[self.rows[self.tokens.text[places]]] = True
        return marks

    def symbols(self, letter: str) -> Marks:
        """Mark the mentions that have a symbol."""
        marks = np.zeros(self.count, np.bool_)
        marks[self.rows[self.tokens.symbol_text[self.tokens.symbol == ord(letter)]]] = True
        return marks

    def near(self, node: Near) -> Marks:
        """Mark the mentions in which two groups of words stand near each other."""
        left, right = self._spans(node.left), self._spans(node.right)
        return self._follows(left, right, node.distance) | self._follows(right, left, node.distance)

    def _spans(self, group: tuple[Words, ...]) -> tuple[Numbers, Numbers]:
        """Give the first and last place of each find of any of the group, by first place."""
        starts = [self.places(words) for words in group]
        first = np.concatenate(starts)
        last = np.concatenate([found + len(words.tokens) - 1 for found, words in zip(starts, group, strict=True)])
        order = np.argsort(first, kind="stable")
        return first[order], last[order]

    def _follows(self, one: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers], distance: int) -> Marks:
        """Mark the mentions in which some of `other` begin at most `distance` words after one of `one` ends."""
        ends, starts = one[1], other[0]
        at = np.searchsorted(starts, ends, side="right")
        ends, at = ends[at < len(starts)], at[at < len(starts)]
        follower = starts[at]
        text = self.tokens.text
        fits = (follower - ends <= distance) & (text[follower] == text[ends])
        return self.marks(ends[fits])
