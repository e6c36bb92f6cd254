"""What the word list of its language says of a text: sums with negation, boosters, capitals and “but”, as features.

The rules are those of Hutto and Gilbert, VADER (ICWSM 2014), for any language that has a list, with negations that may
also follow the word (Persian verbs, German word order). The model weighs these figures beside the words themselves.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Real, Whole, compiled, compiled_fast
from skopos_language.kernels.grams import WORD_LETTERS, Tokens
from skopos_language.kernels.reading import (
    ACCENTS,
    CALLS,
    CAPITALS,
    DIGITS,
    HANDLES,
    LETTERS,
    LINKS,
    PICTURES,
    POINT,
    QUESTIONS,
    STRETCHED,
    TAGS,
    WORD,
    Stream,
)
from skopos_language.kernels.tries import Trie, is_open, longest

NEGATED = np.float32(-0.74)  # a negated word keeps this much of its weight, turned
BOOST, CAPITAL_BOOST, CALL_BOOST = np.float32(0.293), np.float32(0.733), np.float32(0.292)
REACH = 3  # tokens over which a negation turns a listed word
SCOPE = 6  # tokens over which it may turn any word, for the model to judge
SPREAD = np.float32(15)
NONE, NOT, NOT_AFTER, NOT_AROUND, MORE, LESS, BUT = range(7)
ROLES = ("", "not", "not after", "not around", "more", "less", "but")
EMOTIONS = 8
MOST_FOUND = 400
MOST_SEEN, UNKNOWN, ASKS = 1 << 14, -2, -3
SALT = np.uint64(0xD6E8FEB86659FD93)
RATED, RATING, MARKED = 32, 33, 34  # places of a rating: is there one, which, and how far it is from the middle
GIVEN = 35  # features for the model


class Words(NamedTuple):
    """What each entry of the word lists carries; `root` and `inside` are the trees of each list.

    `plain` says whether a list is compared with texts without their accents.
    """

    weight: NDArray[np.float32]
    emotion: NDArray[np.int8]
    role: NDArray[np.int8]
    offence: NDArray[np.uint8]
    root: NDArray[np.int32]
    inside: NDArray[np.int32]
    plain: NDArray[np.uint8]


class Found(NamedTuple):
    """Room for what was found in one text: entries and their tokens (`end` is exclusive)."""

    entry: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]


class Seen(NamedTuple):
    """What words alone decided: the hash of a word and of a tree, and the entry (`ASKS`: what follows matters, too)."""

    key: NDArray[np.uint64]
    entry: NDArray[np.int32]


def seen_room() -> Seen:
    """Give room for what is seen of one trie."""
    return Seen(np.zeros(MOST_SEEN, np.uint64), np.full(MOST_SEEN, UNKNOWN, np.int32))


def found_room() -> Found:
    """Give room for what is found in one text."""
    return Found(np.zeros(MOST_FOUND, np.int32), np.zeros(MOST_FOUND, np.int32), np.zeros(MOST_FOUND, np.int32))


@compiled
def has_digit(sign: NDArray[np.uint32], start: Whole, end: Whole) -> bool:
    """Is there a digit in a word? The hash of a word does not tell digits apart."""
    for at in range(start, end):
        if 48 <= sign[at] <= 57:
            return True
    return False


@compiled
def find_at(
    trie: Trie, root: Whole, inside: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], length: Whole,
    start: Whole, end: Whole, edge: Whole, is_gated: bool,
) -> tuple[Whole, Whole, bool]:  # fmt: skip
    """Give what `longest` gives for the word at `start`, from its beginning or, below `inside`, from within."""
    entry, last, asks = np.int64(-1), start, False
    if root >= 0:
        entry, last, asks = longest(trie, root, sign, kind, start, length, edge, is_gated or end - start >= 3)
    if entry < 0 and inside >= 0:
        for at in range(start, end):
            entry, last, more = longest(trie, inside, sign, kind, at, length, edge, is_gated or end - at >= 3)
            asks = asks or more
            if entry >= 0:
                break
    return entry, last, asks


@compiled
def find_word(
    trie: Trie, root: Whole, inside: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], length: Whole,
    start: Whole, end: Whole, key: Whole, seen: Seen,
) -> tuple[Whole, Whole]:  # fmt: skip
    """Give what the longest pattern at a word carries and where it ends; what the word alone decides is remembered."""
    slot = key & np.uint64(seen.key.shape[0] - 1)
    is_new = seen.key[slot] != key
    is_cut = end - start >= WORD_LETTERS
    edge = length + 1 if is_cut else end
    entry, last, asks = find_at(trie, root, inside, sign, kind, length, start, end, edge, is_cut or not is_new)
    if is_new and not is_cut and not has_digit(sign, start, end):
        asks = asks or (entry >= 0 and last != end)
        seen.key[slot], seen.entry[slot] = key, ASKS if asks else entry
    return entry, last


@compiled
def find(
    trie: Trie, root: Whole, inside: Whole, sign: NDArray[np.uint32], kind: NDArray[np.uint8], length: Whole,
    tokens: Tokens, count: Whole, found: Found, seen: Seen,
) -> Whole:  # fmt: skip
    """Find the patterns of one tree from left to right, the longest first, no token twice; gives how many."""
    number, hits = 0, 0
    salt, mask = np.uint64(root + 2) * SALT, np.uint64(seen.key.shape[0] - 1)
    while number < count and hits < MOST_FOUND:
        start, end = np.int64(tokens.start[number]), np.int64(tokens.end[number])
        entry, last = np.int64(-1), end
        if tokens.kind[number] == WORD:
            key = tokens.hash[number] ^ salt
            slot = key & mask
            if seen.key[slot] == key and seen.entry[slot] >= -1:
                entry = np.int64(seen.entry[slot])
            else:
                entry, last = find_word(trie, root, inside, sign, kind, length, start, end, key, seen)
        elif root >= 0:
            within = end if tokens.kind[number] == POINT else start + 1
            for at in range(start, within):
                if is_open(trie.gate[root], sign, at, length):
                    entry, last, _ = longest(trie, root, sign, kind, at, length, length + 1, False)
                    if entry >= 0:
                        break
        after = number + 1
        if entry >= 0:
            while after < count and tokens.start[after] < last:
                after += 1
            found.entry[hits], found.start[hits], found.end[hits] = entry, number, after
            hits += 1
        number = after
    return hits


@compiled
def broken(tokens: Tokens, start: Whole, end: Whole) -> bool:
    """Does a clause end between two tokens?"""
    for number in range(start, end):
        if tokens.kind[number] == POINT:
            return True
    return False


@compiled
def shouted(stream: Stream, start: Whole, end: Whole) -> bool:
    """Is a word of three letters or more in capitals?"""
    for at in range(start, end):
        if stream.capital[at] == 0:
            return False
    return end - start >= 3


@compiled
def weight_in_place(words: Words, tokens: Tokens, found: Found, hits: Whole, which: Whole, weight: Real) -> Real:
    """Give a word's weight after the boosters and negations around it."""
    negated = False
    sign = np.float32(1) if weight > 0 else np.float32(-1) if weight < 0 else np.float32(0)
    for other in range(hits):
        role = words.role[found.entry[other]]
        if role in (NONE, BUT):
            continue
        before, after = found.start[which] - found.end[other], found.start[other] - found.end[which]
        if role in (MORE, LESS):
            if 0 <= before < 3 or after == 0:
                part = BOOST * (np.float32(1) - np.float32(0.05) * np.float32(max(before, 0)))
                weight += sign * part if role == MORE else -sign * part
            continue
        ahead = role != NOT_AFTER and 0 <= before < REACH and not broken(tokens, found.end[other], found.start[which])
        behind = role != NOT and 0 <= after < REACH and not broken(tokens, found.end[which], found.start[other])
        negated = negated or ahead or behind
    return weight * NEGATED if negated else weight


