"""Which language a text is in: two detectors, and silence when they disagree.

CLD2 (pycld2, Apache-2.0) answers at some 70,000 texts a second. Where it is sure of a text of some length, its word is
taken. Otherwise py3langid (BSD) is asked too, and only a language on which both agree is given.
"""

import re
from functools import cache

from skopos_language.normalise import has_letters, without_addresses

# The languages of some million speakers on the networks; a rare one is mostly a guess about an odd text.
KNOWN = frozenset(
    re.findall(
        "[a-z]{2}",
        """
        af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko
        lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh
        """,
    )
)
SAME = {"iw": "he", "nb": "no", "nn": "no", "zh-Hant": "zh", "bs": "hr", "sr-Latn": "sr", "in": "id", "jw": "jv"}
LEAST_LETTERS = 4
SURE_LETTERS = 24
SURE_SHARE = 70  # per cent of the text that CLD2 gives to its first language
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
PERSIAN_ONLY = frozenset("پچژگ")
URDU_ONLY = frozenset("ٹڈڑےںہھ")
TAG = re.compile(r"#\w+")


@cache
def _second_detector() -> object:
    """Load py3langid once (some .3 s)."""
    import py3langid

    return py3langid


def detect(text: str) -> str | None:
    """Give the ISO 639-1 code of the language of `text`, or None when unsure; pure and deterministic."""
    import pycld2

    stripped = CONTROL.sub(" ", without_addresses(text))
    if "#" in stripped:
        stripped = TAG.sub(" ", stripped) if len(TAG.sub("", stripped)) >= SURE_LETTERS else stripped.replace("#", " ")
    if not has_letters(stripped, LEAST_LETTERS):
        return None
    try:
        reliable, _, guesses = pycld2.detect(stripped, bestEffort=True)
    except pycld2.error:
        return None
    first = _named(guesses[0][1], stripped)
    if reliable and guesses[0][2] >= SURE_SHARE and first in KNOWN and has_letters(stripped, SURE_LETTERS):
        return first
    second = _named(_second_detector().classify(stripped.lower())[0], stripped)  # type: ignore[attr-defined]
    return first if first == second and first in KNOWN else None


def _named(code: str, text: str) -> str:
    """Give the code that Skopos uses; short Persian with Arabic letters is told from Arabic by its own four letters."""
    code = SAME.get(code, code.split("-")[0])
    if code == "ar" and not PERSIAN_ONLY.isdisjoint(text) and URDU_ONLY.isdisjoint(text):
        return "fa"
    return code
