"""Which signs the fonts of reports have: read from the fonts' own character maps.

The typesetter draws an empty box for a sign that no font has, without a word. Emoji and rarer writings are in what
people say, so they are found before, shown as one known sign, and said below the report.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from skopos.reports.writing.fonts import folders

MISSING = "¤"
LONG_WORD = 26
_LONG = re.compile(rf"[^\s\u200b\u00ad]{{{LONG_WORD},}}")
_BREAK = "\u200b"
_UNSEEN = ("Cf", "Cc", "Zs", "Zl", "Zp")


@cache
def covered() -> frozenset[int]:
    """Give the code points that the fonts together have."""
    found: set[int] = set()
    for folder in folders():
        for path in folder.glob("*.ttf"):
            found |= code_points(path)
    return frozenset(found)


def code_points(path: Path) -> set[int]:
    """Read the character map of a TrueType font: formats 4 and 12, which hold all of Unicode between them."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    for number in range(tables):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == b"cmap":
            return _of_cmap(data, offset)
    return set()


def _of_cmap(data: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for number in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 12:
            found |= _format_12(data, start + offset)
        elif form == 4:
            found |= _format_4(data, start + offset)
    return found


def _format_12(data: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">L", data, at + 12)
    found: set[int] = set()
    for number in range(groups):
        first, last, _glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found


def _format_4(data: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{twice // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1) if code != 0xFFFF}


def has(sign: str) -> bool:
    """Can the fonts draw this sign, or is it one that is not drawn?"""
    return ord(sign) in covered() or unicodedata.category(sign) in _UNSEEN


def settable(text: str) -> str:
    """Give a text that the fonts can set: what they lack is `MISSING`, and what nothing could break can be broken.

    >>> settable("Great 😀👍🏽!")
    'Great ¤!'
    """
    out: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign) in ("Cc",) and sign not in "\n\t":
            continue
        if has(sign):
            if sign not in "\ufe0f\ufe0e\u200d":
                out.append(sign)
        elif not out or out[-1] != MISSING:
            out.append(MISSING)
    return _LONG.sub(_broken, "".join(out))


def _broken(found: re.Match[str]) -> str:
    """Let a long word or address be broken anywhere; Arabic script keeps its joins, so it is left whole."""
    word = found[0]
    if any("\u0600" <= sign <= "\u06ff" for sign in word):
        return word
    return _BREAK.join(_clusters(word))


def _clusters(word: str) -> list[str]:
    """Part a word into pieces of eight signs; an accent stays with its letter."""
    pieces, length = [""], 0
    for sign in word:
        if length >= 8 and not unicodedata.combining(sign):
            pieces.append("")
            length = 0
        pieces[-1] += sign
        length += 1
    return pieces


def all_settable(value: Any) -> Any:
    """Make every text of a document settable."""
    if isinstance(value, str):
        return settable(value)
    if isinstance(value, dict):
        return {key: all_settable(entry) for key, entry in value.items()}
    return [all_settable(entry) for entry in value] if isinstance(value, list) else value
