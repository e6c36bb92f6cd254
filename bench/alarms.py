"""Do alarms ring when they should, and only then? Run `python -m bench.alarms`.

Scores the detector on the files of the Numenta Anomaly Benchmark that lie in `nab` below SKOPOS_BENCH_DATA (or
`../shared/data`): a folder with `data` and `labels/combined_windows.json`. The threshold of each half of the files is
chosen on the other half. False alarms are counted on simulated series where nothing is the matter. The page goes to
`docs/reference/bench-alarms.md`.
"""

import itertools
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.alarms_nab import Series, at, best, load
from bench.alarms_planted import planted
from skopos_science.alarms import Detector, Sensitivity, ShareDetector, SilenceDetector

REPORT = Path("docs/reference/bench-alarms.md")
DATA = Path(os.environ.get("SKOPOS_BENCH_DATA", "../shared/data")) / "nab"
PROFILES = {"standard": "standard", "reward_low_FP_rate": "low-FP", "reward_low_FN_rate": "low-FN"}
DAYS = np.arange(24 * 365) / 24
WAVE = 1 + 0.7 * np.sin(2 * np.pi * DAYS)
RUNS = 8
PLANTED = 120
BEFORE = "51.2 | 45.2 | 57.9"
TRIED = (
    "Twenty configurations were scored in all. First seven: the one written down beforehand, and six changes of one "
    "constant each (context feature off or stronger, peaks that must be half a decade higher, silence of 1 or 2 days "
    "after a peak, a smaller tail). They moved the cross-fitted standard score between 63.2 and 72.9 and none was "
    "adopted: eight to fifteen windows cannot tell them apart. Then thirteen changes of method, each with its reason. "
    "Scores as return periods, a scale by the time of day, peaks that fade, Pareto tails and a running mean of every "
    "tail did not help here, or not on planted events. A tail for each side of distance and drift did: in seven of its "
    "eight forms the standard score rose (68.9 to 72.9, one fell to 59.4; before 64.6), and the low-FP score did not "
    "fall (53.4 to 66.9, one 45.4; before 53.4). Kept is the form with two-sided chances, tails that wait for values "
    "of their own, and a quick start for the drift. As one of the best of several it flatters itself here; the planted "
    "events below were drawn afterwards (24 others of their kind were looked at while choosing). The alarms "
    "themselves, by their own bar, scored a little higher before for a week and a month, and lower for a quarter: "
    "standard 62.3, 50.5 and 39.4, low-FP 48.4, 44.2 and 34.7."
)


