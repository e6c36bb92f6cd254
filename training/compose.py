"""Pseudo-posts made of phrases: what several moods add up to, what “but” does, and posts longer than a phrase.

A pseudo-post is two to four phrases of one theme, joined as people join them. Phrases of one side give that side; both
sides alike give neutral; after “but” the last side counts more. Plain phrases stand between the others. The same
phrases give the same pseudo-posts.
"""

import random
from collections import defaultdict
from typing import NamedTuple

from skopos_language.lexicon import EMOTIONS
from training.data import Post

SOURCE = "composed"
SEED = 11
LEAST = 6  # phrases of a theme, below which it gives none


class Joints(NamedTuple):
    """How a language joins phrases: what adds one more, and what turns against the one before."""

    more: tuple[str, ...]
    turn: tuple[str, ...]


STOPS = (". ", ". ", ", ", ", ", "! ", "\n", " - ", " ", "... ")
JOINTS = {
    "en": Joints((" and ", ", and ", ", also ", " plus "), (" but ", ", but ", ". But ", ", though ", ". However, ")),
    "de": Joints((" und ", ", und ", ", auch "), (", aber ", ". Aber ", ", allerdings ", ", nur ", " aber ")),
    "pl": Joints((" i ", " a do tego ", ", też ", " oraz "), (", ale ", ". Ale ", ", tylko ", ", niestety ", " ale ")),
    "vi": Joints((" và ", ", lại còn ", ", cũng ", " với lại "), (" nhưng ", ", nhưng ", " mà ", ", tuy nhiên ")),
    "fa": Joints((" و ", "، ", " هم ", " و همچنین "), (" ولی ", " اما ", "، ولی ", ". اما ", " فقط ")),
}  # fmt: skip
# Sides of the phrases of a pseudo-post in their order, and how often such a one is made; "b" stands for the side that
# was drawn, "a" for the other one, "0" for a plain phrase, ">" for a turn.
PLANS = (
    ("bb", 5), ("bbb", 3), ("bbbb", 1), ("b0", 2), ("0b", 3), ("0bb", 1), ("b0b", 1),
    ("00", 4), ("000", 2), ("ab", 2), ("a>b", 4), ("abb", 1), ("a0>b", 1), ("bb>a", 1),
)  # fmt: skip


def posts(phrases: list[Post], share: float) -> list[Post]:
    """Give pseudo-posts of phrases, `share` times as many as there are phrases of a language and theme."""
    themes: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for phrase in phrases:
        if not phrase.spam:
            themes[phrase.language, phrase.theme].append(phrase)
    found = []
    for (language, theme), some in sorted(themes.items()):
        rng = random.Random(f"{SEED} {language} {theme}")
        sides = {side: [phrase for phrase in some if phrase.sentiment == side] for side in (-1, 0, 1)}
        if min(map(len, sides.values())) >= LEAST:
            found += [_composed(sides, JOINTS[language], rng) for _ in range(round(share * len(some)))]
    return found


def _composed(sides: dict[int, list[Post]], joints: Joints, rng: random.Random) -> Post:
    plan = rng.choices([plan for plan, _ in PLANS], [often for _, often in PLANS])[0]
    side = rng.choice((-1, 1))
    where = {"a": -side, "0": 0, "b": side}
    stop = rng.choice(STOPS)
    parts: list[Post] = []
    text, turned = "", False
    for sign in plan:
        if sign == ">":
            turned = True
            continue
        part = rng.choice(sides[where[sign]])
        if parts:
            joint = rng.choice(joints.turn if turned else joints.more) if turned or rng.random() < 0.2 else stop
            text += joint + (_raised(part.text) if joint[0] in ".!\n" else part.text)
        else:
            text = _raised(part.text) if rng.random() < 0.5 else part.text
        turned = False
        parts.append(part)
    return parts[0]._replace(
        text=text + rng.choice(("", "", ".", "!")),
        source=SOURCE,
        sentiment=None,
        emotions=None,
        offence=any(part.offence for part in parts),
        told=(*_sum(plan, side), *_feelings(parts, _sum(plan, side))),
    )


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sum(plan: str, side: int) -> tuple[float, float, float]:
    """Give the chances of negative, neutral and positive."""
    ours, theirs = plan.count("b"), plan.count("a")
    if not ours:
        chances = (0.02, 0.96, 0.02)
    elif not theirs:
        chances = (0.02, 0.08 if "0" in plan else 0.03, 0.9)
    elif ">" in plan and plan[-1] == "b":
        chances = (0.1, 0.4, 0.5)
    elif ">" in plan:
        chances = (0.3, 0.5, 0.2)
    else:
        chances = (0.05, 0.25, 0.7) if ours > theirs else (0.2, 0.6, 0.2)
    whole = sum(chances)
    low, middle, high = (chance / whole for chance in chances)
    return (low, middle, high) if side > 0 else (high, middle, low)


def _feelings(parts: list[Post], chances: tuple[float, float, float]) -> list[float]:
    """Give the chances of emotions: those of the phrases, as far as their side counts; none where one is not told."""
    if any(part.emotions is None for part in parts):
        return []
    told = {0: 1.0, -1: min(1.0, chances[0] * 1.3), 1: min(1.0, chances[2] * 1.3)}
    found = dict.fromkeys(EMOTIONS, 0.03)
    for part in parts:
        for emotion in part.emotions or ():
            found[emotion] = max(found[emotion], 0.9 * told[part.sentiment or 0])
    return list(found.values())
