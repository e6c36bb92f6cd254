"""Labels for a stream of JSON lines, in batches: a line out for each line in, in order."""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import IO, Any

import orjson
import pyarrow as pa

from skopos.cli import base
from skopos.cli.lines import LineError, end_quietly, opened, parsed, progress, size_of, writer
from skopos_language import enrich, rules
from skopos_language.judging import Figure, Judgement, judge
from skopos_language.near import NearDuplicates
from skopos_language.queried import with_queries
from skopos_language.topics import Theme

LINES_AT_ONCE = 8_192
GOLD = {"negative": -1, "neg": -1, "neutral": 0, "neu": 0, "positive": 1, "pos": 1, "-1": -1, "0": 0, "1": 1, "+1": 1}
TOLD_PROBLEMS = 20


@dataclass(frozen=True)
class Asked:
    """What is read of each line, and what is looked for; `pack` stands in place of the seed packs."""

    text_field: str
    place_field: str = ""
    gold_field: str = ""
    themes: tuple[Theme, ...] = ()
    pack: tuple[Theme, ...] | None = None
    model: Path | None = None


@dataclass
class Line:
    """A line as it was read; `problem` says why it cannot be labelled."""

    number: int
    name: Any = None
    text: str = ""
    place: str | None = None
    gold: int | None = None
    problem: str = ""


@dataclass
class Outcome:
    """What became of the lines; `judged` says how right the sentiment is, by language and in all."""

    lines: int = 0
    problems: int = 0
    judged: dict[str, Judgement] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """Give the outcome as JSON values."""
        judged = {name: _plain(found) for name, found in self.judged.items()}
        return {"lines": self.lines, "problems": self.problems, "sentiment": judged}


@dataclass
class _Truth:
    """True and given labels, as they come."""

    language: list[str] = field(default_factory=list)
    gold: list[int] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)


def run(source: Path, out: Path | None, asked: Asked) -> Outcome:
    """Label each line of `source`; problems are told on standard error and stand in their line's place."""
    if str(source) != "-" and not source.is_file():
        base.fail(f"{source}: there is no such file.")
    labels = _labeller(asked)
    base.prepare_labels()
    outcome, truth = Outcome(), _Truth()
    try:
        with opened(source) as lines, writer(out) as sink, progress(size_of(source), "Labelling") as advance:
            for batch in _batches(lines, asked):
                _answer(batch, labels, sink, truth)
                _count(outcome, batch, str(source))
                advance(sum(size for _, size in batch))
    except BrokenPipeError:
        end_quietly()
    except OSError as problem:
        base.fail(f"{problem.filename or out or source}: {problem.strerror}.")
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
        found = self.near.add(hashes, [0 if line.problem else len(line.text) for line in lines])
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


def _batches(lines: IO[bytes], asked: Asked) -> Iterator[list[tuple[Line, int]]]:
    for batch in batched(enumerate(lines, 1), LINES_AT_ONCE):
        yield [(_read(number, raw, asked), len(raw)) for number, raw in batch]


def _read(number: int, raw: bytes, asked: Asked) -> Line:
    text = raw.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else raw.strip()
    line = Line(number)
    try:
        row = parsed(text)
        if not isinstance(row, dict):
            raise LineError(f'a line must be an object such as {{"{asked.text_field}": "…"}}')
        line.name = row.get("id")
        line.text = _text(row, asked.text_field)
        if asked.place_field:
            line.place = _place(row.get(asked.place_field))
        if asked.gold_field:
            line.gold = _gold(row.get(asked.gold_field), asked.gold_field)
    except LineError as problem:
        line.problem = str(problem)
    return line


def _text(row: dict[str, Any], name: str) -> str:
    if name not in row:
        raise LineError(f"there is no field “{name}”; the line has {', '.join(list(row)[:8]) or 'no field'}")
    found = row[name]
    if not isinstance(found, str):
        raise LineError(f"the field “{name}” must be a text, not {type(found).__name__}")
    return _whole(found)


def _place(found: Any) -> str | None:
    return _whole(found) if isinstance(found, str) else None


def _whole(text: str) -> str:
    """Join halves of surrogate pairs; a half alone becomes the sign for what cannot be shown."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _gold(found: Any, name: str) -> int | None:
    """Read a true label; null is a line that is not judged."""
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return None
    if isinstance(found, bool) or found not in (-1, 0, 1):
        told = GOLD.get(found.strip().lower()) if isinstance(found, str) else None
        if told is None:
            raise LineError(
                f"the field “{name}” must be -1, 0 or 1 (or negative, neutral, positive), not {found!r:.40}"
            )
        return told
    return int(found)


def _answer(batch: list[tuple[Line, int]], labels: _Labeller, sink: IO[bytes], truth: _Truth) -> None:
    lines = [line for line, _ in batch]
    for line, row in zip(lines, labels(lines), strict=True):
        known = {"line": line.number} | ({"id": line.name} if line.name is not None else {})
        sink.write(orjson.dumps(known | row) + b"\n")
        if line.gold is not None and not line.problem:
            truth.language.append(row["language"] or "none")
            truth.gold.append(line.gold)
            truth.found.append(math.nan if row["sentiment"] is None else row["sentiment"])
            truth.confidence.append(row["confidence"] or 0.0)


def _count(outcome: Outcome, batch: list[tuple[Line, int]], name: str) -> None:
    for line, _ in batch:
        outcome.lines += 1
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
