"""Alarms on a series of values: a streaming detector that knows nothing but the past.

Experts (a fast and a slow level, the time of day, the hour of the week) are mixed by how well they foretold what came.
Five features of each value are held against their own past: its distance from the forecast, the drift of the last
dozen, a change of unrest, a new extreme of the range, and a level that never followed the two before it. Each has a
tail that is taken as exponential beyond a running quantile, distance and drift one for each side; the largest surprisal
counts, and only where it is a peak.

References
----------
.. [1] Herbster, M. and Warmuth, M. K. (1998). Tracking the best expert. Machine Learning 32, 151-178.
.. [2] Lavin, A. and Ahmad, S. (2015). Evaluating real-time anomaly detection algorithms: the Numenta anomaly benchmark.
   14th International Conference on Machine Learning and Applications.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skopos_science.alarms import kernel
from skopos_science.alarms.memory import as_bytes, as_memory
from skopos_science.sensitivity import Sensitivity

Floats = NDArray[np.float64]


LEAST = 1e-100
"""Values nearer to 0 than this count as 0; their squares would be lost."""


@dataclass(frozen=True)
class Judged:
    """What was found at each value.

    Attributes
    ----------
    score : ndarray, shape (n,)
        0 (as expected, or less than a fresh peak) to 1; comparable between series.
    alarm : ndarray of bool, shape (n,)
        Whether it rings.
    surprisal : ndarray, shape (n,)
        Decades: 3 is one chance in a thousand. Also beside a fresh peak.
    expected, low, high : ndarray, shape (n,)
        What was expected before the value came, and the range that one value alone has to leave to ring.
        NaN where there was no value.
    """

    score: Floats
    alarm: NDArray[np.bool_]
    surprisal: Floats
    expected: Floats
    low: Floats
    high: Floats


class Detector:
    """Judges a series piece by piece; the pieces may be of any length and give the same as the whole.

    Parameters
    ----------
    sensitivity : Sensitivity
        About how often it may ring when nothing is the matter.
    memory : bytes
        What `dump` of an earlier run gave; empty to begin.
    among : int
        Number of series that share the sensitivity, so that it holds for all of them together.
    """

    def __init__(self, sensitivity: Sensitivity = Sensitivity.MONTH, memory: bytes = b"", among: int = 1) -> None:
        self.per_day = sensitivity.per_day / among
        kept = as_memory(memory, kernel.SIZE, kernel.FORMER_SIZE)
        self._memory = kernel.carried_over(kept) if len(kept) == kernel.FORMER_SIZE else kept

    def judge(self, days: ArrayLike, values: ArrayLike) -> Judged:
        """Judge the next values, oldest first; millions a second.

        Parameters
        ----------
        days : array_like, shape (n,)
            Times in days, rising, such as days since 1970. The fraction is the time of day.
        values : array_like, shape (n,)
            NaN where nothing was measured: scored 0 and not learnt from.

        Returns
        -------
        Judged

        Raises
        ------
        ValueError
            If lengths differ, or times are not finite or go back.
        """
        times, given = checked(days, values, float(self._memory[kernel.LAST]), bool(self._memory[kernel.SEEN]))
        given = np.where(np.abs(given) < LEAST, 0.0, given)
        out = np.zeros((6, len(given)))
        kernel.run(self._memory, times, given, kernel.DEFAULTS, self.per_day, out)
        peaks, raw, expected, above, below, bar = out
        return Judged(peaks / (peaks + 3), peaks > bar, raw, expected, expected - below, expected + above)

    def dump(self) -> bytes:
        """Give the memory, to go on from later."""
        return as_bytes(self._memory)


def checked(days: ArrayLike, values: ArrayLike, last: float, begun: bool) -> tuple[Floats, Floats]:
    """Give times and values as arrays; raises ValueError where they cannot be judged."""
    times = np.ascontiguousarray(days, dtype=np.float64)
    given = np.ascontiguousarray(values, dtype=np.float64)
    if times.ndim != 1 or times.shape != given.shape:
        raise ValueError(f"Times {times.shape} and values {given.shape} must be rows of the same length.")
    if not np.isfinite(times).all():
        raise ValueError("Every value needs a time.")
    if len(times) and (np.diff(times, prepend=last if begun else times[0]) < 0).any():
        raise ValueError("Times must not go back: a stream is judged in its order.")
    return times, given
