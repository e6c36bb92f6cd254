"""Scores of probabilities and of sample paths."""

from dataclasses import dataclass, field

import numpy as np

TARGETS = (0.7, 0.85, 0.95, 1.05, 1.2, 1.5)
"""Targets, as multiples of what the last stretch as long as the horizon brought."""


@dataclass
class Scores:
    """Collects the answers of one method over many series."""

    probability: list[float] = field(default_factory=list)
    reached: list[bool] = field(default_factory=list)
    crps: list[float] = field(default_factory=list)
    inside80: list[bool] = field(default_factory=list)
    inside95: list[bool] = field(default_factory=list)
    msis: list[float] = field(default_factory=list)

    def add(self, outcomes: np.ndarray, truth: float, base: float, scale: float) -> None:
        """Score sampled outcomes of one series; targets are multiples of `base` (its size, where it is negative)."""
        for multiple in TARGETS:
            target = base + (multiple - 1) * abs(base)
            self.probability.append(float(np.mean(outcomes >= target)))
            self.reached.append(bool(truth >= target))
        self.crps.append(crps(outcomes, truth) / scale)
        low95, low80, high80, high95 = np.quantile(outcomes, (0.025, 0.1, 0.9, 0.975))
        self.inside80.append(bool(low80 <= truth <= high80))
        self.inside95.append(bool(low95 <= truth <= high95))

    def row(self) -> dict[str, float]:
        """Give the figures of the table."""
        p, o = np.array(self.probability), np.array(self.reached, float)
        return {
            "brier": float(np.mean((p - o) ** 2)),
            "ece": calibration_error(p, o),
            "crps": float(np.mean(self.crps)),
            "cover80": float(np.mean(self.inside80)),
            "cover95": float(np.mean(self.inside95)),
        }


def crps(outcomes: np.ndarray, truth: float) -> float:
    """Continuous ranked probability score of a sample (Gneiting and Raftery 2007)."""
    ordered = np.sort(outcomes)
    n = len(ordered)
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ordered)) / n**2
    return float(np.mean(np.abs(ordered - truth))) - spread


def calibration_error(probability: np.ndarray, reached: np.ndarray) -> float:
    """Expected calibration error over ten equal bins."""
    bins = np.minimum((probability * 10).astype(int), 9)
    return float(
        sum(
            abs(probability[bins == b].mean() - reached[bins == b].mean()) * np.mean(bins == b)
            for b in range(10)
            if (bins == b).any()
        )
    )


def interval_score(paths: np.ndarray, truth: np.ndarray, history: np.ndarray) -> float:
    """Mean scaled interval score at 95 % as in the M4 competition, weekly (scaled by one-step differences)."""
    low, high = np.quantile(paths, (0.025, 0.975), axis=0)
    misses = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return float(np.mean(high - low + 40 * misses) / np.mean(np.abs(np.diff(history))))
