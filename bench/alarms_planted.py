"""Invented series of mentions: usual days, weeks and bursts, in which unusual events are planted."""

import numpy as np

from bench.alarms_nab import Series

ROWS, A_DAY, PLACES = 12_000, 288, 15


def usual(rng: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Expected mentions in five minutes, relative: time of day, weekend, slow wandering."""
    wave = np.exp(rng.uniform(0, 0.9) * np.sin(2 * np.pi * days + rng.uniform(0, 2 * np.pi)))
    weekend = np.where(np.floor(days) % 7 >= 5, rng.uniform(0.4, 1), 1.0)
    steps = rng.normal(0, rng.uniform(0.02, 0.12), ROWS)
    wander = np.zeros(ROWS)
    for i in range(1, ROWS):
        wander[i] = 0.97 * wander[i - 1] + steps[i]
    return wave * weekend * np.exp(wander)


def burst(into: np.ndarray, at: int, size: float, lasts: int) -> None:
    """Add what shoots up and fades."""
    end = min(at + 5 * lasts, ROWS)
    into[at:end] += size * np.exp(-np.arange(end - at) / lasts)


def event(rng: np.random.Generator, more: np.ndarray, part: np.ndarray, at: int) -> None:
    """Plant a large burst, a plateau, a flash of ten minutes, or hours with next to nothing."""
    kind = rng.integers(4)
    if kind == 0:
        burst(more, at, rng.uniform(4, 12), int(rng.integers(6, 60)))
    elif kind == 1:
        more[at : at + int(rng.integers(24, 288))] += rng.uniform(1.5, 5)
    elif kind == 2:
        more[at : at + 2] += rng.uniform(6, 15)
    else:
        part[at : at + int(rng.integers(36, 200))] *= rng.uniform(0, 0.2)


def planted(seed: int) -> Series:
    """Give one series of six weeks with two to five events, and windows as wide as those of the benchmark."""
    rng = np.random.default_rng(seed)
    days = np.arange(ROWS) / A_DAY
    level = 10 ** rng.uniform(0, 2.5)
    more, part = np.zeros(ROWS), usual(rng, days)
    for at in rng.choice(ROWS, rng.poisson(40)):
        burst(more, at, min(0.7 * rng.pareto(2.0), 6.0), int(rng.integers(3, 30)))
    events = int(rng.integers(2, 6))
    width = ROWS // 10 // events
    windows: list[tuple[int, int]] = []
    for place in np.sort(rng.choice(np.arange(2, PLACES - 1), events, replace=False)):
        at = int((place + 0.5) * ROWS / PLACES)
        event(rng, more, part, at)
        windows.append((at - width // 2, at - width // 2 + width - 1))
    uneven = rng.uniform(3, 30)
    counts = rng.poisson(level * part * (1 + more) * rng.gamma(uneven, 1 / uneven, ROWS))
    return Series(f"planted {seed}", days, counts.astype(float), windows)
