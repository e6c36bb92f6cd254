"""The form in which this language compares letters: case, accents and variants of a letter do not count.

As `skopos_language.folding`, letter by letter, so that a compiled loop and a regular expression can both follow it.
ß stays one letter, which is the same as two s, and ä, ö and ü stay apart from a, o and u: `mueller` finds *Müller*.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skopos_language.folding import SYMBOLS, folded

BLANK, WORD, SYMBOL, DROPPED = 0, 1, 2, 3
KNOWN = 0x20000
SHARP_S = "ß"
UMLAUTS = {"ä": "a", "ö": "o", "ü": "u"}
OTHER_FORMS = {"ς": "σ", "ſ": "s"}
# Scripts without capitals, accents or variants: looking each of their letters up would take a second.
UNCHANGED = ((0x3400, 0xA000), (0xAC00, 0xD7A4), (0xD800, 0xF900), (0x12000, 0x16E00), (0x17000, 0x1D000))
# Thai … Khmer, Japanese, Chinese: written without blanks, so a word is looked for inside the runs of letters.
UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0x20000, 0x3FFFF)
)  # fmt: skip


class Signs(NamedTuple):
    """For each code point below `KNOWN`, the letter that is compared and its kind."""

    fold: NDArray[np.uint32]
    kind: NDArray[np.uint8]


@cache
def signs() -> Signs:
    """Work the tables out, once; a fraction of a second."""
    fold = np.arange(KNOWN, dtype=np.uint32)
    kind = np.zeros(KNOWN, dtype=np.uint8)
    unchanged = np.zeros(KNOWN, dtype=bool)
    for first, last in UNCHANGED:
        unchanged[first:last] = True
    for code in range(KNOWN):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category[0] in "LN":
            compared = letter if unchanged[code] else compared_letter(letter)
            kind[code] = WORD if compared else DROPPED
            fold[code] = ord(compared) if compared else 0
        elif category[0] == "M":
            kind[code] = DROPPED
        elif code > 0x7F and category in SYMBOLS:
            kind[code] = SYMBOL
    return Signs(fold, kind)


def compared_letter(letter: str) -> str:
    """Give the one letter that stands for `letter`; empty if it only changes the looks."""
    if letter in "ßẞ":
        return SHARP_S
    if letter.lower() in UMLAUTS:
        return letter.lower()
    found = folded(letter)
    found = OTHER_FORMS.get(found, found)
    return found if len(found) < 2 else letter.lower()[:1]


@cache
def variants() -> dict[str, str]:
    """Give, for each letter that is compared, all letters that count as it, itself among them."""
    found: dict[str, list[str]] = {}
    table = signs()
    changed = np.flatnonzero((table.fold != np.arange(KNOWN)) & (table.kind == WORD))
    for code in changed.tolist():
        compared = chr(int(table.fold[code]))
        found.setdefault(compared, [compared]).append(chr(code))
    for umlaut, bare in UMLAUTS.items():
        found[bare] += found[umlaut]
    return {compared: "".join(letters) for compared, letters in found.items()}


def kind_of(letter: str) -> int:
    """Give the kind of a letter."""
    code = ord(letter)
    if code < KNOWN:
        return int(signs().kind[code])
    return WORD if code < 0xE0000 else BLANK


def fold_of(letter: str) -> str:
    """Give the letter that is compared."""
    code = ord(letter)
    return chr(int(signs().fold[code])) if code < KNOWN else letter


def is_unspaced(token: str) -> bool:
    """Does the word belong to a script that is written without blanks?"""
    return any(first <= ord(letter) <= last for letter in token for first, last in UNSPACED)


def query_tokens(text: str) -> tuple[list[str], list[str]]:
    """Cut a part of a search into folded words, with `*` and `?` as they stand, and symbols."""
    words: list[str] = [""]
    symbols: list[str] = []
    for letter in text:
        kind = kind_of(letter)
        if letter in "*?":
            words[-1] += letter
        elif kind == WORD:
            words[-1] += fold_of(letter).replace(SHARP_S, "ss")
        elif kind != DROPPED:
            words.append("")
            symbols += [letter] * (kind == SYMBOL)
    return [word for word in words if word], symbols