def splits(count: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Halves of the files: every pair of halves of few files, else those at even and at odd places."""
    everything = set(range(count))
    if count > 6:
        return [(tuple(range(0, count, 2)), tuple(range(1, count, 2)))]
    halves = itertools.combinations(range(count), count // 2)
    return [(half, tuple(sorted(everything - set(half)))) for half in halves if 0 in half]


def crossed(data: list[Series], scores: list[np.ndarray], halves: tuple, profile: str) -> float:
    """Score of both halves together, each with the threshold that is best on the other."""
    total = weight = 0.0
    for own, other in (halves, halves[::-1]):
        level, _ = best([data[i] for i in other], [scores[i] for i in other], profile)
        windows = sum(len(data[i].windows) for i in own)
        total += windows * at([data[i] for i in own], [scores[i] for i in own], level, profile)
        weight += windows
    return total / weight


def on_nab() -> list[str]:
    if not (DATA / "labels").is_dir():
        print(f"No benchmark in {DATA}; set SKOPOS_BENCH_DATA to the folder that holds nab.")
        return ["The files of the benchmark were not there when this page was written.", ""]
    data = load(DATA)
    Detector().judge(data[0].days, data[0].values)
    began = time.process_time()
    found = [Detector().judge(series.days, series.values) for series in data]
    seconds = time.process_time() - began
    points = sum(len(series.values) for series in data)
    scores = [judged.score for judged in found]
    lines = [
        f"{len(data)} files with labels were at hand ({points:,} points, {sum(len(s.windows) for s in data)} windows): "
        f"{', '.join(series.name for series in data)}. {points / seconds:,.0f} points a second on one core.",
        "",
        TRIED,
        "",
        "| Threshold chosen on | " + " | ".join(PROFILES.values()) + " |",
        "|---|" + "--:|" * len(PROFILES),
    ]
    table = []
    for halves in splits(len(data)):
        table.append([crossed(data, scores, halves, profile) for profile in PROFILES])
        names = ", ".join(Path(data[i].name).stem.removeprefix("Twitter_volume_") for i in halves[0][:6])
        lines.append(f"| the other half ({names} / the rest) | " + " | ".join(f"{one:.1f}" for one in table[-1]) + " |")
    lines.append("| **mean of the splits** | " + " | ".join(f"**{one:.1f}**" for one in np.mean(table, axis=0)) + " |")
    inside = [best(data, scores, profile)[1] for profile in PROFILES]
    lines.append("| all files (in sample, as others publish) | " + " | ".join(f"{one:.1f}" for one in inside) + " |")
    for sensitivity in Sensitivity:
        rang = [Detector(sensitivity).judge(s.days, s.values).alarm.astype(float) for s in data]
        fixed = " | ".join(f"{at(data, rang, 0.5, profile):.1f}" for profile in PROFILES)
        lines.append(f"| none: alarms, “about one false alarm a {sensitivity.value}” | {fixed} |")
    return [*lines, ""]


def on_planted() -> list[str]:
    data = [planted(seed) for seed in range(PLANTED)]
    scores = [Detector().judge(series.days, series.values).score for series in data]
    halves = splits(len(data))[0]
    cells = " | ".join(f"{crossed(data, scores, halves, profile):.1f}" for profile in PROFILES)
    return [
        f"{PLANTED} invented series of six weeks with days, weekends and bursts, in which large bursts, plateaus, "
        "flashes and near silence were planted; scored like the files above, by the threshold of the other half.",
        "",
        "| | " + " | ".join(PROFILES.values()) + " |",
        "|---|" + "--:|" * len(PROFILES),
        f"| with one tail for both sides, before | {BEFORE} |",
        f"| **a tail for each side** | {cells} |",
        "",
    ]


def shares(alike: float, volume: float) -> Callable[[np.random.Generator, Sensitivity], int]:
    def count(rng: np.random.Generator, sensitivity: Sensitivity) -> int:
        cases = rng.poisson(volume * WAVE)
        share = rng.beta(0.15 / alike, 0.85 / alike, len(DAYS)) if alike else np.full(len(DAYS), 0.15)
        return int(ShareDetector(sensitivity).judge(DAYS, rng.binomial(cases, share), cases).alarm.sum())

    return count


def silences(volume: float, clump: int = 1) -> Callable[[np.random.Generator, Sensitivity], int]:
    def count(rng: np.random.Generator, sensitivity: Sensitivity) -> int:
        counts = rng.poisson(volume * WAVE / clump) * rng.integers(1, 2 * clump, len(DAYS))
        return int(SilenceDetector(sensitivity).judge(DAYS, counts).alarm.sum())

    return count


def values(draw: Callable[[np.random.Generator], np.ndarray]) -> Callable[[np.random.Generator, Sensitivity], int]:
    return lambda rng, sensitivity: int(Detector(sensitivity).judge(DAYS, draw(rng)).alarm.sum())


CALM = {
    "values, normal": values(lambda rng: rng.normal(100, 10, len(DAYS))),
    "values, counts of 0.3 an hour": values(lambda rng: rng.poisson(0.3 * WAVE)),
    "values, counts of 50 an hour": values(lambda rng: rng.poisson(50 * WAVE)),
    "values, overdispersed counts": values(lambda rng: rng.poisson(30 * WAVE * rng.gamma(4, 0.25, len(DAYS)))),
    "values, lognormal": values(lambda rng: rng.lognormal(3, 0.7, len(DAYS))),
    "share of 3 an hour": shares(0, 3),
    "share of 30 an hour": shares(0, 30),
    "share of 30 an hour, hours differ": shares(0.03, 30),
    "silence of a source of 3 an hour": silences(3),
    "silence of a source of 1 in three hours": silences(0.3),
    "silence of a source that speaks in clumps": silences(0.3, 3),
}


def when_calm() -> list[str]:
    lines = [
        f"{RUNS} simulated years of hours each, with the daily wave; alarms as a multiple of what the words promise.",
        "",
        "| Nothing is the matter | " + " | ".join(f"a {one.value}" for one in Sensitivity) + " |",
        "|---|" + "--:|" * len(Sensitivity),
    ]
    for name, count in CALM.items():
        cells = []
        for sensitivity in Sensitivity:
            rng = np.random.default_rng(1)
            mean = np.mean([count(rng, sensitivity) for _ in range(RUNS)])
            cells.append(f"{mean / (365 * sensitivity.per_day):.2f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def main() -> None:
    head = (
        f"Written by `python -m bench.alarms` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}."
    )
    lines = ["# Benchmark: alarms", "", head, "", "## Numenta Anomaly Benchmark", "", *on_nab()]
    lines += ["## Planted events", "", *on_planted()]
    lines += ["## False alarms", "", *when_calm()]
    REPORT.write_text("\n".join(lines).rstrip() + "\n")
    print(REPORT.read_text())


if __name__ == "__main__":
    main()
