"""The media mix beside pymc-marketing, on the same data in the same run. Run `python -m bench.refit`.

pymc-marketing's own example, whose truth is known, and simulated brands (see `mix_data`) of the model's form and of
another. It runs in an environment of its own. The page goes to `docs/reference/bench-refit.md`.
"""

import csv
import sys
import time
from typing import NamedTuple

import numpy as np
import run

from bench._report import head, publish
from bench.mix import DATA, NAMES
from bench.mix_data import brand
from skopos_science.mix.model import fit_mix
from skopos_science.mix.refit import LEVELS, refit_mix

BRANDS = 2
WORLD_NAMES = ("the model's own form, other brands", "negative binomial lingering, Michaelis-Menten")
FIRST_SEED = 30_000
CONTRIBUTIONS = (274_800.0, 65_900.0)


class Case(NamedTuple):
    """Data with the true contributions."""

    name: str
    outcome: np.ndarray
    activity: np.ndarray
    controls: np.ndarray | None
    truth: np.ndarray


class Fitted(NamedTuple):
    """Quantiles of the contributions at `LEVELS`, seconds, and the worst R-hat."""

    quantiles: np.ndarray
    seconds: float
    r_hat: float


def example() -> list[Case]:
    if not DATA.exists():
        return []
    rows = list(csv.DictReader(DATA.open()))
    column = {name: np.array([float(row[name]) for row in rows]) for name in ("y", "x1", "x2", "event_1", "event_2")}
    activity, events = (np.column_stack([column[a], column[b]]) for a, b in (("x1", "x2"), ("event_1", "event_2")))
    return [Case("pymc-marketing's example", column["y"], activity, events, np.array(CONTRIBUTIONS))]


def brands() -> list[Case]:
    cases = []
    for name in WORLD_NAMES:
        for seed in range(FIRST_SEED, FIRST_SEED + BRANDS):
            made = brand(name, seed)
            cases.append(Case(name, made.outcome, made.activity, None, made.contribution.sum(axis=0)))
    return cases


def ours(case: Case, seed: int) -> Fitted:
    names = NAMES[: case.activity.shape[1]]
    began = time.perf_counter()
    found = fit_mix(case.outcome, case.activity, names, case.controls, seed=seed)
    return Fitted(found.quantiles(LEVELS), time.perf_counter() - began, float(found.r_hat.max()))


def theirs(case: Case, seed: int, python: str) -> tuple[Fitted, str]:
    found = refit_mix(python, case.outcome, case.activity, case.controls, seed=seed)
    return Fitted(found.quantiles, found.seconds, float(found.r_hat.max())), found.version


def row(name: str, who: str, cases: list[Case], fits: list[Fitted]) -> str:
    errors = np.concatenate([np.abs(fit.quantiles[2] / case.truth - 1) for case, fit in zip(cases, fits, strict=True)])
    held95, held80 = (
        sum(int(((fit.quantiles[low] <= case.truth) & (case.truth <= fit.quantiles[high])).sum())
            for case, fit in zip(cases, fits, strict=True))
        for low, high in ((0, 4), (1, 3))
    )  # fmt: skip
    seconds, worst = np.median([fit.seconds for fit in fits]), max(fit.r_hat for fit in fits)
    return (
        f"| {name} | {who} | {held95} of {len(errors)} | {held80} of {len(errors)} | {np.median(errors):.0%} | "
        f"{worst:.3f} | {seconds:.1f} |"
    )


def main() -> None:
    python = run.install_alone("pymc")
    cases = [*example(), *brands()]
    fit_mix(cases[-1].outcome, cases[-1].activity, NAMES, draws=200)  # compiled before the clock runs
    mine, peer, version = [], [], ""
    for seed, case in enumerate(cases):
        mine.append(ours(case, seed))
        found, version = theirs(case, seed, python)
        peer.append(found)
        print(case.name, mine[-1], peer[-1], file=sys.stderr)
    lines = []
    for name in dict.fromkeys(case.name for case in cases):
        at = [place for place, case in enumerate(cases) if case.name == name]
        for who, fits in (("ours", mine), ("pymc-marketing", peer)):
            lines.append(row(name, who, [cases[place] for place in at], [fits[place] for place in at]))
    apart = [
        np.abs(b.quantiles[2] / a.quantiles[2] - 1).max() for a, b, c in zip(mine, peer, cases, strict=True)
        if c.name == cases[0].name
    ]  # fmt: skip
    times = np.median([b.seconds / a.seconds for a, b in zip(mine, peer, strict=True)])
    publish(
        "refit",
        [
            *head(
                "media mix beside pymc-marketing",
                "refit",
                f"pymc-marketing {version} with nutpie, 4 chains of 1,000 draws, in an environment of its own, each "
                "fit in turn with ours; seconds of wall time, without the start of Python. "
                f"{BRANDS} simulated brands of five channels and 156 weeks a world, which is enough for speed and "
                "agreement; [how often our ranges are right](bench-mix.md) is told from many more. One configuration "
                "was tried.",
            ),
            "| Data | by | within 95 % | within 80 % | median error | worst R-hat | s |",
            "|---|---|--:|--:|--:|--:|--:|",
            *lines,
            "",
            f"Ours is {times:.0f} times as fast (median of the fits). On {cases[0].name} the medians lie "
            f"{max(apart):.0%} apart at most. pymc-marketing's time holds compiling the model, which each refit does.",
        ],
    )


if __name__ == "__main__":
    main()
