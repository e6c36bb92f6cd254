"""Many series at once: JSON lines in, JSON lines out, in the same order, on all cores."""

import json
import math
import os
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import batched
from pathlib import Path
from typing import IO, Any

import orjson

from skopos.cli import base
from skopos.cli.lines import LineError, end_quietly, opened, parsed, progress, require, size_of, writer
from skopos_science.attain import LONGEST_HORIZON, attain, forecast, values_needed
from skopos_science.history import looks_cumulative
from skopos_science.seasons import LENGTHS

LINES_AT_ONCE = 32
"""Lines that one thread answers before it is given more."""


def run_batch(source: Path, out: Path | None, *, paths: int, seed: int) -> int:
    """Answer each line of `source`; gives the exit code."""
    require(source)
    try:
        with opened(source) as lines, writer(out) as sink:
            bad = _answer_all(lines, sink, size_of(source), str(source), paths=paths, seed=seed)
    except BrokenPipeError:
        end_quietly()
        return base.EXIT_OK
    except OSError as problem:
        base.fail(f"{problem.filename or out or source}: {problem.strerror}.")
    if bad:
        base.console().print(f"{bad} lines could not be answered; each says why.", markup=False)
    return base.EXIT_PARTLY if bad else base.EXIT_OK


def _answer_all(lines: IO[bytes], sink: IO[bytes], size: int | None, name: str, *, paths: int, seed: int) -> int:
    """Answer line after line, some chunks ahead of what is written; gives the number of bad lines."""
    workers = os.process_cpu_count() or 1 if hasattr(os, "process_cpu_count") else os.cpu_count() or 1
    waiting: deque[Future[list[tuple[int, bytes, str]]]] = deque()
    bad = 0
    with ThreadPoolExecutor(workers) as pool, progress(size, "Answering") as advance:

        def write_next() -> int:
            wrong = 0
            for number, answer, problem in waiting.popleft().result():
                sink.write(answer)
                if problem:
                    wrong += 1
                    print(f"{name}, line {number}: {problem}", file=sys.stderr)
            return wrong

        for chunk in batched(enumerate(lines, 1), LINES_AT_ONCE):
            waiting.append(pool.submit(_answer_chunk, chunk, paths, seed))
            advance(sum(len(line) for _, line in chunk))
            if len(waiting) > 4 * workers:
                bad += write_next()
        while waiting:
            bad += write_next()
    return bad


def _answer_chunk(chunk: tuple[tuple[int, bytes], ...], paths: int, seed: int) -> list[tuple[int, bytes, str]]:
    """Answer some lines: number, answer, and what was wrong with the line if anything was. Blank lines are passed."""
    answers = []
    for number, line in chunk:
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if text:
            answer, problem = answer_line(text, paths=paths, seed=seed)
            answers.append((number, orjson.dumps(answer) + b"\n", problem))
    return answers


def answer_line(text: bytes, *, paths: int = 500, seed: int = 0) -> tuple[dict[str, Any], str]:
    """Answer one line; the second value says what was wrong with it, and is empty for a good line."""
    row: Any = None
    try:
        row = parsed(text)
        return _answer(row, paths, seed), ""
    except (LineError, ValueError) as problem:
        name = row.get("id") if isinstance(row, dict) else None
        return {"id": name, "error": str(problem)}, str(problem)


def _answer(row: Any, paths: int, seed: int) -> dict[str, Any]:
    """Answer a line that is JSON."""
    if not isinstance(row, dict):
        raise LineError('a line must be an object such as {"id": "a", "values": [1, 2], "period": "M", "horizon": 3}')
    if isinstance(row.get("id"), (dict, list)):
        raise LineError("id must be a text or a number")
    values, targets = _numbers(row, "values", gaps=True), _numbers(row, "targets", gaps=False)
    period = _one_of(row, "period", tuple(LENGTHS))
    statistic = _one_of(row, "statistic", ("sum", "end", "max"), "sum")
    direction = _one_of(row, "direction", ("up", "down"), "up")
    kind = _one_of(row, "kind", ("flow", "stock"), "")
    horizon = row.get("horizon")
    if type(horizon) is not int or not 1 <= horizon <= LONGEST_HORIZON:
        raise LineError(f"horizon must be a whole number from 1 to {LONGEST_HORIZON}, not {json.dumps(horizon)[:60]}")
    if not kind:
        kind = "stock" if statistic != "sum" and looks_cumulative(values) else "flow"
    done = row.get("done")
    if done is not None and (type(done) not in (int, float) or not math.isfinite(done)):
        raise LineError(f"done must be a number, not {json.dumps(done)[:60]}")
    futures = forecast(values, period=period, horizon=horizon, kind=kind, paths=paths, seed=seed)
    if futures.status != "ok":
        needed = values_needed(horizon, kind)
        problem = f"too short: {futures.observed} values, {needed} are needed to look {horizon} periods ahead"
        counts = {"observed": futures.observed, "needed": needed}
        return {"id": row.get("id"), "status": "too_short", "error": problem, **counts}
    result = attain(futures, statistic=statistic, targets=targets, direction=direction, done=done)
    quantiles = {f"{at:g}": value for at, value in result.quantiles.items()}
    return {"id": row.get("id"), "probabilities": list(result.probabilities), "quantiles": quantiles}


def _numbers(row: dict[str, Any], name: str, *, gaps: bool) -> list[Any]:
    """Give a list of numbers out of a line."""
    found = row.get(name, None if name == "values" else [])
    if not isinstance(found, list):
        raise LineError(f"{name} must be a list of numbers")
    for place, value in enumerate(found):
        if gaps and value is None:
            continue
        if type(value) not in (int, float):
            raise LineError(
                f"{name}[{place}] must be a number{' or null' if gaps else ''}, not {json.dumps(value)[:60]}"
            )
        if math.isinf(value) or (math.isnan(value) and not gaps):
            raise LineError(f"{name}[{place}] is not a finite number")
    return found


def _one_of(row: dict[str, Any], name: str, words: tuple[str, ...], default: str | None = None) -> Any:
    """Give a word out of a line."""
    found = row.get(name, default)
    if found != default and found not in words:
        raise LineError(f"{name} must be one of {', '.join(words)}, not {json.dumps(found)[:60]}")
    if found is None:
        raise LineError(f"{name} is missing; it must be one of {', '.join(words)}")
    return found
