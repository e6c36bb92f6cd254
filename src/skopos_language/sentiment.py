"""Sentiment of a text from the words found in it: sums of weights with negation, boosters, capitals and “but”.

The rules are those of Hutto and Gilbert, VADER (ICWSM 2014), written anew for any language that has a word list, with
negations that may also follow the word (Persian verbs, German word order).
"""

import re
from math import sqrt
from typing import NamedTuple

from skopos_language.lexicon import Found
from skopos_language.normalise import Tokens

NEGATED = -0.74  # a negated word keeps this much of its weight, turned
BOOST = 0.293
CAPITALS = 0.733
REACH_BEFORE, REACH_AFTER = 3, 3  # tokens over which a negation reaches
SPREAD = 15.0
BAND = 0.05  # scores within ±BAND are neutral
SHOUTED = re.compile(r"\b[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ]{3,}\b")
BREAKS = frozenset(".,;:!?…؟،؛")


class Weighed(NamedTuple):
    """A word that was found, with its weight after negation and boosters."""

    found: Found
    weight: float
    negated: bool


def weigh(found: list[Found], tokens: Tokens, text: str) -> list[Weighed]:
    """Give each word that carries something with what stands around it taken into account."""
    carriers = [item for item in found if not item.meaning.role]
    if not carriers:
        return []
    roles = [item for item in found if item.meaning.role]
    shouted = _shouted(text)
    turn = next((item.start for item in roles if item.meaning.role == "but"), None)
    weighed = []
    for item in carriers:
        weight = item.meaning.weight
        if shouted and tokens[item.start] in shouted:
            weight += CAPITALS if weight > 0 else -CAPITALS if weight < 0 else 0
        negated = False
        for role in roles:
            weight, negated = _apply(role, item, tokens, weight, negated)
        if turn is not None:
            weight *= 0.5 if item.start < turn else 1.5
        weighed.append(Weighed(item, weight * NEGATED if negated else weight, negated))
    return weighed


def _apply(role: Found, item: Found, tokens: Tokens, weight: float, negated: bool) -> tuple[float, bool]:
    before, after = item.start - role.end, role.start - item.end
    kind = role.meaning.role
    if kind in ("more", "less"):
        if 0 <= before < 3 or after == 0:
            step = BOOST * (1.0, 0.95, 0.9)[max(0, min(before, 2))]
            sign = (1 if kind == "more" else -1) * (weight > 0 or -(weight < 0))
            return weight + sign * step, negated
    elif kind in ("not", "not around") and 0 <= before < REACH_BEFORE and not _broken(tokens, role.end, item.start):
        return weight, True
    if kind in ("not after", "not around") and 0 <= after < REACH_AFTER and not _broken(tokens, item.end, role.start):
        return weight, True
    return weight, negated


def _broken(tokens: Tokens, start: int, end: int) -> bool:
    """Does a clause end between two tokens?"""
    return any(token[0] in BREAKS for token in tokens[start:end])


def _shouted(text: str) -> frozenset[str]:
    """Give words in capitals, lower-cased, where not the whole text is in capitals."""
    found = SHOUTED.findall(text)
    return frozenset() if not found or text.upper() == text else frozenset(word.lower() for word in found)


def score(weighed: list[Weighed], tokens: Tokens) -> float:
    """Give the sentiment score from -1 to 1; 0 where nothing was found."""
    total = sum(item.weight for item in weighed)
    if not total:
        return 0.0
    marks = sum(token.count("!") for token in tokens if token[0] in BREAKS)
    emphasis = min(marks, 4) * 0.292
    total += emphasis if total > 0 else -emphasis
    return total / sqrt(total * total + SPREAD)


def label(value: float) -> int:
    """Give -1, 0 or 1 for a score."""
    return 1 if value >= BAND else -1 if value <= -BAND else 0
