"""A stream of signs -> its tokens, and the hashes of its words, word pairs and parts of words.

Two families: `features` for mood, of words as they are typed and of word parts without accents, so that texts typed
either way share most of them; and `language_features`, of word parts with their accents and of the script.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Whole, compiled
from skopos_language.kernels.reading import ARABIC, DROPPED, POINT, SIGN, SPACE, WORD, Stream

MOST_TOKENS = 2_400
MOST_FEATURES = 6_000
MOST_ARABIC = 6  # letters of Arabic alone that are counted
LANGUAGE_SIGNS = 120  # a language shows in the first line
SHORTEST, LONGEST = 3, 5  # letters of word parts, for mood
WORD_LETTERS = 40  # a longer run of letters is cut
START = np.uint64(0xCBF29CE484222325)
FACTOR = np.uint64(0x9E3779B97F4A7C15)
PAIR, SKIP, PART, SCRIPT = np.uint64(0xA5A5), np.uint64(0x5C5C), np.uint64(0x3B3B), np.uint64(0x7171)
ARABIC_LETTERS = np.uint64(0xA2AB1C)
DOWN = np.uint64(29)
LOW = np.uint64(0x0101010101010101)


class Tokens(NamedTuple):
    """Where each token begins and ends, its kind, and the hash of it as typed; and room for one word.

    `upto` says where its features end among those of the text, `turned` whether it stands in the scope of a negation.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    kind: NDArray[np.uint8]
    hash: NDArray[np.uint64]
    upto: NDArray[np.int32]
    turned: NDArray[np.uint8]
    word: NDArray[np.uint32]


def token_room() -> Tokens:
    """Give room for the tokens of one text."""
    return Tokens(
        np.zeros(MOST_TOKENS, np.int32),
        np.zeros(MOST_TOKENS, np.int32),
        np.zeros(MOST_TOKENS, np.uint8),
        np.zeros(MOST_TOKENS, np.uint64),
        np.zeros(MOST_TOKENS, np.int32),
        np.zeros(MOST_TOKENS, np.uint8),
        np.zeros(WORD_LETTERS + 2, np.uint32),
    )


@compiled
def stirred(state: Whole, sign: Whole) -> Whole:
    """Take one more sign into a hash."""
    mixed = (np.uint64(state) ^ np.uint64(sign)) * FACTOR
    return mixed ^ (mixed >> DOWN)


@compiled
def cut(stream: Stream, length: Whole, tokens: Tokens) -> Whole:
    """Cut the stream into words, runs of punctuation and single symbols; gives how many tokens there are."""
    at, found = 0, 0
    while at < length and found < MOST_TOKENS:
        kind, begun = stream.kind[at], at
        if kind in (SPACE, DROPPED):
            at += 1
            continue
        state = START
        if kind == SIGN:
            state = stirred(state, np.uint64(stream.sign[at]))
            at += 1
        else:
            while at < length and stream.kind[at] == kind and (kind == POINT or at - begun < WORD_LETTERS):
                sign = stream.sign[at]
                state = stirred(state, np.uint64(48) if 48 <= sign <= 57 else np.uint64(sign))
                at += 1
        tokens.start[found], tokens.end[found], tokens.kind[found], tokens.hash[found] = begun, at, kind, state
        found += 1
    return found


@compiled
def bare_word(stream: Stream, start: Whole, end: Whole, word: NDArray[np.uint32]) -> bool:
    """Write a word without accents between two blanks into `word`; says whether it had any."""
    had = False
    word[0] = 32
    for place in range(start, end):
        plain = stream.plain[place]
        had = had or plain != stream.sign[place]
        word[place - start + 1] = np.uint32(48) if 48 <= plain <= 57 else plain
    word[end - start + 1] = 32
    return had


@compiled
def features(stream: Stream, tokens: Tokens, count: Whole, out: NDArray[np.uint32]) -> Whole:
    """Write the hashes of a text's words, word parts and neighbours; gives how many."""
    word = tokens.word
    found = 0
    for number in range(count):
        tokens.upto[number] = found
        if found > MOST_FEATURES - 4 * WORD_LETTERS:
            continue
        whole = tokens.hash[number]
        out[found] = np.uint32(whole)
        found += 1
        if number > 0:
            out[found] = np.uint32(stirred(tokens.hash[number - 1] ^ PAIR, whole))
            found += 1
        if number > 1:
            out[found] = np.uint32(stirred(tokens.hash[number - 2] ^ SKIP, whole))
            found += 1
        tokens.upto[number] = found
        if tokens.kind[number] != WORD:
            continue
        start, end = tokens.start[number], tokens.end[number]
        letters = end - start
        if bare_word(stream, start, end, word):
            state = START
            for place in range(1, letters + 1):
                state = stirred(state, np.uint64(word[place]))
            out[found] = np.uint32(state)
            found += 1
        for first in range(letters + 3 - SHORTEST):
            state = PART
            last = min(first + LONGEST, letters + 2)
            for place in range(first, last):
                state = stirred(state, np.uint64(word[place]))
                if place - first + 1 >= SHORTEST and not (first == 0 and place == letters + 1):
                    out[found] = np.uint32(state)
                    found += 1
        tokens.upto[number] = found
    return found


