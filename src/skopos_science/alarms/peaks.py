"""What all alarms share: one event rings once, and how high the bar lies follows from the series' own peaks.

A surprisal is the negative decadic logarithm of a chance: 3 is one in a thousand. Peaks of surprisal above a floor have
about exponential heights; their number a day and their mean height so far give the height that is passed as rarely as
was asked for (peaks over threshold).

References
----------
.. [1] Siffer, A., Fouque, P.-A., Termier, A. and Largouet, C. (2017). Anomaly detection in streams with extreme value
   theory. 23rd International Conference on Knowledge Discovery and Data Mining, 1067-1075.
"""

import numpy as np
from numpy.typing import NDArray

from skopos_science.compiled import compiled

Floats = NDArray[np.float64]

SEEN, FIRST, LAST, PEAK, PEAK_AT, PEAKS, EXCESS = range(7)
"""First places of every memory: values so far, time of the first and the last, the freshest peak and its time, number
of peaks above the floor and the sum of their heights above it."""

OWN = 7
"""First place that is a detector's own."""

FLOOR = 1.7
"""Surprisal (decades) from which a peak counts when the height of the series' own peaks is learnt."""

PRIOR = 10.0
"""Peaks that the assumed height, that of well-behaved noise, is worth."""

LN10 = 2.302585092994046
HOLD_SHARE, HOLD_DAYS = 0.03, 1.5

A_MOMENT = 1e-6
"""Days (a tenth of a second) added before the hour is taken: three twenty-fourths may lie just below three hours."""


@compiled
def half_hour(time: float) -> int:
    """Half-hour of the day, 0 to 47."""
    return int(np.floor((time + A_MOMENT) * 48.0)) % 48


@compiled
def hour_of_week(time: float) -> int:
    """Hour of the week, 0 to 167."""
    return int(np.floor((time + A_MOMENT) * 24.0)) % 168


@compiled
def peak(s: Floats, time: float, found: float) -> float:
    """Pass a surprisal on unless a higher one is still fresh: one event, one alarm."""
    hold = min(HOLD_SHARE * (time - s[FIRST]), HOLD_DAYS)
    if time - s[PEAK_AT] > hold:
        s[PEAK] = 0.0
    if found <= s[PEAK]:
        return 0.0
    s[PEAK] = found
    s[PEAK_AT] = time
    return found


@compiled
def bar(s: Floats, time: float, per_day: float) -> float:
    """Surprisal above which peaks are expected `per_day` times, from the peaks that this series had so far."""
    mean = (s[EXCESS] + PRIOR / LN10) / (s[PEAKS] + PRIOR)
    rate = (s[PEAKS] + 1.0) / max(time - s[FIRST], 1e-6)
    return FLOOR + mean * max(np.log(rate / per_day), 0.0)


@compiled
def learn_peak(s: Floats, height: float) -> None:
    """Count a peak; one of wild height counts as four times the mean, for it may be what we look for."""
    if height <= FLOOR:
        return
    mean = (s[EXCESS] + PRIOR / LN10) / (s[PEAKS] + PRIOR)
    s[EXCESS] += min(height - FLOOR, 4.0 * mean)
    s[PEAKS] += 1.0
