"""A text in its bytes -> a stream of folded signs: one form for what people write in many.

Lower case; one form of Persian letters and of all digits; half-spaces part words; looks-only marks, skin tones and
apostrophes are dropped; letters said thrice are said twice. Links and handles become one sign each; hashtags become
their words. Patterns of word lists are read by the same function, so they always agree with the texts.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.calling import called
from skopos_language.kernels.compiling import Grid, Whole, compiled

SPACE, WORD, POINT, SIGN, DROPPED = 0, 1, 2, 3, 4
LINK, HANDLE = 0xE000, 0xE001
KNOWN_SIGNS = 0x20000
LONGEST = 10_000  # signs that are read of a text; an article's opening says what it is about

LETTERS, CAPITALS, DIGITS, LINKS, HANDLES, TAGS, CALLS, QUESTIONS, DOTS, ACCENTS, PICTURES, STRETCHED, ARABIC = range(
    13
)
STARS, HOLLOW_STARS, STAR_RUNS = range(13, 16)
COUNTS = 16
TEH, ALEF_MAKSURA, ALEF_ABOVE, ALEF_BELOW = 0x629, 0x649, 0x623, 0x625  # letters that Persian hardly writes


class Signs(NamedTuple):
    """What is known of each code point: its folded form, its kind, its form without accents.

    `tones` are rows of first vowel, second vowel with a tone mark, and how newer Vietnamese spelling writes the two.
    """

    fold: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    bare: NDArray[np.uint32]
    tones: Grid[np.uint32]


class Stream(NamedTuple):
    """Room for one text that was read: folded signs, the same without accents, kinds, capitals or not; and counts."""

    sign: NDArray[np.uint32]
    plain: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    capital: NDArray[np.uint8]
    counts: NDArray[np.int32]


def room() -> Stream:
    """Give room for one text."""
    size = LONGEST + 64
    signs, plain = np.zeros(size, np.uint32), np.zeros(size, np.uint32)
    return Stream(signs, plain, np.zeros(size, np.uint8), np.zeros(size, np.uint8), np.zeros(COUNTS, np.int32))


@compiled
def decode(data: NDArray[np.uint8], at: Whole, end: Whole) -> tuple[Whole, Whole]:
    """Give the code point at a place and where the next begins; the bytes are valid UTF-8."""
    first = np.int64(data[at])
    if first < 0x80:
        return first, at + 1
    if first < 0xE0 and at + 1 < end:
        return ((first & 0x1F) << 6) | (data[at + 1] & 0x3F), at + 2
    if first < 0xF0 and at + 2 < end:
        return ((first & 0x0F) << 12) | ((np.int64(data[at + 1]) & 0x3F) << 6) | (data[at + 2] & 0x3F), at + 3
    if at + 3 < end:
        high = ((first & 0x07) << 18) | ((np.int64(data[at + 1]) & 0x3F) << 12)
        return high | ((np.int64(data[at + 2]) & 0x3F) << 6) | (data[at + 3] & 0x3F), at + 4
    return 32, end


@compiled
def begins_link(data: NDArray[np.uint8], at: Whole, end: Whole) -> bool:
    """Does `http://`, `https://` or `www.` stand here?"""
    first = data[at] | 32
    if first == 104 and at + 7 < end:  # h
        if (data[at + 1] | 32) != 116 or (data[at + 2] | 32) != 116 or (data[at + 3] | 32) != 112:
            return False
        after = at + 5 if (data[at + 4] | 32) == 115 else at + 4
        return after + 2 < end and data[after] == 58 and data[after + 1] == 47 and data[after + 2] == 47
    if first == 119 and at + 4 < end:  # w
        return (data[at + 1] | 32) == 119 and (data[at + 2] | 32) == 119 and data[at + 3] == 46
    return False


@compiled
def kind_of(code: Whole, signs: Signs) -> Whole:
    """Give the kind of a code point."""
    if code < KNOWN_SIGNS:
        return np.int64(signs.kind[code])
    return DROPPED if code >= 0xE0000 else WORD


@compiled
def end_of_link(data: NDArray[np.uint8], at: Whole, end: Whole) -> Whole:
    """Give where a link ends: at the next blank."""
    while at < end and data[at] > 32:
        at += 1
    return at


@compiled
def end_of_handle(data: NDArray[np.uint8], at: Whole, end: Whole, signs: Signs) -> Whole:
    """Give where a handle ends whose first letter stands at `at`."""
    while at < end:
        code, after = decode(data, at, end)
        if kind_of(code, signs) != WORD and code != 95 and code != 45 and code != 46:
            break
        at = after
    return at


@compiled
def put(out: Stream, length: Whole, sign: Whole, plain: Whole, kind: Whole, capital: Whole) -> Whole:
    """Append a sign; gives the new length."""
    out.sign[length], out.plain[length], out.kind[length], out.capital[length] = sign, plain, kind, capital
    return length + 1


@compiled
def put_space(out: Stream, length: Whole) -> Whole:
    """Append a blank, but not at the start and not after another."""
    if length == 0 or out.kind[length - 1] == SPACE:
        return length
    return put(out, length, 32, 32, SPACE, 0)


@compiled
def put_letter(out: Stream, length: Whole, code: Whole, sign: Whole, plain: Whole) -> Whole:
    """Append a letter or digit, up to two equal letters in a row; counts what it is."""
    count = out.counts
    is_digit = 48 <= sign <= 57
    if is_digit:
        count[DIGITS] += 1
    else:
        count[LETTERS] += 1
    capital = 1 if code < sign and (sign < 0x600 or sign >= 0x1E00) else 0
    count[CAPITALS] += capital
    if length > 1 and not is_digit and out.sign[length - 1] == sign and out.sign[length - 2] == sign:
        count[STRETCHED] += 1
        return length
    if sign != plain:
        count[ACCENTS] += 1
    return put(out, length, sign, plain, WORD, capital)


@compiled
def toned(out: Stream, length: Whole, sign: Whole, tones: Grid[np.uint32]) -> Whole:
    """Write a Vietnamese tone mark where newer spelling has it (oà -> òa); gives the sign that is left to write."""
    if sign < 0xC0 or length == 0 or (out.sign[length - 1] != 111 and out.sign[length - 1] != 117):
        return sign
    for row in range(tones.shape[0]):
        if tones[row, 1] == sign and tones[row, 0] == out.sign[length - 1]:
            out.sign[length - 1] = tones[row, 2]
            return np.int64(tones[row, 3])
    return sign


@compiled
def is_star(sign: Whole) -> bool:
    """Is a sign one of those by which people rate: ⭐ ★ 🌟 ☆?"""
    return sign in (0x2B50, 0x2605, 0x1F31F, 0x2606)


@compiled
def count_star(out: Stream, length: Whole, sign: Whole) -> None:
    """Count a star that is about to be written, and whether a run of stars begins with it; blanks do not end one."""
    out.counts[HOLLOW_STARS if sign == 0x2606 else STARS] += 1
    last = length - 2 if length > 1 and out.kind[length - 1] == SPACE else length - 1
    if last < 0 or not is_star(out.sign[last]):
        out.counts[STAR_RUNS] += 1


@compiled
def put_point(out: Stream, length: Whole, sign: Whole, kind: Whole) -> Whole:
    """Append a punctuation mark or symbol, up to three equal ones in a row; counts ! and ?."""
    count = out.counts
    if sign == 33:
        count[CALLS] += 1
    elif sign == 63:
        count[QUESTIONS] += 1
    elif sign >= 0x2190:
        count[PICTURES] += 1
        if is_star(sign):
            count_star(out, length, sign)
    if length > 2 and out.sign[length - 1] == sign and out.sign[length - 2] == sign and out.sign[length - 3] == sign:
        return length
    return put(out, length, sign, sign, kind, 0)


@compiled
def read(data: NDArray[np.uint8], at: Whole, end: Whole, signs: Signs, out: Stream) -> Whole:
    """Read the text in `data[at:end]` into `out`; gives how many signs were written."""
    length, tagged, before = 0, False, 0
    out.counts[:] = 0
    while at < end and length < LONGEST:
        code, after = decode(data, at, end)
        kind = kind_of(code, signs)
        if kind == WORD:
            if (code | 32) in (104, 119) and begins_link(data, at, end):
                after = end_of_link(data, at, end)
                length = put(out, length, LINK, LINK, SIGN, 0)
                out.counts[LINKS] += 1
                before, at = SIGN, after
                continue
            sign = np.int64(signs.fold[code]) if code < KNOWN_SIGNS else code
            if code in (TEH, ALEF_MAKSURA, ALEF_ABOVE, ALEF_BELOW):
                out.counts[ARABIC] += 1  # folded letters do not show it any more
            if tagged and before == WORD and code != sign and length > 0 and out.capital[length - 1] == 0:
                length = put_space(out, length)  # #bestBreadEver
            plain = np.int64(signs.bare[sign]) if sign < KNOWN_SIGNS else sign
            length = put_letter(out, length, code, toned(out, length, sign, signs.tones), plain)
            before = WORD
        elif kind != DROPPED:
            tagged = tagged and code == 95
            if code == 64 and before != WORD and after < end and kind_of(decode(data, after, end)[0], signs) == WORD:
                after = end_of_handle(data, after, end, signs)
                length = put(out, length, HANDLE, HANDLE, SIGN, 0)
                out.counts[HANDLES] += 1
                kind = SIGN
            elif (code == 35 or code == 0xFF03) and after < end and kind_of(decode(data, after, end)[0], signs) == WORD:
                out.counts[TAGS] += 1
                length = put_space(out, length)
                tagged = True
            elif kind == SPACE:
                length = put_space(out, length)
            else:
                if code == 46 and after < end and 97 <= (data[after] | 32) <= 122:
                    out.counts[DOTS] += 1
                length = put_point(out, length, np.int64(signs.fold[code]) if code < KNOWN_SIGNS else code, kind)
            before = kind
        at = after
    while length > 0 and out.kind[length - 1] == SPACE:
        length -= 1
    return length


@called
def read_all(
    data: NDArray[np.uint8], offset: NDArray[np.int64], signs: Signs, out: Stream,
    sign: NDArray[np.uint32], plain: NDArray[np.uint32], begins: NDArray[np.int64],
) -> None:  # fmt: skip
    """Write the signs of many short texts one behind the other, with and without accents, and where each begins."""
    for text in range(offset.shape[0] - 1):
        length = read(data, offset[text], offset[text + 1], signs, out)
        first = begins[text]
        for at in range(length):
            sign[first + at], plain[first + at] = out.sign[at], out.plain[at]
        begins[text + 1] = first + length
