"""The table of code points that texts are read by: folded form, kind, form without accents; made from Unicode's data.

It ships as a file, so that a newer Python with a newer Unicode reads texts as the model was trained to.
"""

import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.reading import DROPPED, KNOWN_SIGNS, POINT, SIGN, SPACE, WORD

FORMS = {
    **dict(zip("يىئكةۀأإٱآؤ", "یییکههااااو", strict=True)),
    "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "؟": "?", "？": "?", "！": "!", "،": ",", "؛": ";", "…": ".", "–": "-", "—": "-", "‐": "-", "−": "-",
}  # fmt: skip
NO_DECOMPOSITION = {"đ": "d", "ł": "l", "ø": "o", "ß": "s", "ı": "i", "æ": "a", "œ": "o", "ħ": "h", "þ": "t", "ð": "d"}
LOOKS = [0x640, 0x670, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F, 0x20E3, 0xAD, *range(0x64B, 0x660)]
SKIN_TONES = range(0x1F3FB, 0x1F400)
HALF_SPACE = 0x200C


def table() -> dict[str, NDArray[np.uint32] | NDArray[np.uint8]]:
    """Give `fold`, `kind`, `bare` and `tones`."""
    fold, kind = np.arange(KNOWN_SIGNS, dtype=np.uint32), np.full(KNOWN_SIGNS, DROPPED, np.uint8)
    for code in range(KNOWN_SIGNS):
        fold[code], kind[code] = _fold(chr(code)), _kind(chr(code))
    kind[[*LOOKS, *SKIN_TONES, ord("'"), ord("’"), ord("‘"), ord("`"), ord("´")]] = DROPPED
    kind[[HALF_SPACE, ord("_")]] = SPACE
    bare = np.array([_bare(chr(code)) for code in range(KNOWN_SIGNS)], np.uint32)
    return {"fold": fold, "kind": kind, "bare": bare, "tones": _tones()}


def _fold(sign: str) -> int:
    sign = FORMS.get(sign, sign)
    category = unicodedata.category(sign)
    if category == "Nd":
        return ord(str(unicodedata.digit(sign)))
    if category in ("Cs", "Cn", "Co"):
        return ord(sign)
    simple = unicodedata.normalize("NFKC", sign)
    lowered = (simple if len(simple) == 1 else sign).lower()
    lowered = lowered if len(lowered) == 1 else lowered[0] if lowered[0] == "i" else sign
    return ord(FORMS.get(lowered, lowered))


def _kind(sign: str) -> int:
    category = unicodedata.category(FORMS.get(sign, sign))
    if category[0] in "LN" or category in ("Mn", "Mc", "Me"):
        return WORD
    if category[0] == "P":
        return POINT
    if category[0] == "S":
        return SIGN
    return SPACE if category in ("Zs", "Zl", "Zp", "Cc") else DROPPED


def _bare(sign: str) -> int:
    if sign in NO_DECOMPOSITION:
        return ord(NO_DECOMPOSITION[sign])
    code = ord(sign)
    if not (0xC0 <= code < 0x250 or 0x1E00 <= code < 0x1F00):
        return code
    first = unicodedata.normalize("NFD", sign)[0]
    return ord(NO_DECOMPOSITION.get(first, first))


def _tones() -> NDArray[np.uint32]:
    rows = []
    for first, second, moved in (("o", "aàáảãạ", "oòóỏõọ"), ("o", "eèéẻẽẹ", "oòóỏõọ"), ("u", "yỳýỷỹỵ", "uùúủũụ")):
        rows += [
            [ord(first), ord(toned), ord(to), ord(second[0])] for toned, to in zip(second[1:], moved[1:], strict=True)
        ]
    return np.array(rows, np.uint32)


def write(folder: Path) -> None:
    """Write the table to `signs.npz` in a folder; what a sign becomes is kept as a step from it, which packs well."""
    held = table()
    steps = {name: held[name] - np.arange(KNOWN_SIGNS, dtype=np.uint32) for name in ("fold", "bare")}
    np.savez_compressed(folder / "signs.npz", kind=held["kind"], tones=held["tones"], **steps)