@compiled
def mark_turned(words: Words, tokens: Tokens, count: Whole, found: Found, hits: Whole) -> None:
    """Mark the tokens in the scope of a negation: `SCOPE` of its clause, behind it, before it, or around it."""
    tokens.turned[:count] = 0
    for which in range(hits):
        role = words.role[found.entry[which]]
        if role < NOT or role > NOT_AROUND:
            continue
        after = found.end[which] + SCOPE if role != NOT_AFTER else 0
        for number in range(found.end[which], min(after, count)):
            if tokens.kind[number] == POINT:
                break
            tokens.turned[number] = 1
        before = found.start[which] - SCOPE if role != NOT else found.start[which]
        for number in range(found.start[which] - 1, max(before, 0) - 1, -1):
            if tokens.kind[number] == POINT:
                break
            tokens.turned[number] = 1


@compiled
def squashed(value: Real, spread: Real) -> Real:
    """Bring a sum between -1 and 1."""
    return np.float32(value / np.sqrt(value * value + spread))


@compiled_fast
def weigh(words: Words, stream: Stream, tokens: Tokens, found: Found, hits: Whole, given: NDArray[np.float32]) -> None:
    """Write the features that the words found make: scores, emotions, offence."""
    turn, plus, minus, negations = -1, np.float32(0), np.float32(0), 0
    for which in range(hits):
        role = words.role[found.entry[which]]
        if role == BUT and turn < 0:
            turn = found.start[which]
        negations += 1 if NOT <= role <= NOT_AROUND else 0
    all_shouted = stream.counts[CAPITALS] >= 0.9 * stream.counts[LETTERS]
    plus_count, minus_count, drawn, offence = 0, 0, np.float32(0), 0
    first, last = np.float32(0), np.float32(0)
    for which in range(hits):
        entry = found.entry[which]
        offence += words.offence[entry]
        if words.role[entry] != NONE:
            continue
        weight = np.float32(words.weight[entry])
        start = found.start[which]
        if not all_shouted and shouted(stream, tokens.start[start], tokens.end[start]):
            weight += CAPITAL_BOOST if weight > 0 else -CAPITAL_BOOST if weight < 0 else np.float32(0)
        placed = np.float32(weight_in_place(words, tokens, found, hits, which, weight))
        if turn >= 0:
            placed *= np.float32(0.5) if start < turn else np.float32(1.5)
        if placed > 0:
            plus, plus_count = plus + placed, plus_count + 1
        elif placed < 0:
            minus, minus_count = minus - placed, minus_count + 1
        if tokens.kind[start] != WORD:
            drawn += placed
        if placed != 0:
            first = placed if first == 0 else first
            last = placed
        if words.emotion[entry] >= 0 and placed * weight >= 0:
            given[9 + words.emotion[entry]] += max(np.float32(1), abs(placed))
    total = plus - minus
    emphasis = np.float32(min(stream.counts[CALLS], 4)) * CALL_BOOST
    total += emphasis if total > 0 else -emphasis if total < 0 else np.float32(0)
    given[0] = squashed(total, SPREAD)
    given[1] = abs(given[0])
    given[2], given[3] = squashed(plus, SPREAD), squashed(minus, SPREAD)
    given[4], given[5] = np.log1p(np.float32(plus_count)), np.log1p(np.float32(minus_count))
    given[6] = squashed(drawn, SPREAD)
    given[7], given[8] = np.log1p(np.float32(negations)), np.float32(1 if turn >= 0 else 0)
    for emotion in range(EMOTIONS):
        given[9 + emotion] = squashed(given[9 + emotion], np.float32(8))
    given[17] = np.log1p(np.float32(offence))
    given[29] = np.float32(1 if plus_count + minus_count > 0 else 0)
    given[30], given[31] = squashed(first, SPREAD), squashed(last, SPREAD)


@compiled_fast
def describe(stream: Stream, tokens: Whole, given: NDArray[np.float32]) -> None:
    """Write the features of a text's form."""
    count = stream.counts
    letters = np.float32(max(count[LETTERS], 1))
    given[18] = np.log1p(np.float32(count[CALLS]))
    given[19] = np.float32(min(count[QUESTIONS], 2))
    given[20] = np.float32(count[CAPITALS]) / letters
    given[21] = np.float32(count[DIGITS]) / (letters + np.float32(count[DIGITS]))
    given[22] = np.float32(min(count[LINKS], 3))
    given[23] = np.log1p(np.float32(count[HANDLES]))
    given[24] = np.log1p(np.float32(count[TAGS]))
    given[25] = np.log1p(np.float32(tokens)) / np.float32(4)
    given[26] = np.log1p(np.float32(count[STRETCHED]))
    given[27] = np.log1p(np.float32(count[PICTURES]))
    given[28] = np.float32(1 if count[ACCENTS] > 0 else 0)