@compiled
def language_features(stream: Stream, tokens: Tokens, count: Whole, out: NDArray[np.uint32]) -> Whole:
    """Write the hashes by which a language is told: scripts, words, and word parts of two to four letters."""
    found = 0
    for _ in range(min(stream.counts[ARABIC], MOST_ARABIC)):
        out[found] = np.uint32(stirred(SCRIPT, ARABIC_LETTERS))
        found += 1
    for number in range(count):
        start, end = tokens.start[number], tokens.end[number]
        if tokens.kind[number] != WORD or stream.sign[start] < np.uint32(58):
            continue
        if start > LANGUAGE_SIGNS:
            break
        out[found] = np.uint32(tokens.hash[number])
        found += 1
        for first in range(start - 1, end):
            sign = np.uint64(32) if first < start else np.uint64(stream.sign[first])
            if sign > np.uint64(127):
                out[found] = np.uint32(stirred(SCRIPT, sign >> np.uint64(7)))
                found += 1
            state = stirred(PART, sign)
            for place in range(first + 1, min(first + 4, end + 1)):
                state = stirred(state, np.uint64(32) if place == end else np.uint64(stream.sign[place]))
                out[found] = np.uint32(state)
                found += 1
    return found


@compiled
def tally(
    votes: NDArray[np.int32], one: Whole, two: Whole, three: Whole, four: Whole, five: Whole, six: Whole, seven: Whole,
    eight: Whole,
) -> None:  # fmt: skip
    """Add the bytes of eight sums to the votes of 64 bits."""
    for byte in range(8):
        down = np.uint64(8 * byte)
        votes[8 * byte] += np.int32((one >> down) & np.uint64(255))
        votes[8 * byte + 1] += np.int32((two >> down) & np.uint64(255))
        votes[8 * byte + 2] += np.int32((three >> down) & np.uint64(255))
        votes[8 * byte + 3] += np.int32((four >> down) & np.uint64(255))
        votes[8 * byte + 4] += np.int32((five >> down) & np.uint64(255))
        votes[8 * byte + 5] += np.int32((six >> down) & np.uint64(255))
        votes[8 * byte + 6] += np.int32((seven >> down) & np.uint64(255))
        votes[8 * byte + 7] += np.int32((eight >> down) & np.uint64(255))


@compiled
def fingerprint(hashes: NDArray[np.uint32], count: Whole, votes: NDArray[np.int32]) -> Whole:
    """Give the 64-bit simhash of a text's features: texts that share most of them differ in few bits.

    Charikar, M. (2002). Similarity estimation techniques from rounding algorithms. STOC.
    """
    votes[:] = 0
    counted, waiting = 0, 0
    one, two, three, four = LOW & np.uint64(0), LOW & np.uint64(0), LOW & np.uint64(0), LOW & np.uint64(0)
    five, six, seven, eight = one, two, three, four
    for number in range(count):
        if count > 96 and hashes[number] & np.uint32(3):
            continue
        bits = np.uint64(hashes[number]) * FACTOR
        bits ^= bits >> np.uint64(31)
        bits *= np.uint64(0xD6E8FEB86659FD93)
        # Every eighth bit is added to a byte of its own; eight sums hold all 64 votes.
        one += bits & LOW
        two += (bits >> np.uint64(1)) & LOW
        three += (bits >> np.uint64(2)) & LOW
        four += (bits >> np.uint64(3)) & LOW
        five += (bits >> np.uint64(4)) & LOW
        six += (bits >> np.uint64(5)) & LOW
        seven += (bits >> np.uint64(6)) & LOW
        eight += (bits >> np.uint64(7)) & LOW
        counted, waiting = counted + 1, waiting + 1
        if waiting == 255:
            tally(votes, one, two, three, four, five, six, seven, eight)
            one = two = three = four = five = six = seven = eight = np.uint64(0)
            waiting = 0
    tally(votes, one, two, three, four, five, six, seven, eight)
    result = np.uint64(0)
    for place in range(64):
        if 2 * votes[place] > counted:
            result |= np.uint64(1) << np.uint64(place)
    return result
