"""What a trial about posts showed: those that followed the advice against the others of the same days and channels."""

import math
from collections import defaultdict
from datetime import timedelta
from typing import Any

from skopos.advice.models import Advice, Source
from skopos.common import clock
from skopos.value.measuring import posts

LEAST = 3
"""Posts that must have followed the advice, and as many others."""
RIPE_DAYS = 2
"""Days after its end for the last posts to gather their figures."""
SLOT_HOURS = 3

type Compared = tuple[float, float, float, int]
Z_90 = 1.6448536269514722


def compared(advice: Advice) -> Compared | None:
    """Give how much better, as a share, with its 90 % ends and the number of posts; None while they are too few."""
    from skopos_science.changes import mean_change

    trial = advice.trial
    if trial is None or trial.end is None:
        return None
    zone = advice.workspace.tzinfo
    if clock.today(zone) <= trial.end + timedelta(days=RIPE_DAYS):
        return None
    rows = [
        row
        for row in posts.read(advice.workspace)
        if trial.start <= row["published_at"].astimezone(zone).date() <= trial.end
    ]
    inside, outside = _parted(advice, rows)
    if min(len(inside), len(outside)) < LEAST:
        return None
    sides = [(sum(side), sum(value * value for value in side), float(len(side))) for side in (outside, inside)]
    change = mean_change(sides[0], sides[1], z=Z_90)
    low, mid, high = (math.exp(end) - 1 for end in (change.low, change.value, change.high))
    return low, mid, high, len(inside) + len(outside)


def _parted(advice: Advice, rows: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Give the logarithms of what posts brought, less the mean of their channel: those of the advice, and others."""
    seen = advice.evidence
    by_channel: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for row in rows:
        if advice.source == Source.TIMING and row["channel"] != seen["channel"]:
            continue
        value = _value(row, seen["what"])
        if value is not None:
            by_channel[row["channel"]].append((_follows(advice, row), value))
    inside: list[float] = []
    outside: list[float] = []
    for pairs in by_channel.values():
        mean = sum(value for _own, value in pairs) / len(pairs)
        for own, value in pairs:
            (inside if own else outside).append(value - mean)
    return inside, outside


def _follows(advice: Advice, row: dict[str, Any]) -> bool:
    seen = advice.evidence
    if advice.source == Source.TIMING:
        return bool(row["weekday"] == seen["weekday"] and seen["hour"] <= row["hour"] < seen["hour"] + SLOT_HOURS)
    return seen["name"] in (row["topics"] if seen["by"] == "theme" else posts.forms_of(row))


def _value(row: dict[str, Any], what: str) -> float | None:
    return (
        posts.brought(row, what) if what in posts.STAGES else math.log1p(row[what]) if row[what] is not None else None
    )
