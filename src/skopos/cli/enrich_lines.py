"""Labels for a stream of JSON lines, in batches: a line out for each line in, in order."""

import json
import math
import sys
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import IO, Any

import orjson
import pyarrow as pa

from skopos.cli import base
from skopos.cli.enrich_reading import Asked, Line, hint, read
from skopos.cli.lines import end_quietly, opened, progress, require, size_of, writer
from skopos_language import enrich, rules
from skopos_language.judging import Figure, Judgement, judge
from skopos_language.near import NearDuplicates
from skopos_language.queried import with_queries

LINES_AT_ONCE = 8_192
TOLD_PROBLEMS = 20


@dataclass
class Outcome:
    """What became of the lines.

    `judged` says how right the sentiment is, by language and in all; `absent` are fields that were asked for and that
    no line has; `hint` says what the file seems to be when no line of it could be read.
    """

    lines: int = 0
    problems: int = 0
    judged: dict[str, Judgement] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    hint: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Give the outcome as JSON values."""
        judged = {name: _plain(found) for name, found in self.judged.items()}
        return {
            "lines": self.lines, "problems": self.problems, "absent_fields": sorted(self.absent), "sentiment": judged
        }  # fmt: skip


@dataclass
class _Truth:
    """True and given labels, as they come."""

    language: list[str] = field(default_factory=list)
    gold: list[int] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)


def run(source: Path, out: Path | None, asked: Asked) -> Outcome:
    """Label each line of `source`; problems are told on standard error and stand in their line's place."""
    require(source)
    labels = _labeller(asked)
    base.prepare_labels()
    outcome, truth, first = Outcome(absent=asked.optional), _Truth(), b""
    try:
        with opened(source) as lines, writer(out) as sink, progress(size_of(source), "Labelling") as advance:
            for raw in batched(enumerate(lines, 1), LINES_AT_ONCE):
                batch = [read(number, line, asked) for number, line in raw]
                _answer(batch, labels, sink, truth)
                _count(outcome, batch, str(source))
                first = first or raw[0][1]
                advance(sum(len(line) for _, line in raw))
    except BrokenPipeError:
        end_quietly()
    except OSError as problem:
        base.fail(f"{problem.filename or out or source}: {problem.strerror}.")
    if outcome.problems == outcome.lines:
        outcome.absent, outcome.hint = set(), hint(first)
    outcome.judged = _judged(truth)
    return outcome


class _Labeller:
    """Labels batches, and remembers what came for near-duplicates."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.near = asked, NearDuplicates()
        self.themes = (*(asked.pack or ()), *asked.themes)
        self.numbers: list[int] = []
        self.transformer = None
        if asked.model is not None:
            from skopos_language.transformer import load

            self.transformer = load(asked.model)

    def __call__(self, lines: list[Line]) -> list[dict[str, Any]]:
        texts = pa.array([line.text for line in lines], pa.string())
        places = pa.array([line.place for line in lines], pa.string())
        rows_in = pa.table({"text": texts, "place_text": places})
        labels = enrich(rows_in, self.themes, model=self.transformer, seeds=self.asked.pack is None)
        labels = with_queries(labels, self.themes)
        hashes = labels["near_duplicate_hash"].to_numpy()
        found = self.near.add(hashes, [0 if line.problem else len(line.text.strip()) for line in lines])
        self.numbers += [line.number for line in lines]
        rows: list[dict[str, Any]] = labels.drop_columns(["text", "place_text", "near_duplicate_hash"]).to_pylist()
        for line, row, like in zip(lines, rows, found.tolist(), strict=True):
            row["near_duplicate_of"] = self.numbers[like] if like >= 0 else None
            _shape(row, line)
        return rows


def _labeller(asked: Asked) -> _Labeller:
    try:
        return _Labeller(asked)
    except (OSError, ValueError, ImportError) as problem:
        base.fail(f"The model in {asked.model} cannot be used: {problem}")


def _shape(row: dict[str, Any], line: Line) -> None:
    """Bring a row of labels into the form of a line."""
    thresholds = rules()
    row["themes"] = row.pop("topics")
    for name, least in (("offence", thresholds.offence), ("spam", thresholds.spam)):
        score = row[name]
        row[f"{name}_score"] = None if score is None else round(score, 4)
        row[name] = None if score is None else score >= least
    for name in ("sentiment_score", "confidence"):
        row[name] = None if row[name] is None else round(row[name], 4)
    if line.problem:
        row["error"] = line.problem


def _answer(lines: list[Line], labels: _Labeller, sink: IO[bytes], truth: _Truth) -> None:
    for line, row in zip(lines, labels(lines), strict=True):
        known = {"line": line.number} | ({"id": line.name} if line.name is not None else {})
        sink.write(_dumped(known | row) + b"\n")
        if line.gold is not None and not line.problem:
            truth.language.append(row["language"] or "none")
            truth.gold.append(line.gold)
            truth.found.append(math.nan if row["sentiment"] is None else row["sentiment"])
            truth.confidence.append(row["confidence"] or 0.0)


def _dumped(row: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(row)
    except TypeError:  # an id that only Python's JSON takes: half of a surrogate pair, or a very long number
        return json.dumps(row).encode()


def _count(outcome: Outcome, lines: list[Line], name: str) -> None:
    for line in lines:
        outcome.lines += 1
        outcome.absent &= line.absent
        if line.problem:
            outcome.problems += 1
            if outcome.problems <= TOLD_PROBLEMS:
                print(f"{name}, line {line.number}: {line.problem}", file=sys.stderr)


def _judged(truth: _Truth) -> dict[str, Judgement]:
    """Judge all texts, then those of each language that was found, the most frequent first."""
    if not truth.gold:
        return {}
    found = {"all": judge(truth.gold, truth.found, truth.confidence)}
    for language in sorted(set(truth.language), key=lambda name: (-truth.language.count(name), name)):
        rows = [row for row, name in enumerate(truth.language) if name == language]
        parts = ([column[row] for row in rows] for column in (truth.gold, truth.found, truth.confidence))
        found[language] = judge(*parts)
    return found


def _plain(found: Judgement) -> dict[str, Any]:
    def value(part: Any) -> Any:
        if not isinstance(part, Figure):
            return part
        return {name: None if math.isnan(number) else round(number, 4) for name, number in part._asdict().items()}

    return {name: value(part) for name, part in found._asdict().items()}
