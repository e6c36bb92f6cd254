"""The compiled loop of `stream.Detector`: one step per value, nothing but the past in hand.

All memory lies in one row of numbers, so that a run can stop after any value and go on from there. Its places are named
below; a value costs the same however long the series is.
"""

import numpy as np
from numpy.typing import NDArray

from skopos_science.alarms.peaks import (
    FIRST,
    FLOOR,
    LAST,
    LN10,
    OWN,
    SEEN,
    bar,
    half_hour,
    hour_of_week,
    learn_peak,
    peak,
)
from skopos_science.compiled import compiled

Floats = NDArray[np.float64]

EXPERTS = 4
TAILED = 6
ABOVE, BELOW, RISING, SINKING, UNREST, PATTERN = range(TAILED)
"""What is held against a tail of its own: the distance from the forecast and the drift each by their side, for what is
wild upwards may be usual downwards; a change of unrest; a level that never followed the two before it."""

WINDOW = 12
LEVELS = 16
HALF_HOURS, HOURS = 48, 168

FAST, SLOW, SCALE, SCALE_WEIGHT, NEAR_VAR, LONG_VAR, SUM, LOW, HIGH, BEFORE, BEFORE_THAT = range(OWN, OWN + 11)
WEIGHTS = OWN + 11
TAILS = WEIGHTS + EXPERTS
MEANS = TAILS + TAILED
RING = MEANS + TAILED
DAY = RING + WINDOW
DAY_N = DAY + HALF_HOURS
WEEK = DAY_N + HALF_HOURS
WEEK_N = WEEK + HOURS
CONTEXT = WEEK_N + HOURS
CONTEXT_N = CONTEXT + LEVELS**3
TAIL_N = CONTEXT_N + LEVELS**2
OVER_N = TAIL_N + TAILED
SIZE = OVER_N + TAILED
"""Length of the memory."""

FORMER_TAILS = (0, 0, 1, 1, 2, 3)
FORMER_TAILED = 5
FORMER_SIZE = SIZE - 4 * TAILED + 2 * FORMER_TAILED
"""The memory before each side had its tail: which former tail each one goes on from, of how many, and its length."""

A_FAST, A_SLOW, A_SEASON, A_SCALE, TAIL, W_SUM, W_VAR, W_RANGE, W_CONTEXT, ETA = range(10)
DEFAULTS = np.array([0.3, 0.01, 0.1, 0.005, 0.02, 1.0, 0.5, 1.0, 0.5, 0.1])
"""Rates of forgetting, the share of values in the tail, and the say of each feature. Written down
before any scoring, see docs/reference/bench-alarms.md."""

FIRST_CHANGE = 0.2
"""What the first change of a series that never changed is worth, as a share of a range."""

LEARN = 20
"""Values (above 0) of a tail before its first can be surprising."""

EXCESSES = 5.0
"""Excesses of a drift that the first guess of their mean is worth."""

WARM = 100
"""Values before a new extreme of the range is surprising."""


@compiled
def _experts(s: Floats, half: int, hour: int, said: Floats) -> None:
    """Write what each expert expects of the coming value."""
    said[0] = s[FAST]
    said[1] = s[SLOW]
    said[2] = s[SLOW] + s[DAY + half]
    said[3] = s[SLOW] + s[WEEK + hour] if s[WEEK_N + hour] > 0 else said[2]


@compiled
def _context(s: Floats, value: float) -> float:
    """Surprisal (decades) of this value's level after the two before it; counts it, too."""
    width = s[HIGH] - s[LOW]
    place = (value - s[LOW]) / width if width > 0 else 0.5
    level = min(max(int(place * LEVELS), 0), LEVELS - 1)
    pair = int(s[BEFORE_THAT]) * LEVELS + int(s[BEFORE])
    cell = CONTEXT + pair * LEVELS + level
    shared = 0.0
    seen = 0.0
    for near in range(max(level - 1, 0), min(level + 2, LEVELS)):
        shared += s[CONTEXT + pair * LEVELS + near]
    seen = s[CONTEXT_N + pair]
    surprise = -np.log10((shared + 0.5) / (seen + 1.0))
    s[cell] += 1.0
    s[CONTEXT_N + pair] += 1.0
    s[BEFORE_THAT] = s[BEFORE]
    s[BEFORE] = level
    return surprise if surprise > 0 else 0.0


