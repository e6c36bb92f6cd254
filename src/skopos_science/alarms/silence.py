"""Alarms on silence: a source that used to speak and stopped.

What an hour usually brings is learnt for each hour of the week, pooled with the overall rate. The chance of a gap as
long as the present one is that of no arrival in all of its hours; sources that come in clumps are given more time, as
much as their counts are spread beyond a Poisson's. A gap rings once. The gaps of the past raise the bar for sources
that leave long gaps anyway.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.alarms.memory import as_bytes, as_memory
from skopos_science.alarms.peaks import FIRST, LAST, LN10, OWN, SEEN, bar, hour_of_week, learn_peak
from skopos_science.alarms.stream import checked
from skopos_science.compiled import compiled
from skopos_science.sensitivity import Sensitivity

Floats = NDArray[np.float64]

HOURS = 168
COUNT, WEIGHT, GAP, RANG, SQUARES, EXPECTED, QUIET = range(OWN, OWN + 7)
BIN = OWN + 7
BIN_WEIGHT = BIN + HOURS
SIZE = BIN_WEIGHT + HOURS

POOL = 1.0
"""Weeks that the overall rate is worth beside what is known of an hour of the week, at most."""

POOL_COUNT = 0.3
"""Arrivals that it is worth at most: a busy source shows within few weeks which hours are quiet."""

FORGET_ALL, FORGET_HOUR = 0.9995, 0.95

LEAST_COUNT = 10.0
"""Arrivals before a silence can ring: until then the source's habit is not known."""

ONSET = 21.0
"""Days before anything can ring: three weeks show whether weekends are quiet."""


@dataclass(frozen=True)
class JudgedSilence:
    """What was found at each hour: score 0 to 1, whether it rings, surprisal of the gap so far, expected count, and
    for how many hours nothing came."""

    score: Floats
    alarm: NDArray[np.bool_]
    surprisal: Floats
    expected: Floats
    quiet_hours: Floats


@compiled
def _clumps(s: Floats) -> float:
    """Variance of the counts as a multiple of a Poisson's, at least 1."""
    return max((s[SQUARES] + 1.0) / (s[EXPECTED] + 1.0), 1.0)


@compiled
def _learn(s: Floats, slot: int, count: float, usual: float) -> None:
    """Count an hour; a silence that rang is not learnt as a habit."""
    if s[RANG] > 0:
        return
    s[SQUARES] = FORGET_ALL * s[SQUARES] + (count - usual) ** 2
    s[EXPECTED] = FORGET_ALL * s[EXPECTED] + usual
    s[COUNT] = FORGET_ALL * s[COUNT] + count
    s[WEIGHT] = FORGET_ALL * s[WEIGHT] + 1.0
    s[BIN + slot] = FORGET_HOUR * s[BIN + slot] + count
    s[BIN_WEIGHT + slot] = FORGET_HOUR * s[BIN_WEIGHT + slot] + 1.0


@compiled
def run(s: Floats, times: Floats, counts: Floats, per_day: float, out: Floats) -> None:
    """Judge hours one after the other; `out` gets surprisal, whether it rings, expected count and hours of the gap."""
    for i in range(len(counts)):
        count, time = counts[i], times[i]
        if s[SEEN] == 0:
            s[FIRST] = time
        slot = hour_of_week(time)
        overall = s[COUNT] / s[WEIGHT] if s[WEIGHT] > 0 else 0.0
        pool = min(POOL, POOL_COUNT / overall) if overall > 0 else POOL
        usual = (s[BIN + slot] + pool * overall) / (s[BIN_WEIGHT + slot] + pool)
        if count > 0:
            learn_peak(s, s[GAP])
            s[GAP] = s[RANG] = s[QUIET] = 0.0
        else:
            s[QUIET] += 1.0
            known = s[BIN_WEIGHT + slot] + pool
            s[GAP] += usual * known * np.log1p(1.0 / known) / _clumps(s) / LN10
        out[0, i] = s[GAP]
        out[2, i] = usual
        out[3, i] = s[QUIET]
        ready = s[COUNT] >= LEAST_COUNT and time - s[FIRST] >= ONSET
        if ready and s[RANG] == 0 and s[GAP] > bar(s, time, per_day):
            s[RANG] = 1.0
            out[1, i] = 1.0
        _learn(s, slot, count, usual)
        s[LAST] = time
        s[SEEN] += 1.0


class SilenceDetector:
    """Judges hours piece by piece; see `Detector` for sensitivity and memory."""

    def __init__(self, sensitivity: Sensitivity = Sensitivity.MONTH, memory: bytes = b"", among: int = 1) -> None:
        self.per_day = sensitivity.per_day / among
        self._memory = as_memory(memory, SIZE)

    def judge(self, days: ArrayLike, counts: ArrayLike) -> JudgedSilence:
        """Judge the next hours, oldest first, each with its count: 0 where nothing came.

        Raises
        ------
        ValueError
            If lengths differ, times go back, or a count is negative or missing.
        """
        times, given = checked(days, counts, float(self._memory[LAST]), bool(self._memory[SEEN]))
        if not (np.isfinite(given) & (given >= 0)).all():
            raise ValueError("Every hour needs a count of 0 or more.")
        out = np.zeros((4, len(given)))
        run(self._memory, times, given, self.per_day, out)
        return JudgedSilence(out[0] / (out[0] + 3), out[1] > 0, out[0], out[2], out[3])

    def dump(self) -> bytes:
        """Give the memory, to go on from later."""
        return as_bytes(self._memory)
