"""Ratings of reviews, however a file writes them -> stars from 1 to 5."""

import math
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

type Scale = Literal[5, 10, 100]
"""The best rating of a file: stars, marks of ten, and hundredths."""
SCALES: tuple[Scale, ...] = (5, 10, 100)
_IN_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}  # the archives of Google's reviews
_FIGURE = r"(\d{1,3}(?:[.,]\d+)?)"
_OF = re.compile(_FIGURE + r"\s*(?:/|out of|of|von|z|na|trên|từ|از|sur|de|su)\s*(\d{1,3})(?!\d)", re.IGNORECASE)
_ALONE = re.compile(rf"{_FIGURE}(?:\s*(?:[⭐★*]|stars?|sterne?|gwiazd\w+|sao|ستاره)\ufe0f?)?", re.IGNORECASE)
_DRAWN = re.compile(r"([★⭐🌟])[★⭐🌟\ufe0f]*☆*")


def stated(text: str) -> tuple[float, int] | None:
    """Give a rating and the best one that its cell names (0: it names none); None if the cell holds no rating.

    >>> stated("4"), stated("8,5/10"), stated("2 von 5 Sternen"), stated("★★☆☆☆"), stated("FIVE"), stated("good")
    ((4.0, 0), (8.5, 10), (2.0, 5), (2.0, 5), (5.0, 5), None)
    """
    text = text.strip()
    if text.lower() in _IN_WORDS:
        return float(_IN_WORDS[text.lower()]), 5
    if match := _OF.search(text):
        return _number(match[1]), int(match[2])
    if match := _ALONE.fullmatch(text):
        return _number(match[1]), 0
    if _DRAWN.fullmatch(text):
        return float(sum(text.count(sign) for sign in "★⭐🌟")), 5
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def stars_of(texts: Sequence[str], best: Scale) -> NDArray[np.float64]:
    """Give the stars of cells, from 1 to 5; NaN for cells without a rating that there can be.

    `best` is the best rating where a cell names none. Zero is a mark of ten or of a hundred, but no stars: files write
    it where there is no rating.
    """
    return np.array([_stars(text, best) for text in texts], float)


def _stars(text: str, best: Scale) -> float:
    found = stated(text) if text else None
    if found is None:
        return math.nan
    value, most = found[0], found[1] or best
    if most not in SCALES or value > most or (value == 0 and most == 5):
        return math.nan
    return max(1.0, 5 * value / most)


def scale_of(texts: Sequence[str]) -> Scale | None:
    """Give the best rating that a column of cells can hold, going by its values; None if they are no ratings."""
    found = [stated(text) for text in texts]
    known = [each for each in found if each is not None]
    if not known or len(known) < 0.9 * len(found):
        return None
    most = max((value for value, best in known if not best), default=0.0)
    return next((scale for scale in SCALES if most <= scale), None)
