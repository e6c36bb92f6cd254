"""Do campaign effects' intervals hold the truth as often as they say? Run `python -m bench.effect`.

Simulated campaigns in several worlds, half of them without any effect, beside the two estimates that spreadsheets make:
before against after, and differences in differences. The page goes to `docs/reference/bench-effect.md`.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np

from bench._report import head, publish
from skopos_science.effect import campaign_effect

RUNS = 500
Z_90 = 1.6449


class World(NamedTuple):
    """What makes days differ; sizes are in units of the noise's 4."""

    before: int = 90
    during: int = 21
    controls: int = 2
    own_step: float = 0.25  # how far the outcome's own level wanders a day
    carry: float = 0.0  # autocorrelation of the noise
    tails: float = 0.0  # degrees of freedom of Student's t; 0 for normal noise
    season: float = 0.0  # size of a yearly wave that controls do not share
    shared: bool = True  # whether controls follow the market


WORLDS = {
    "two controls, a wandering level": World(),
    "five controls, little wander": World(controls=5, own_step=0.05),
    "no controls": World(controls=0),
    "no controls, much wander": World(controls=0, own_step=1.0),
    "controls that have nothing to do with it": World(shared=False),
    "short history": World(before=35, during=14),
    "a year before, six weeks": World(before=365, during=42),
    "heavy tails": World(tails=4.0),
    "autocorrelated noise": World(carry=0.5),
    "a season of its own": World(before=200, season=8.0),
}


def simulate(world: World, seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Give outcome, controls and the true effect; every second seed has an effect of 10 %."""
    rng = np.random.default_rng(seed)
    length = world.before + world.during
    market = np.cumsum(rng.normal(0, 1.5, length))
    day = np.arange(length)
    week = 10 * np.sin(2 * np.pi * day / 7 + rng.uniform(0, 6))
    noise = 4 * (rng.standard_t(world.tails, length) / np.sqrt(2) if world.tails else rng.standard_normal(length))
    for i in range(1, length):
        noise[i] += world.carry * noise[i - 1]
    noise *= np.sqrt(1 - world.carry**2)
    drift = market if world.shared else np.cumsum(rng.normal(0, 1.5, length))
    controls = np.array(
        [100 + drift * rng.uniform(0.6, 1.2) + week + rng.normal(0, 3, length) for _ in range(world.controls)]
    ).T.reshape(length, world.controls)
    own = np.cumsum(rng.normal(0, world.own_step, length)) + world.season * np.sin(2 * np.pi * day / 365)
    outcome = 120 + 0.9 * market + 1.1 * week + own + noise
    effect = np.where(day >= world.before, 0.1 * (seed % 2) * outcome[world.before :].mean(), 0.0)
    return outcome + effect, controls, float(effect.sum())


def before_and_after(outcome: np.ndarray, start: int) -> tuple[float, float]:
    """Mean of the campaign less the mean before, with the interval of two independent samples."""
    before, during = outcome[:start], outcome[start:]
    change = during.mean() - before.mean()
    reach = Z_90 * np.sqrt(before.var(ddof=1) / len(before) + during.var(ddof=1) / len(during))
    return (change - reach) * len(during), (change + reach) * len(during)


class Judged(NamedTuple):
    """Per simulation of a world: did the intervals hold the truth, with which width, in what time?"""

    name: str
    ours: list[bool]
    plain: list[bool]
    double: list[bool]
    widths: list[float]
    seconds: list[float]

    @property
    def without(self) -> list[bool]:
        """Ours, of the simulations without an effect: each miss is a false alarm."""
        return self.ours[::2]


def judged(name: str) -> Judged:
    world, found_all = WORLDS[name], Judged(name, [], [], [], [], [])
    for seed in range(RUNS):
        outcome, controls, truth = simulate(world, seed)
        began = time.process_time()
        found = campaign_effect(outcome, world.before, controls if world.controls else None, placebos=0)
        found_all.seconds.append(time.process_time() - began)
        found_all.ours.append(found.low <= truth <= found.high)
        found_all.widths.append((found.high - found.low) / (0.1 * abs(outcome[world.before :].sum())))
        low, high = before_and_after(outcome, world.before)
        found_all.plain.append(low <= truth <= high)
        if world.controls:
            low, high = before_and_after(outcome - controls.mean(axis=1), world.before)
            found_all.double.append(low <= truth <= high)
    return found_all


def row(found: Judged) -> str:
    world = WORLDS[found.name]
    double = f"{np.mean(found.double):.0%}" if found.double else "–"
    return (
        f"| {found.name} | {world.before} + {world.during} | {np.mean(found.ours):.1%} | "
        f"{1 - np.mean(found.without):.1%} | {np.median(found.widths):.2f} | {np.mean(found.plain):.0%} | {double} | "
        f"{np.median(found.seconds) * 1e3:.0f} |"
    )


def all_worlds(worlds: list[Judged]) -> str:
    ours, without = [held for w in worlds for held in w.ours], [held for w in worlds for held in w.without]
    plain, double = [held for w in worlds for held in w.plain], [held for w in worlds for held in w.double]
    return (
        f"| **all worlds** | | **{np.mean(ours):.1%}** | **{1 - np.mean(without):.1%}** | | {np.mean(plain):.0%} | "
        f"{np.mean(double):.0%} | |"
    )


ABOUT = (
    f"{RUNS} simulated campaigns a row, half of them without an effect, half of 10 %. Nominal 90 %; the goal is 88 to "
    "92 %; a row errs by 1.3 points by chance alone. Three configurations were tried on other simulations before the "
    "settings were frozen."
)
WEAK = (
    "Where it is off: noise that carries over looks like a level that wanders, so the interval is wider than it need "
    "be; five good controls leave so little that the prior counts; and a season of its own that the controls do not "
    "share goes on for longer than a wandering level expects, so the interval is too short. After this look eleven "
    "more configurations (autocorrelated noise, a wandering slope, other weights of the level) were tried on other "
    "simulations: each mended one of these worlds and spoilt another by as much, so none was taken. Where the seasons "
    "of the year matter, give a control that shares them."
)


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        worlds = list(pool.map(judged, WORLDS))
    publish(
        "effect",
        [
            *head("campaign effect", "effect", ABOUT),
            "Width: of the interval, in units of a 10 % effect. The other two columns are what spreadsheets do: the "
            "mean during less the mean before, and the same after the controls' mean was taken off.",
            "",
            "| World | days | held | false alarms | width | before and after held | differences in differences | ms |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *map(row, worlds),
            all_worlds(worlds),
            "",
            WEAK,
        ],
    )


if __name__ == "__main__":
    main()
