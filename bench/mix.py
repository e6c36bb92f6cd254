"""Are media mix ranges right, also where the world is not the model's? Run `python -m bench.mix`.

Simulated brands of five channels and three years (see `mix_data`), and pymc-marketing's example, whose truth is known.
The page goes to `docs/reference/bench-mix.md`.
"""

import csv
import os
import time
from pathlib import Path

import numpy as np

from bench._report import head, publish
from bench.mix_data import CHANNELS, JUDGES, WEEKS, WORLDS, brand
from skopos_science.mix.model import fit_mix

DATA = Path(os.environ.get("SKOPOS_BENCH_DATA", "../shared/data")) / "mmm_pymc/mmm_example.csv"
RUNS = 60
NAMES = [f"channel {place}" for place in range(1, CHANNELS + 1)]


def least_squares(outcome: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """What each channel added by a regression on raw spend with trend and seasons: the usual spreadsheet."""
    week = np.arange(len(outcome))
    waves = [f(2 * np.pi * k * week / 52.18) for k in (1, 2) for f in (np.sin, np.cos)]
    columns = np.column_stack([activity, np.ones(len(week)), week, *waves])
    weights = np.linalg.lstsq(columns, outcome, rcond=None)[0][: activity.shape[1]]
    return np.maximum(weights, 0.0) * activity.sum(axis=0)


def judged(world: str, first_seed: int) -> str:
    inside95, inside80, errors, plain, times, refused, rough = [], [], [], [], [], 0, 0.0
    for seed in range(first_seed, first_seed + RUNS):
        made = brand(world, seed)
        began = time.process_time()
        found = fit_mix(made.outcome, made.activity, NAMES, seed=seed)
        times.append(time.process_time() - began)
        refused, rough = refused + found.refused, max(rough, float(found.r_hat.max()))
        low95, low80, middle, high80, high95 = found.quantiles([0.025, 0.1, 0.5, 0.9, 0.975])
        truth = made.contribution.sum(axis=0)
        inside95.append((low95 <= truth) & (truth <= high95))
        inside80.append((low80 <= truth) & (truth <= high80))
        errors.append(np.abs(middle - truth) / truth)
        plain.append(np.abs(least_squares(made.outcome, made.activity) - truth) / truth)
    return (
        f"| {world} | {np.mean(inside95):.2f} | {np.mean(inside80):.2f} | {np.median(errors):.0%} | "
        f"{np.median(plain):.0%} | {rough:.3f} | {refused} | {np.median(times):.2f} |"
    )


def example() -> str:
    if not DATA.exists():
        return f"No data at {DATA.parent}; set SKOPOS_BENCH_DATA."
    rows = list(csv.DictReader(DATA.open()))
    column = {name: np.array([float(row[name]) for row in rows]) for name in ("y", "x1", "x2", "event_1", "event_2")}
    times = []
    for seed in range(5):
        began = time.process_time()
        found = fit_mix(
            column["y"],
            np.column_stack([column["x1"], column["x2"]]),
            ["x1", "x2"],
            np.column_stack([column["event_1"], column["event_2"]]),
            seed=seed,
        )
        times.append(time.process_time() - began)
    low, middle, high = found.quantiles() / 1000
    return (
        f"Truth 274.8 and 65.9 (thousands); medians {middle[0]:.1f} and {middle[1]:.1f}, 95 % {low[0]:.0f} to "
        f"{high[0]:.0f} and {low[1]:.0f} to {high[1]:.0f}, in {np.median(times):.2f} s of processor time. "
        "Published for pymc-marketing with nutpie: 278.4 and 68.1 in 14.3 s (read, not rerun)."
    )


def main() -> None:
    fit_mix(*brand("the model's own form", 1)[:2], NAMES, draws=200)
    columns = [
        "| World | within 95 % | within 80 % | median error | of least squares | worst R-hat | refused | seconds |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines = [
        *head(
            "media mix",
            "mix",
            f"{RUNS} brands a row, {CHANNELS} channels, {WEEKS} weeks; error of each channel's contribution over all "
            "weeks. Two grids of shapes were tried on the first five worlds (20 brands each) before the settings "
            "were frozen.",
        ),
        "## Worlds that were looked at while the method was built, other brands",
        "",
        *columns,
        *(judged(world, 10_000) for world in WORLDS),
        "",
        "## Worlds that were not looked at before",
        "",
        *columns,
        *(judged(world, 20_000) for world in JUDGES),
        "",
        "## pymc-marketing's example",
        "",
        example(),
        "",
    ]
    publish("mix", lines)


if __name__ == "__main__":
    main()
