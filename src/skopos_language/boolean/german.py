"""Umlauts, which are written in three ways: `Müller`, `Mueller` and, without the marks, `Muller`.

A search for *ü* finds all three; a search for *ue* finds *ue* and a real *ü*, never a bare *u*, so that `mueller` finds
*Müller*, and `does` or `michael` find nothing but themselves. At the end of a short word *ue* is no *ü*, nor *ü* an
*ue*: *jö* is not *Joe*.
"""

import re
from functools import cache
from itertools import product

from skopos_language.boolean.signs import UMLAUTS

SPELLED = {"ae": "\ue005", "oe": "\ue006", "ue": "\ue007"}  # signs for "these two letters or the umlaut"
UMLAUT_OF = dict(zip(SPELLED.values(), UMLAUTS, strict=True))
PAIR = re.compile(r"ae|oe|(?<![aeq])ue")  # no umlaut where the letters belong to others: neue, bauen, Quelle
PAIR_INSIDE = re.compile(rf"(?:{PAIR.pattern})(?!s?$)")
LONGEST_WITH_OTHER_END = 4  # the two letters are no umlaut at the end of due, Joe, blue and does, but of Menue, nervoes
OTHER_WORDS = frozenset({"does", "goes", "dues"})
WILD = re.compile(r"[*?]+")
MOST_PLACES = 3


@cache
def marked(token: str) -> str:
    """Give a word of a search with signs where an umlaut may stand for two letters, and umlauts that may be spelled."""
    is_short = len(WILD.sub("", token)) <= LONGEST_WITH_OTHER_END
    found = (PAIR_INSIDE if is_short else PAIR).sub(lambda pair: SPELLED[pair[0]], token)
    return found if _may_be_spelled(token) else bare(found)


def bare(text: str) -> str:
    """Give a text without the marks of its umlauts, letter for letter."""
    for umlaut, letter in UMLAUTS.items():
        text = text.replace(umlaut, letter)
    return text


def may_differ(token: str) -> bool:
    """Is there more than one way to write the umlauts of a word?"""
    return any(sign in UMLAUTS or sign in UMLAUT_OF for sign in marked(token))


def has_pair(token: str) -> bool:
    """Does a word hold two letters that an umlaut may stand for?"""
    return any(sign in UMLAUT_OF for sign in marked(token))


def folded_forms(token: str) -> list[str]:
    """Give the words without any accents by which all ways to write a word are found, and maybe others."""
    choices: list[tuple[str, ...]] = []
    places = 0
    for sign in marked(token):
        letter = UMLAUTS.get(UMLAUT_OF.get(sign, sign))
        places += letter is not None
        several = (f"{letter}*",) if places > MOST_PLACES else (f"{letter}e", f"{letter}")
        choices.append(several if letter else (sign,))
    return ["".join(chosen) for chosen in product(*choices)]


def _may_be_spelled(token: str) -> bool:
    """Is an umlaut also to be found as two letters? Not in a fragment such as ``dü*``, which would find *due*."""
    letters = WILD.sub("", token)
    is_fragment = len(letters) < 3 and letters != token
    if is_fragment or (len(letters) < 4 and letters[-1:] in UMLAUTS):
        return False
    return "".join(f"{UMLAUTS[letter]}e" if letter in UMLAUTS else letter for letter in token) not in OTHER_WORDS
