"""Numenta Anomaly Benchmark: its files, and its scoring written from the published definition.

References
----------
.. [1] Lavin, A. and Ahmad, S. (2015). Evaluating real-time anomaly detection algorithms: the Numenta anomaly benchmark.
   14th International Conference on Machine Learning and Applications.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv

FALSE_ALARM_COST = {"standard": 0.11, "reward_low_FP_rate": 0.22, "reward_low_FN_rate": 0.11}
MISS_COST = {"standard": 1.0, "reward_low_FP_rate": 1.0, "reward_low_FN_rate": 2.0}


@dataclass(frozen=True)
class Series:
    """One file: days, values, and the windows as first and last row."""

    name: str
    days: np.ndarray
    values: np.ndarray
    windows: list[tuple[int, int]]

    @property
    def unjudged(self) -> int:
        """Rows at the start that do not count."""
        return int(min(0.15 * len(self.values), 750))


def load(folder: Path) -> list[Series]:
    """Read every file that has windows, in the order of their names."""
    labels = json.loads((folder / "labels" / "combined_windows.json").read_text())
    found = []
    for name, windows in sorted(labels.items()):
        path = folder / "data" / name
        if not path.exists():
            continue
        table = pacsv.read_csv(path)
        stamps = table["timestamp"].to_numpy().astype("datetime64[us]")
        rows = []
        for first, last in windows:
            inside = np.flatnonzero((stamps >= np.datetime64(first)) & (stamps <= np.datetime64(last)))
            if len(inside):
                rows.append((int(inside[0]), int(inside[-1])))
        days = stamps.astype(np.int64) / 86_400e6
        found.append(Series(name, days, table["value"].to_numpy().astype(float), rows))
    return found


def sigmoid(place: np.ndarray) -> np.ndarray:
    """Worth of a detection by its place: -1 is the window's start, 0 its end, beyond 3 it is worth -1."""
    return np.where(place > 3, -1.0, 2 / (1 + np.exp(5 * np.minimum(place, 3))) - 1)


def worths(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Worth of a detection in each row, and the window it lies in (-1: none)."""
    n = len(series.values)
    worth, window = np.full(n, -1.0), np.full(n, -1)
    for number, (first, last) in enumerate(series.windows):
        width = last - first + 1
        ends = series.windows[number + 1][0] if number + 1 < len(series.windows) else n
        after = np.arange(last + 1, ends)
        worth[after] = sigmoid((after - last) / max(width - 1, 1))
        inside = np.arange(first, last + 1)
        worth[inside] = sigmoid(-(last - inside + 1) / width) / sigmoid(np.array(-1.0))
        window[inside] = number
    return worth, window


def at(data: list[Series], scores: list[np.ndarray], threshold: float, profile: str) -> float:
    """Score (0: detects nothing, 100: perfect) of all rows with a score of at least `threshold`."""
    got, windows = 0.0, 0
    for series, score in zip(data, scores, strict=True):
        worth, window = worths(series)
        hit = score >= threshold
        hit[: series.unjudged] = False
        got += FALSE_ALARM_COST[profile] * worth[hit & (window < 0)].sum()
        for number in range(len(series.windows)):
            inside = hit & (window == number)
            got += worth[inside].max() if inside.any() else -MISS_COST[profile]
        windows += len(series.windows)
    nothing = -MISS_COST[profile] * windows
    return 100 * (got - nothing) / (windows - nothing)


def best(data: list[Series], scores: list[np.ndarray], profile: str) -> tuple[float, float]:
    """Threshold with the highest score on these files, and that score."""
    judged = np.concatenate([score[series.unjudged :] for series, score in zip(data, scores, strict=True)])
    levels = np.unique(np.round(judged[judged > 0], 3))
    levels = np.unique(np.quantile(levels, np.linspace(0, 1, 250))) if len(levels) > 250 else levels
    tried = [(at(data, scores, float(level), profile), float(level)) for level in levels] or [(0.0, np.inf)]
    score, level = max(tried)
    return level, score
