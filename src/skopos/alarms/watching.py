"""From counts by hour to what rings: the detectors of `skopos_science.alarms` on one series of a rule.

Hours are whole numbers: hours since 1970, in UTC.
"""

import hashlib
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skopos.alarms.local_time import local_days
from skopos.alarms.models import Measure

if TYPE_CHECKING:
    from skopos_science.alarms import Sensitivity

Floats = NDArray[np.float64]

LEAST_MENTIONS = 5
"""Mentions in an hour below which volume does not ring, however unusual."""


@dataclass(frozen=True)
class Hours:
    """Counts of consecutive hours from `first` on: mentions with the property, and all of them."""

    first: int
    hits: Floats
    cases: Floats

    def after(self, hour: int) -> "Hours":
        """Give the hours from `hour` on."""
        skip = min(max(hour - self.first, 0), len(self.cases))
        return Hours(self.first + skip, self.hits[skip:], self.cases[skip:])

    def before(self, hour: int) -> "Hours":
        """Give the hours before `hour`."""
        keep = min(max(hour - self.first, 0), len(self.cases))
        return Hours(self.first, self.hits[:keep], self.cases[:keep])

    @property
    def digest(self) -> str:
        """A word for what was counted: another one when mentions of these hours came or went."""
        counted = hashlib.sha256(str(self.first).encode())
        for counts in (self.hits, self.cases):
            counted.update(np.ascontiguousarray(counts, np.float64).tobytes())
        return counted.hexdigest()[:32]

    @property
    def end(self) -> int:
        """The hour after the last."""
        return self.first + len(self.cases)


@dataclass(frozen=True)
class Watched:
    """What was found in each hour: the value, what was usual, whether it rang. NaN where nothing can be said.

    The value is the number of mentions, their share, or for how many hours there was none.
    """

    first: int
    value: Floats
    expected: Floats
    low: Floats
    high: Floats
    score: Floats
    rang: NDArray[np.bool_]
    memory: bytes

    def ringing(self) -> list[int]:
        """Give the places that rang."""
        return [int(at) for at in np.flatnonzero(self.rang)]


def watch(
    measure: str, hours: Hours, sensitivity: str, *, zone: tzinfo, memory: bytes = b"", among: int = 1
) -> Watched:
    """Judge hours one after the other, from what came before them.

    Parameters
    ----------
    measure : str
        One of `Measure`.
    hours : Hours
        What came.
    sensitivity : str
        One of `Sensitive`, for all `among` series of the rule together.
    zone : tzinfo
        Whose clocks say which hours of the week are alike.
    memory : bytes
        Of the hours before; empty to begin.
    """
    from skopos_science.alarms import Sensitivity, ShareDetector  # brings the compiler with it, which pages do without

    days = local_days(hours.first, hours.end, zone)
    how = Sensitivity(sensitivity)
    if measure == Measure.VOLUME:
        return _volume(days, hours, how, memory, among)
    if measure == Measure.SILENCE:
        return _silence(days, hours, how, memory, among)
    detector = ShareDetector(how, memory, among)
    judged = detector.judge(days, hours.hits, hours.cases)
    low = np.where(np.isnan(judged.high), np.nan, 0.0)
    return Watched(
        hours.first, judged.share, judged.expected, low, judged.high, judged.score, judged.alarm, detector.dump()
    )  # fmt: skip


def _volume(days: Floats, hours: Hours, how: "Sensitivity", memory: bytes, among: int) -> Watched:
    """Only more than usual rings: that a source falls silent is a measure of its own."""
    from skopos_science.alarms import Detector

    detector = Detector(how, memory, among)
    judged = detector.judge(days, hours.cases)
    rang = judged.alarm & (hours.cases > judged.expected) & (hours.cases >= LEAST_MENTIONS)
    low = np.maximum(judged.low, 0.0)
    expected = np.maximum(judged.expected, 0.0)
    return Watched(hours.first, hours.cases, expected, low, judged.high, judged.score, rang, detector.dump())


def _silence(days: Floats, hours: Hours, how: "Sensitivity", memory: bytes, among: int) -> Watched:
    from skopos_science.alarms import SilenceDetector

    detector = SilenceDetector(how, memory, among)
    judged = detector.judge(days, hours.cases)
    nothing = np.full(len(days), np.nan)
    quiet = judged.quiet_hours
    return Watched(hours.first, quiet, nothing, nothing, nothing, judged.score, judged.alarm, detector.dump())
