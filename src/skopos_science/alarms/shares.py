"""Alarms on a share: negative mentions of all mentions, or those of one theme of all.

Successes of an hour are beta-binomial around the share of the same hour of the week, which is pooled with the overall
share as long as little is known of that hour. How much hours differ beyond chance is learnt, too. The hour itself and
the last 24 hours together are both judged, so that a leap and a slow souring are found. Only a rise rings.

References
----------
.. [1] Skellam, J. G. (1948). A probability distribution derived from the binomial distribution by regarding the
   probability of success as variable between the sets of trials. Journal of the Royal Statistical Society B 10,
   257-261.
"""

from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.alarms.memory import as_bytes, as_memory
from skopos_science.alarms.peaks import FIRST, LAST, OWN, SEEN, bar, hour_of_week, learn_peak, peak
from skopos_science.alarms.stream import checked
from skopos_science.compiled import compiled
from skopos_science.sensitivity import Sensitivity

Floats = NDArray[np.float64]

HOURS, RECENT = 168, 24
HITS, CASES, BEYOND, PAIRS = range(OWN, OWN + 4)
BIN_HITS = OWN + 4
BIN_CASES = BIN_HITS + HOURS
RING = BIN_CASES + HOURS
SIZE = RING + 3 * RECENT

POOL = 40.0
"""Cases that the overall share is worth beside what is known of an hour of the week."""

FORGET_ALL, FORGET_HOUR = 0.9995, 0.9
"""What a count is still worth an hour later, and for an hour of the week a week later."""

LEAST_CASES = 200.0
"""Mentions before anything can ring: until then the usual share is not known."""

LEAST_HITS = 3.0


@dataclass(frozen=True)
class JudgedShares:
    """What was found at each hour: score 0 to 1, whether it rings, surprisal in decades, the share that was expected,
    the largest that was (99 % of times like this), and the share itself: all three of the hour, or of the last 24 hours
    where these say more."""

    score: Floats
    alarm: NDArray[np.bool_]
    surprisal: Floats
    expected: Floats
    high: Floats
    share: Floats


@compiled
def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


@compiled
def tail(hits: float, cases: float, share: float, alike: float) -> float:
    """Chance of `hits` or more of `cases`, beta-binomial around `share`; `alike` 0 is binomial, 1 all or none."""
    k, n = int(np.floor(hits + 0.5)), int(np.floor(cases + 0.5))
    if k <= 0:
        return 1.0
    spread = (1.0 - alike) / alike
    a, b = share * spread, (1.0 - share) * spread
    log_term = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) + _log_beta(k + a, n - k + b) - _log_beta(a, b)
    term = np.exp(log_term)
    total = term
    for j in range(k, n):
        term *= (n - j) / (j + 1.0) * (j + a) / (n - j - 1.0 + b)
        total += term
        if term < 1e-15 * total:
            break
    return min(total, 1.0)


@compiled
def _surprisal(hits: float, cases: float, share: float, alike: float) -> float:
    if hits < LEAST_HITS or hits <= cases * share:
        return 0.0
    return -np.log10(max(tail(hits, cases, share, min(max(alike, 1e-6), 0.9)), 1e-300))


@compiled
def _learn(s: Floats, slot: int, hits: float, cases: float, share: float, alike: float) -> None:
    """Count an hour; hits beyond four deviations are not learnt, for they may be what we look for."""
    spread = cases * share * (1 - share) * (1 + (cases - 1) * alike)
    kept = min(hits, cases * share + 4 * np.sqrt(spread) + 1.0) if s[CASES] >= LEAST_CASES else hits
    if s[CASES] >= LEAST_CASES:
        s[BEYOND] = FORGET_ALL * s[BEYOND] + (kept - cases * share) ** 2 / (share * (1 - share)) - cases
        s[PAIRS] = FORGET_ALL * s[PAIRS] + cases * (cases - 1)
    s[HITS] = FORGET_ALL * s[HITS] + kept
    s[CASES] = FORGET_ALL * s[CASES] + cases
    s[BIN_HITS + slot] = FORGET_HOUR * s[BIN_HITS + slot] + kept
    s[BIN_CASES + slot] = FORGET_HOUR * s[BIN_CASES + slot] + cases


