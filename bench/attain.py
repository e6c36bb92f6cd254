"""How well, and how fast, is it foretold whether a target will be met? Run `python -m bench.attain`.

Each method answers the same targets on the same series; AutoETS (statsforecast) runs in the same process, so that the
ratio of the speeds holds on any machine. The table goes to `docs/reference/bench-attain.md`.
"""

import argparse
import os
import platform
import random
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from statsforecast.models import AutoETS

from bench.attain_data import SETS, Case, Half, brought, cases_of, interpolated, pypi_downloads
from bench.attain_scores import TARGETS, Scores, calibration_error, interval_score
from skopos_science.attain import attain, forecast
from skopos_science.seasons import LENGTHS, SEASONS_NEEDED

PATHS = 500
CONFIGURATIONS = 60
REPORT = Path("docs/reference/bench-attain.md")
Method = Callable[[Case], np.ndarray]


def grid(case: Case) -> np.ndarray:
    """Our own method."""
    futures = forecast(case.history, period=case.period, horizon=len(case.future), kind=case.kind, paths=PATHS)
    return futures.paths


def drift(case: Case) -> np.ndarray:
    """Random walk with drift: the last value, carried on by the average change, with normal noise."""
    x, steps = interpolated(case.history), np.arange(1, len(case.future) + 1)
    changes = np.diff(x)
    rng, spread = np.random.default_rng(0), changes.std(ddof=1)
    noise = np.cumsum(rng.normal(0, spread, (PATHS, len(steps))), axis=1)
    slope = changes.mean() + rng.normal(0, spread / np.sqrt(len(changes)), (PATHS, 1))
    return x[-1] + slope * steps + noise


def seasonal_naive(case: Case) -> np.ndarray:
    """Last season once more, with the noise of its past errors; the last value where there is no season."""
    level, x = _modelled(case)
    m = _season(case, x)
    errors = x[m:] - x[:-m]
    rng, h = np.random.default_rng(0), len(case.future)
    noise = np.zeros((PATHS, h))
    for start in range(0, h, m):
        part = slice(start, min(start + m, h))
        drawn = rng.normal(0, errors.std(), (PATHS, m))[:, : part.stop - start]
        noise[:, part] = drawn + (noise[:, start - m : start - m + drawn.shape[1]] if start else 0.0)
    paths = x[len(x) - m + np.arange(h) % m] + noise
    return level + np.cumsum(paths, axis=1) if case.kind == "stock" else paths


def auto_ets(case: Case) -> np.ndarray:
    """AutoETS of statsforecast, its own simulated paths; a stock by its increments as ours."""
    level, x = _modelled(case)
    m = _season(case, x)
    model = AutoETS(season_length=m if m <= 24 else 1).fit(x)
    paths = np.asarray(model.simulate(h=len(case.future), n_paths=PATHS, seed=1)).reshape(PATHS, -1)
    return level + np.cumsum(paths, axis=1) if case.kind == "stock" else paths


def _modelled(case: Case) -> tuple[float, np.ndarray]:
    """Give the last level and what is modelled: values, or a stock's increments."""
    x = interpolated(case.history)
    return (float(x[-1]), np.diff(x)) if case.kind == "stock" else (0.0, x)


def _season(case: Case, x: np.ndarray) -> int:
    m = LENGTHS[case.period]
    return m if len(x) >= int(SEASONS_NEEDED * m) else 1


METHODS: dict[str, Method] = {
    "Skopos grid": grid,
    "drift": drift,
    "seasonal naive": seasonal_naive,
    "AutoETS": auto_ets,
}


def judge(method: Method, cases: Iterable[Case]) -> dict[str, float]:
    """Score one method on one set."""
    scores, times, widths = Scores(), [], []
    for case in cases:
        x, truth, h = interpolated(case.history), np.array(case.future), len(case.future)
        began = time.process_time()
        paths = method(case)
        times.append(time.process_time() - began)
        if case.kind == "stock":
            reached, outcomes = truth[-1] - x[-1], paths[:, -1] - x[-1]
            size = np.abs(np.diff(x, 2)).mean()
        else:
            reached, outcomes = truth.sum(), paths.sum(axis=1)
            size = np.abs(np.diff(x)).mean()
        scores.add(outcomes, float(reached), brought(case), h * max(float(size), 1e-9))
        widths.append(interval_score(paths, truth, x))
    return scores.row() | {"msis": float(np.mean(widths)), "ms": float(np.median(times)) * 1e3, "n": len(times)}


