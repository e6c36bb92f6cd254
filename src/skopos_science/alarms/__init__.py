"""Alarms: what leaves its normal range, judged the moment it happens and from its own past only."""

from skopos_science.alarms.shares import JudgedShares, ShareDetector
from skopos_science.alarms.silence import JudgedSilence, SilenceDetector
from skopos_science.alarms.stream import Detector, Judged
from skopos_science.sensitivity import Sensitivity

__all__ = ["Detector", "Judged", "JudgedShares", "JudgedSilence", "Sensitivity", "ShareDetector", "SilenceDetector"]