@compiled
def _recent(s: Floats, hits: float, cases: float, share: float) -> tuple[float, float, float, float]:
    """Put an hour into the ring; hits, cases, expected share and pairs of the last 24 hours."""
    at = RING + 3 * (int(s[SEEN]) % RECENT)
    s[at], s[at + 1], s[at + 2] = hits, cases, cases * share
    k, n, expected, pairs = 0.0, 0.0, 0.0, 0.0
    for i in range(RING, RING + 3 * RECENT, 3):
        k += s[i]
        n += s[i + 1]
        expected += s[i + 2]
        pairs += s[i + 1] * max(s[i + 1] - 1, 0.0)
    return k, n, expected / n if n > 0 else share, pairs


@compiled
def run(s: Floats, times: Floats, hits: Floats, cases: Floats, per_day: float, out: Floats) -> None:
    """Judge hours one after the other; `out` gets peak and raw surprisal, bar, expected and highest usual share,
    and the share that was judged."""
    for i in range(len(hits)):
        k, n, time = hits[i], cases[i], times[i]
        if s[SEEN] == 0:
            s[FIRST] = time
        slot = hour_of_week(time)
        overall = (s[HITS] + 0.5) / (s[CASES] + 1.0)
        share = (s[BIN_HITS + slot] + POOL * overall) / (s[BIN_CASES + slot] + POOL)
        alike = min(max(s[BEYOND] / s[PAIRS] if s[PAIRS] > 0 else 0.0, 1e-4), 0.5)
        found, told, usual, of, spread = 0.0, k / n if n > 0 else np.nan, share, n, alike
        recent_hits, recent_cases, recent_share, pairs = _recent(s, k, n, share)
        if s[CASES] >= LEAST_CASES and n > 0:
            found = _surprisal(k, n, share, alike)
            both = alike * pairs / (recent_cases * (recent_cases - 1)) if recent_cases > 1 else 0.0
            recent = _surprisal(recent_hits, recent_cases, recent_share, both)
            if recent > found:
                found, told, usual = recent, recent_hits / recent_cases, recent_share
                of, spread = recent_cases, both
        out[1, i] = found
        out[0, i] = peak(s, time, found)
        out[2, i] = bar(s, time, per_day)
        out[3, i] = usual
        out[5, i] = told
        variance = usual * (1 - usual) * (1 + (of - 1) * spread) / of if n > 0 else np.nan
        out[4, i] = min(usual + 2.576 * np.sqrt(variance), 1.0) if n > 0 else np.nan
        learn_peak(s, out[0, i])
        _learn(s, slot, k, n, share, alike)
        s[LAST] = time
        s[SEEN] += 1.0


class ShareDetector:
    """Judges hours piece by piece; see `Detector` for sensitivity and memory."""

    def __init__(self, sensitivity: Sensitivity = Sensitivity.MONTH, memory: bytes = b"", among: int = 1) -> None:
        self.per_day = sensitivity.per_day / among
        self._memory = as_memory(memory, SIZE)

    def judge(self, days: ArrayLike, hits: ArrayLike, cases: ArrayLike) -> JudgedShares:
        """Judge the next hours, oldest first.

        Parameters
        ----------
        days : array_like, shape (n,)
            Start of each hour in days, rising.
        hits, cases : array_like, shape (n,)
            Mentions with the property, and all of them. An hour without any is judged as nothing.

        Raises
        ------
        ValueError
            If lengths differ, times go back, or hits are negative or more than the cases.
        """
        times, n = checked(days, cases, float(self._memory[LAST]), bool(self._memory[SEEN]))
        k = np.ascontiguousarray(hits, dtype=np.float64)
        if k.shape != n.shape or not (np.isfinite(k) & np.isfinite(n) & (k >= 0) & (k <= n)).all():
            raise ValueError("Hits must be from 0 to the cases of the same hour.")
        out = np.zeros((6, len(n)))
        run(self._memory, times, k, n, self.per_day, out)
        return JudgedShares(out[0] / (out[0] + 3), out[0] > out[2], out[1], out[3], out[4], out[5])

    def dump(self) -> bytes:
        """Give the memory, to go on from later."""
        return as_bytes(self._memory)
