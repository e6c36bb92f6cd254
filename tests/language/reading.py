"""Texts through parts of the pass, one at a time; the parts run as Python here, and whole.answer as machine code."""

import numpy as np

from skopos_language.kernels.grams import cut, token_room
from skopos_language.kernels.prior import GIVEN, find, found_room, seen_room, weigh
from skopos_language.kernels.reading import read, room
from skopos_language.wordlists import LISTS, PLAIN, Pattern, grow, known_words, signs


def stream_of(text):
    data = np.frombuffer(text.encode(), np.uint8)
    stream = room()
    with np.errstate(over="ignore"):
        return stream, read(data, 0, len(data), signs(), stream)


def read_text(text):
    """The text as it is read."""
    stream, length = stream_of(text)
    return "".join(map(chr, stream.sign[:length]))


def cut_of(text):
    """The text as it is read, its tokens, and how many they are."""
    stream, length = stream_of(text)
    tokens = token_room()
    with np.errstate(over="ignore"):
        return stream, tokens, cut(stream, length, tokens)


def tokens_of(text):
    stream, tokens, count = cut_of(text)
    return ["".join(map(chr, stream.sign[tokens.start[n] : tokens.end[n]])) for n in range(count)]


def hits(trie, root, inside, text, plain=False):
    stream, length = stream_of(text)
    tokens, found = token_room(), found_room()
    sign = stream.plain if plain else stream.sign
    with np.errstate(over="ignore"):
        count = cut(stream, length, tokens)
        number = find(trie, root, inside, sign, stream.kind, length, tokens, count, found, seen_room())
    return stream, tokens, found, number


def found_in(patterns, text, language="en"):
    """Which of the patterns are found, in order."""
    listed = LISTS.index(language)
    planted = grow([Pattern(text_of, listed, number) for number, text_of in enumerate(patterns)])
    _, _, found, number = hits(planted.trie, planted.root[listed], planted.inside[listed], text, PLAIN[listed])
    return [patterns[entry] for entry in found.entry[:number]]


def prior_of(text, language):
    """The features that the word list gives."""
    trie, words = known_words()
    listed = LISTS.index(language)
    stream, tokens, found, number = hits(trie, words.root[listed], words.inside[listed], text, PLAIN[listed])
    given = np.zeros(GIVEN, np.float32)
    weigh(words, stream, tokens, found, number, given)
    return given
