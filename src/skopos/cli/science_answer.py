"""The answer for one series, as a table for people or as JSON."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from skopos.cli import base
from skopos.cli.science_series import Gaps, Kind, Read, SeriesError, first_day, number_of, read_series
from skopos_science.attain import (
    LONGEST_HORIZON,
    Attainment,
    Direction,
    Forecast,
    Statistic,
    bands,
    forecast,
    verdict,
)
from skopos_science.attain import attain as judge
from skopos_science.seasons import Period


@dataclass(frozen=True)
class Question:
    """What is asked about a series; the options of the command."""

    target: float
    by: date
    kind: Kind
    statistic: Statistic
    direction: Direction
    start: date | None
    period: Period | None
    date_column: str | None
    value_column: str | None
    gaps: Gaps
    paths: int
    seed: int


def run_series(path: Path, question: Question, *, as_json: bool) -> int:
    """Answer for one file; gives the exit code."""
    try:
        read = read_series(
            path, kind=question.kind, period=question.period, date_column=question.date_column,
            value_column=question.value_column, gaps=question.gaps,
        )  # fmt: skip
        answer = answer_for(read, question)
    except (SeriesError, ValueError) as problem:
        base.fail(str(problem))
    answer["series"] = str(path)
    if as_json:
        base.answer_json(answer)
    else:
        _show(answer)
    return base.EXIT_OK if answer["status"] == "ok" else base.EXIT_PARTLY


def answer_for(read: Read, question: Question) -> dict[str, Any]:
    """Answer a question about a series."""
    last = read.first + len(read.values) - 1
    horizon = number_of(question.by, read.period) - last
    if horizon < 1:
        ends = first_day(last + 1, read.period)
        raise ValueError(f"--by {question.by} lies within the data, which reach to before {ends}. Give a later date.")
    if horizon > LONGEST_HORIZON:
        raise ValueError(f"--by {question.by} lies {horizon} periods ahead; at most {LONGEST_HORIZON} can be answered.")
    futures = forecast(
        read.values, period=read.period, horizon=horizon, kind=question.kind, paths=question.paths, seed=question.seed
    )
    answer: dict[str, Any] = {
        "status": futures.status, "period": read.period, "kind": question.kind, "statistic": question.statistic,
        "direction": question.direction, "target": question.target, "by": question.by.isoformat(),
        "horizon": horizon, "observed": futures.observed, "needed": futures.needed, "season": futures.season,
        "date_column": read.date_column, "value_column": read.value_column, "notes": list(read.notes),
    }  # fmt: skip
    if futures.status != "ok":
        return answer
    done, later = _window(read, question, last)
    futures = _cut(_ending(futures, question, read), later)
    result = judge(
        futures, statistic=question.statistic, targets=[question.target], direction=question.direction, done=done
    )
    return answer | _figures(result, done) | {"bands": _steps(futures, last + 1 + later, read.period)}


def _window(read: Read, question: Question, last: int) -> tuple[float | None, int]:
    """Give what was reached between --from and the end of the data, and how many coming steps lie before --from."""
    if question.start is None:
        return None, 0
    if question.start > question.by:
        raise ValueError(f"--from {question.start} lies after --by {question.by}.")
    begin = number_of(question.start, read.period)
    if begin > last:
        return None, begin - last - 1
    counted = [value for value in read.values[max(begin - read.first, 0) :] if value is not None]
    if question.statistic == "end" or not counted:
        return None, 0
    return (sum(counted) if question.statistic == "sum" else max(counted)), 0


def _cut(futures: Forecast, steps: int) -> Forecast:
    """Leave out the steps before the objective starts."""
    return replace(futures, paths=futures.paths[:, steps:])


def _ending(futures: Forecast, question: Question, read: Read) -> Forecast:
    """Let only the days up to --by count in the last period."""
    number = number_of(question.by, read.period)
    starts, ends = first_day(number, read.period), first_day(number + 1, read.period)
    share = (question.by.toordinal() + 1 - starts.toordinal()) / (ends.toordinal() - starts.toordinal())
    if share >= 1:
        return futures
    paths = futures.paths.copy()
    if question.kind == "flow":
        paths[:, -1] *= share if question.statistic == "sum" else 1.0
    else:
        known = next(value for value in reversed(read.values) if value is not None)
        before = paths[:, -2] if paths.shape[1] > 1 else np.full(len(paths), known)
        paths[:, -1] = before + share * (paths[:, -1] - before)
    return replace(futures, paths=paths)


def _figures(result: Attainment, done: float | None) -> dict[str, Any]:
    """Give the figures of an answer under their JSON names."""
    probability = result.probabilities[0]
    return {
        "done": done,
        "probability": probability,
        "verdict": str(verdict(probability)),
        "quantiles": {f"{at:g}": value for at, value in result.quantiles.items()},
        "attainable": {f"{likely:g}": value for likely, value in result.attainable.items()},
        "mean": result.mean,
    }


def _steps(futures: Forecast, first: int, period: Period) -> list[dict[str, Any]]:
    """Give the band of each coming period."""
    edges = bands(futures, (0.8, 0.95))
    middle = np.median(futures.paths, axis=0)
    return [
        {
            "start": first_day(first + step, period).isoformat(),
            "median": float(middle[step]),
            "low80": float(edges[0.8][step, 0]),
            "high80": float(edges[0.8][step, 1]),
            "low95": float(edges[0.95][step, 0]),
            "high95": float(edges[0.95][step, 1]),
        }
        for step in range(futures.paths.shape[1])
    ]


def _show(answer: dict[str, Any]) -> None:
    """Print an answer for people."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for note in answer["notes"]:
        console.print(note, style="dim", markup=False)
    if answer["status"] != "ok":
        console.print(
            f"Too little history: {answer['observed']} values, and {answer['needed']} are needed to look "
            f"{answer['horizon']} periods ahead. Give a longer history, or ask for an earlier date.",
            markup=False,
        )
        return
    sign = "at least" if answer["direction"] == "up" else "at most"
    table = Table(
        title=f"{answer['value_column']}: {answer['statistic']} {sign} {answer['target']:,g} by {answer['by']}"
    )
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("Probability", _percent(answer["probability"]))
    table.add_row("Verdict", answer["verdict"].replace("_", " "))
    if answer["done"] is not None:
        table.add_row("Reached so far", f"{answer['done']:,.6g}")
    table.add_section()
    for likely, value in answer["attainable"].items():
        table.add_row(f"Target that is {float(likely):.0%} likely", f"{value:,.6g}")
    table.add_section()
    for low, high, name in (("0.1", "0.9", "80 %"), ("0.025", "0.975", "95 %")):
        table.add_row(f"{name} range", f"{answer['quantiles'][low]:,.6g} – {answer['quantiles'][high]:,.6g}")
    table.add_row("Median", f"{answer['quantiles']['0.5']:,.6g}")
    table.add_section()
    table.add_row("History", f"{answer['observed']} values, step {answer['period']}, {answer['horizon']} ahead")
    table.add_row("Season", f"{answer['season']} steps looked for" if answer["season"] > 1 else "too short to tell")
    console.print(table)


def _percent(probability: float) -> str:
    """Write a probability without claiming a certainty that drawn futures cannot give."""
    if probability < 0.01:
        return "below 1%"
    return "above 99%" if probability > 0.99 else f"{probability:.0%}"
