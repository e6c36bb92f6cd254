"""How often does a trial cry wolf, and how soon does it find a lift? Run `python -m bench.trials`.

Trials are simulated with a look after every 25 cases of each arm and stopped at the first decision. The page goes to
`docs/reference/bench-trials.md`.
"""

from collections.abc import Callable

import numpy as np

from bench._report import head, publish
from skopos_science.trials import LEAST_CASES, LEAST_EVENTS, Arm, chances, compare, evidence, fixed_sample

STEP = 25
RUNS = 2000
Outcomes = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


def decided(control: np.ndarray, variant: np.ndarray, worth: float, *, shares: bool) -> np.ndarray:
    """Give, per run, the look at which the trial ends with "better" or "worse" (signed, 1 is the first); 0 if never.

    Works off all looks of a run at once with the same formulas as `compare`; checked against it below.
    """
    n = STEP * np.arange(1, control.shape[1] + 1.0)
    ends = np.zeros(len(control), dtype=int)
    needed = np.log(1 / 0.05)
    for run in range(len(control)):
        a, b = control[run], variant[run]
        difference = (b[..., 0] - a[..., 0]) / n
        if shares:
            pooled = (a[..., 0] + b[..., 0]) / (2 * n)
            variance = pooled * (1 - pooled) * 2 / n
            ready = np.minimum(a[..., 0] + b[..., 0], 2 * n - a[..., 0] - b[..., 0]) >= LEAST_EVENTS
        else:
            spread = [(x[..., 1] - x[..., 0] ** 2 / n) / (n - 1) for x in (a, b)]
            variance = (spread[0] + spread[1]) / n
            ready = n >= LEAST_CASES
        scale = worth * np.abs(a[..., 0] / n)
        ready &= (variance > 0) & (scale > 0)
        variance, scale = np.where(ready, variance, 1.0), np.where(ready, scale, 1.0)
        hit = ready & (evidence(difference, variance, scale) >= needed)
        if hit.any():
            look = int(hit.argmax())
            ends[run] = (look + 1) * (1 if difference[look] > 0 else -1)
    return ends


def naive(control: np.ndarray, variant: np.ndarray) -> float:
    """Share of the runs in which a plain two-sided z test at 5 % is significant at any look."""
    n = STEP * np.arange(1, control.shape[1] + 1.0)
    a, b = control[..., 0], variant[..., 0]
    pooled = (a + b) / (2 * n)
    with np.errstate(all="ignore"):
        z = (b - a) / n / np.sqrt(pooled * (1 - pooled) * 2 / n)
    return float((np.abs(z) > 1.96).any(axis=1).mean())


