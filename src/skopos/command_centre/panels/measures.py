"""Small sums that several panels need: mood with its interval, steps of shade."""

import math
from typing import Any, NamedTuple

from skopos_science.intervals import Z_95

STEPS = 8
FEWEST = 10
"""With fewer labelled mentions a mood is not shown."""


class Mood(NamedTuple):
    """Positive less negative share of the labelled mentions, from -1 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float
    labelled: int

    @property
    def tone(self) -> str:
        """``good`` or ``bad`` where the interval leaves zero out, else ``even``."""
        return "good" if self.low > 0 else "bad" if self.high < 0 else "even"


def mood_of(counts: dict[str, Any]) -> Mood | None:
    """Give the mood of counts by sentiment; None where too few are labelled.

    The interval is that of the difference of two shares of one sample. Half a mention is added on each side, so that a
    small sample of one kind does not look certain.
    """
    positive, negative = counts.get("positive", 0), counts.get("negative", 0)
    labelled = positive + negative + counts.get("neutral", 0)
    if labelled < FEWEST:
        return None
    up, down, whole = positive + 0.5, negative + 0.5, labelled + 1
    middle = (up - down) / whole
    spread = Z_95 * math.sqrt(((up + down) / whole - middle**2) / whole)
    value = (positive - negative) / labelled
    return Mood(value, max(min(middle - spread, value), -1.0), min(max(middle + spread, value), 1.0), labelled)


def step(n: int, top: int) -> int:
    """Give the shade of a count, 0 for none and 1 to `STEPS`; by the root, so that small counts can be told apart."""
    if n <= 0 or top <= 0:
        return 0
    return max(1, math.ceil(STEPS * math.sqrt(min(n / top, 1.0))))


def by_key(rows: list[dict[str, Any]], key: str) -> dict[str, dict[str, int]]:
    """Gather rows of `key`, sentiment and n: counts by sentiment, and their sum as n, by key."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(row[key], {"n": 0})
        counts[row["sentiment"]] = counts.get(row["sentiment"], 0) + row["n"]
        counts["n"] += row["n"]
    return found