@compiled
def _tail(s: Floats, feature: int, found: float, share: float, weight: float) -> float:
    """Surprisal (decades) of a feature whose tail is exponential beyond a running quantile; learns both.

    Two sides have half the share each, count twice (the chance is that of either side), and learn at twice the pace,
    so that they remember as long as one would. Excesses of a drift come in runs and are few: their mean is at first
    that of all so far.
    """
    u, m = TAILS + feature, MEANS + feature
    if s[TAIL_N + feature] < LEARN:
        s[TAIL_N + feature] += 1.0 if found > 0 else 0.0
        s[u] = max(s[u], found)
        s[m] = max(s[m], 0.3 * found)
        return 0.0
    sides = 2.0 if feature <= SINKING else 1.0
    step = 0.05 * sides * s[m]
    if found <= s[u]:
        s[u] -= step * share / sides
        return 0.0
    over = found - s[u]
    surprise = -np.log10(share)
    if s[m] > 0:
        surprise += over / s[m] / LN10
        s[OVER_N + feature] += 1.0
        rate = 0.02 * sides
        if feature in (RISING, SINKING):
            rate = max(rate, 1.0 / (s[OVER_N + feature] + EXCESSES))
        s[m] += rate * (min(over, 6 * s[m]) - s[m])
    else:
        s[m] = 0.3 * over
    s[u] += step * (1 - share / sides)
    return weight * surprise


@compiled
def _sides(s: Floats, above: int, found: float, share: float, weight: float) -> float:
    """Surprisal of a feature with a sign; both sides learn from every value."""
    up = _tail(s, above, max(found, 0.0), share, weight)
    return max(up, _tail(s, above + 1, max(-found, 0.0), share, weight))


@compiled
def _learn(s: Floats, value: float, error: float, scale: float, half: int, hour: int, said: Floats, p: Floats) -> None:
    """Move level, seasons, scale and the experts' weights towards what came; wild values count as four scales."""
    n = s[SEEN]
    total = 0.0
    for k in range(EXPERTS):
        loss = min(abs(value - said[k]) / scale, 4.0) if scale > 0 else 0.0
        s[WEIGHTS + k] *= np.exp(-p[ETA] * loss)
        total += s[WEIGHTS + k]
    for k in range(EXPERTS):
        s[WEIGHTS + k] = 0.98 * s[WEIGHTS + k] / total + 0.02 / EXPERTS
    rate = max(p[A_SCALE], 1.0 / (n + 1.0))
    bounded = min(abs(error), 5 * scale) if s[SCALE_WEIGHT] > 0.3 and scale > 0 else abs(error)
    s[SCALE] = (1 - rate) * s[SCALE] + rate * bounded
    s[SCALE_WEIGHT] = (1 - rate) * s[SCALE_WEIGHT] + rate
    for at, count, bin_ in ((DAY, DAY_N, half), (WEEK, WEEK_N, hour)):
        away = value - s[SLOW] - s[at + bin_]
        if s[count + bin_] > 0 and scale > 0:
            away = min(max(away, -5 * scale), 5 * scale)
        s[at + bin_] += max(p[A_SEASON], 1.0 / (s[count + bin_] + 1.0)) * away
        s[count + bin_] += 1.0
    s[FAST] += max(p[A_FAST], 1.0 / (n + 1.0)) * (value - s[FAST])
    s[SLOW] += max(p[A_SLOW], 1.0 / (n + 1.0)) * (value - s[SLOW])
    square = error * error
    s[NEAR_VAR] = 0.92 * s[NEAR_VAR] + 0.08 * square if n > 0 else square
    if n > WARM:
        s[LONG_VAR] = 0.998 * s[LONG_VAR] + 0.002 * min(square, 16 * scale * scale)
    else:
        s[LONG_VAR] = max(s[LONG_VAR], 0.98 * s[LONG_VAR] + 0.02 * square)
    s[LOW] = min(s[LOW], value)
    s[HIGH] = max(s[HIGH], value)