def on_track(half: Half) -> list[dict[str, float]]:
    """Brier score of the verdict on twelve-month sums of package downloads, after 0, 3, 6 and 9 months."""
    rows = []
    for elapsed in (0, 3, 6, 9):
        p, o, pace = [], [], []
        for back in range(0, 36, 12):
            for case in pypi_downloads(half, back):
                base, total, done = sum(interpolated(case.history)[-12:]), sum(case.future), sum(case.future[:elapsed])
                history = [*case.history, *case.future[:elapsed]]
                futures = forecast(history, period="M", horizon=12 - elapsed)
                targets = [base * multiple for multiple in TARGETS]
                if futures.status == "ok":
                    p += attain(futures, statistic="sum", targets=targets, done=done).probabilities
                    o += [float(total >= target) for target in targets]
                    pace += [float(done >= target * elapsed / 12) if elapsed else np.nan for target in targets]
        ours, truth = np.array(p), np.array(o)
        rows.append(
            {
                "elapsed": elapsed,
                "ours": float(np.mean((ours - truth) ** 2)),
                "ece": calibration_error(ours, truth),
                "pacing": float(np.mean((np.array(pace) - truth) ** 2)),
                "n": len(p) // len(TARGETS),
            }
        )
    return rows


def report(results: dict[str, dict[str, dict[str, float]]], track: list[dict[str, float]], half: str, most: int) -> str:
    """Write the page."""
    when = datetime.now(UTC).date().isoformat()
    which = {
        "judge": "the half of each set that was not looked at while settings were chosen",
        "develop": "the half on which settings were chosen",
        "all": "both halves of each set",
    }[half]
    lines = [
        "# Benchmark: attainability",
        "",
        f"Written by `python -m bench.attain` on {when}, {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}. Sample: {which}, at most {most} histories a set, cut off at several "
        "dates, drawn with seed 1.",
        "",
        "Targets are " + ", ".join(f"{multiple:g}" for multiple in TARGETS) + " times what the last stretch as long "
        "as the horizon brought: the sum of a flow, the growth of a stock; histories whose last stretch brought "
        "nothing are left out. Brier score and expected calibration error (ECE, ten bins): lower is better. CRPS "
        "is scaled by the horizon and the mean absolute change per step. MSIS as in the M4 competition. "
        "A small set cannot tell an ECE below .05 from 0. Time: median "
        "processor time per series.",
        "",
        f"Settings were chosen on the other half of each set among about {CONFIGURATIONS} configurations, then frozen; "
        "of the daily figures, which are only ten series, both halves were seen.",
        "",
    ]
    for name, methods in results.items():
        count = int(next(iter(methods.values()))["n"])
        lines += [f"## {name} ({count} histories)", ""]
        lines += ["| Method | Brier | ECE | CRPS | within 80 % | within 95 % | MSIS | ms a series |"]
        lines += ["|---|--:|--:|--:|--:|--:|--:|--:|"]
        for method, row in methods.items():
            cells = [f"{row[key]:.3f}" for key in ("brier", "ece", "crps")]
            cells += [f"{row[key]:.2f}" for key in ("cover80", "cover95")] + [f"{row['msis']:.1f}", f"{row['ms']:.2f}"]
            lines.append(f"| {method} | " + " | ".join(cells) + " |")
        lines.append("")
    lines += _summary(results)
    lines += ["## On track? Twelve-month sums of package downloads", ""]
    lines += [
        "| Months gone | Brier, Skopos | ECE, Skopos | Brier, linear pacing | objectives |",
        "|--:|--:|--:|--:|--:|",
    ]
    for row in track:
        pacing = "–" if np.isnan(row["pacing"]) else f"{row['pacing']:.3f}"
        lines.append(f"| {row['elapsed']} | {row['ours']:.3f} | {row['ece']:.3f} | {pacing} | {row['n']} |")
    return "\n".join([*lines, ""])


def _summary(results: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """Compare with the peers over all sets."""

    def mean(method: str, key: str) -> float:
        return float(np.mean([methods[method][key] for methods in results.values()]))

    ours, drifting, ets = (mean(name, "brier") for name in ("Skopos grid", "drift", "AutoETS"))
    ratios = [methods["AutoETS"]["ms"] / methods["Skopos grid"]["ms"] for methods in results.values()]
    return [
        "## Over all sets",
        "",
        f"- Brier score {ours:.3f}; {1 - ours / drifting:.0%} below drift ({drifting:.3f}), "
        f"{1 - ours / ets:.0%} below AutoETS ({ets:.3f}).",
        f"- {np.median(ratios):.0f} times faster than AutoETS in the median set "
        f"({min(ratios):.0f} to {max(ratios):.0f}). "
        f"{1000 / mean('Skopos grid', 'ms'):.0f} series a second in one thread.",
        "",
    ]


def main() -> None:
    """Run the benchmark and write its page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=["judge", "develop", "all"], default="judge")
    parser.add_argument("--most", type=int, default=150, help="histories of each set at most")
    parser.add_argument("--out", type=Path, default=REPORT)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    results: dict[str, dict[str, dict[str, float]]] = {}
    for name in SETS:
        cases = cases_of(name, options.half)
        cases = random.Random(1).sample(cases, min(options.most, len(cases)))
        for method in METHODS.values():
            method(cases[0])  # compiles, so that no series pays for it
        results[name] = {label: judge(method, cases) for label, method in METHODS.items()}
        print(
            name, {label: {k: round(v, 3) for k, v in row.items()} for label, row in results[name].items()}, flush=True
        )
    page = report(results, on_track(options.half), options.half, options.most)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page, encoding="utf-8")
    print(f"Written: {options.out}")


if __name__ == "__main__":
    main()