def shares(p: float) -> Outcomes:
    def draw(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        return rng.binomial(STEP, p, shape).cumsum(axis=1)[..., None].astype(float)

    return draw


def amounts(mean: float) -> Outcomes:
    """Lognormal amounts, skewed as baskets are."""

    def draw(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        single = mean * rng.lognormal(-0.5, 1.0, (*shape, STEP))
        return np.stack([single.sum(-1).cumsum(1), (single**2).sum(-1).cumsum(1)], axis=-1)

    return draw


def simulate(control: Outcomes, variant: Outcomes, looks: int, worth: float, *, is_share: bool, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    a, b = control(rng, (RUNS, looks)), variant(rng, (RUNS, looks))
    ends = decided(a, b, worth, shares=is_share)
    stopped = np.where(ends != 0, np.abs(ends), looks) * STEP
    return {
        "better": float((ends > 0).mean()),
        "worse": float((ends < 0).mean()),
        "mean": float(stopped.mean()),
        "median": float(np.median(stopped)),
        "naive": naive(a, b) if is_share else float("nan"),
    }


def regret() -> tuple[float, float]:
    """Successes lost over 5,000 cases, in batches of 50, to even shares and to Thompson sampling."""
    rates, even, thompson = np.array([0.03, 0.035, 0.04, 0.05]), [], []
    for run in range(100):
        for lost, clever in ((even, False), (thompson, True)):
            rng = np.random.default_rng(run)
            n, hits, loss = np.zeros(4), np.zeros(4), 0.0
            for batch in range(100):
                arms = [Arm(cases, wins) for cases, wins in zip(n, hits, strict=True)]
                share = chances(arms, seed=batch) if clever else np.full(4, 0.25)
                given = rng.multinomial(50, share)
                n += given
                hits += rng.binomial(given, rates)
                loss += float(((rates.max() - rates) * given).sum())
            lost.append(loss)
    return float(np.mean(even)), float(np.mean(thompson))


def main() -> None:
    check()
    lines = [
        *head(
            "trials",
            "trials",
            f"{RUNS:,} simulated trials a row, a look after every {STEP} cases of each arm, level 5 %. Seven "
            "weightings of the alternatives were tried on one simulator (5 % against 6.5 %) before this one was kept.",
        ),
        "## No difference: how often one is found all the same",
        "",
        "| Outcome | looks | worth | better | worse | together | plain z test at every look |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, make, is_share in [
        ("0.5 % succeed", shares(0.005), True),
        ("2 % succeed", shares(0.02), True),
        ("5 % succeed", shares(0.05), True),
        ("30 % succeed", shares(0.3), True),
        ("amounts, lognormal", amounts(20.0), False),
    ]:
        for worth in (0.1, 0.3, 1.0):
            looks = 800 if is_share else 200
            row = simulate(make, make, looks, worth, is_share=is_share, seed=11)
            plain = f"{row['naive']:.1%}" if is_share else "–"
            both = row["better"] + row["worse"]
            lines.append(
                f"| {name} | {looks} | {worth:.0%} | {row['better']:.1%} | {row['worse']:.1%} | {both:.1%} | {plain} |"
            )
    lines += [
        "",
        "## A lift: how often and how soon it is found",
        "",
        "`worth` is 30 %. Fixed sample: cases per arm that a two-sided test with one look at the end needs for 95 % "
        "power at the true lift. Trials end at one and a half times that.",
        "",
        "| Control | true lift | fixed sample | found | mean cases | of fixed | median | of fixed |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for base in (0.02, 0.05, 0.2):
        for lift in (0.15, 0.3, 0.6):
            fixed = fixed_sample(base, lift)
            looks = int(1.5 * fixed / STEP) + 1
            row = simulate(shares(base), shares(base * (1 + lift)), looks, 0.3, is_share=True, seed=12)
            lines.append(
                f"| {base:.0%} | {lift:.0%} | {fixed:,} | {row['better']:.1%} | {row['mean']:,.0f} | "
                f"{row['mean'] / fixed:.2f} | {row['median']:,.0f} | {row['median'] / fixed:.2f} |"
            )
    even, thompson = regret()
    lines += [
        "",
        "## Thompson sampling",
        "",
        f"Four ways of 3, 3.5, 4 and 5 %, 5,000 cases in batches of 50, 100 runs: {even:.1f} successes are lost with "
        f"even shares, {thompson:.1f} with Thompson sampling.",
        "",
    ]
    publish("trials", lines)


def check() -> None:
    """The formulas above end each trial at the look at which `compare` does."""
    rng = np.random.default_rng(3)
    control, variant = shares(0.05)(rng, (20, 120)), shares(0.075)(rng, (20, 120))
    ends = decided(control, variant, 0.3, shares=True)
    for run, end in enumerate(ends):
        looks = range(1, control.shape[1] + 1)
        arms = ((Arm(STEP * k, control[run, k - 1, 0]), Arm(STEP * k, variant[run, k - 1, 0])) for k in looks)
        found = [str(compare(a, b, worth=0.3).decision) for a, b in arms]
        first = next((k for k, word in enumerate(found, start=1) if word in ("better", "worse")), 0)
        assert abs(int(end)) == first, (run, end, first)


if __name__ == "__main__":
    main()