@compiled
def _surprise(s: Floats, value: float, error: float, scale: float, p: Floats) -> float:
    """The largest surprisal of the features of this value."""
    n = int(s[SEEN])
    slot = RING + n % WINDOW
    s[SUM] += error - s[slot]
    s[slot] = error
    found = _sides(s, ABOVE, error / scale if scale > 0 else 0.0, p[TAIL], 1.0)
    if n >= WINDOW:
        drift = s[SUM] / (scale * np.sqrt(WINDOW)) if scale > 0 else 0.0
        found = max(found, _sides(s, RISING, drift, p[TAIL], p[W_SUM]))
        unrest = 0.0
        if s[LONG_VAR] > 0:
            unrest = abs(np.log((s[NEAR_VAR] + 1e-3 * s[LONG_VAR]) / s[LONG_VAR]))
        found = max(found, _tail(s, UNREST, unrest, p[TAIL], p[W_VAR]))
    width = s[HIGH] - s[LOW]
    if n > WARM:
        beyond = max(value - s[HIGH], s[LOW] - value)
        if beyond > 0:
            beyond = beyond / width if width > 0 else FIRST_CHANGE
            found = max(found, p[W_RANGE] * (2.0 + 10.0 * beyond))
    return max(found, _tail(s, PATTERN, _context(s, value), p[TAIL], p[W_CONTEXT]))


@compiled
def run(s: Floats, times: Floats, values: Floats, p: Floats, per_day: float, out: Floats) -> None:
    """Judge values one after the other; `out` gets peak surprisal, raw surprisal, expected value, the
    distances above and below it that alone would ring, and the bar that a peak has to pass, of each.

    `times` are days; `s` is the memory and changes. Values that are not finite are passed over.
    """
    said = np.zeros(EXPERTS)
    for i in range(len(values)):
        value, time = values[i], times[i]
        if not np.isfinite(value):
            out[0, i] = out[1, i] = 0.0
            out[2:, i] = np.nan
            continue
        if s[SEEN] == 0:
            s[FIRST] = time
            s[FAST] = s[SLOW] = s[LOW] = s[HIGH] = value
            for k in range(EXPERTS):
                s[WEIGHTS + k] = 1.0 / EXPERTS
        half = half_hour(time)
        hour = hour_of_week(time)
        _experts(s, half, hour, said)
        expected = 0.0
        for k in range(EXPERTS):
            expected += s[WEIGHTS + k] * said[k]
        error = value - expected
        scale = s[SCALE] / s[SCALE_WEIGHT] if s[SCALE_WEIGHT] > 0 else abs(error)
        found = _surprise(s, value, error, scale, p)
        out[1, i] = found
        out[0, i] = peak(s, time, found)
        height = bar(s, time, per_day)
        out[2, i] = expected
        beyond = max(height - FLOOR, 0.0) * LN10
        out[3, i] = scale * (s[TAILS + ABOVE] + beyond * s[MEANS + ABOVE])
        out[4, i] = scale * (s[TAILS + BELOW] + beyond * s[MEANS + BELOW])
        out[5, i] = height if s[SEEN] >= WARM else np.inf
        learn_peak(s, out[0, i])
        _learn(s, value, error, scale, half, hour, said, p)
        s[LAST] = time
        s[SEEN] += 1.0


def carried_over(former: Floats) -> Floats:
    """Give the memory that goes on from one in which both sides shared a tail."""
    cuts = [TAILS, TAILS + FORMER_TAILED, TAILS + 2 * FORMER_TAILED]
    before, tails, means, after = np.split(former, cuts)
    kinds = list(FORMER_TAILS)
    learnt = np.full(TAILED, float(min(former[SEEN], LEARN)))
    return np.concatenate([before, tails[kinds], means[kinds], after, learnt, np.full(TAILED, former[SEEN])])
