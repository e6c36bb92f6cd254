"""The problems of an import, kept by line in a file beside the upload, and read back page by page."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext

from skopos.channels.contract import Problem
from skopos.common import formats
from skopos_files.problems import WORDS

MOST_KEPT = 100_000  # by line; beyond these they are only counted
MOST_KEPT_NOTES = 1_000


@dataclass(frozen=True)
class Line:
    """One problem as people read it."""

    line: int | None
    column: str
    value: str
    message: str
    mend: str
    severity: str


@dataclass
class ProblemFile:
    """Writes problems aside as they come; `publish` puts the file into its place at once."""

    path: Path
    by_severity: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    _file: TextIO | None = None

    @property
    def _aside(self) -> Path:
        return self.path.with_name(f".{self.path.name}.{os.getpid()}")

    def __enter__(self) -> "ProblemFile":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for left in self.path.parent.glob(f".{self.path.name}.*"):
            left.unlink(missing_ok=True)  # of a run that was killed
        self._file = self._aside.open("w", encoding="utf-8")
        return self

    def __exit__(self, *error: object) -> None:
        self._close()
        self._aside.unlink(missing_ok=True)

    def add(self, problems: Iterable[Problem]) -> None:
        """Count problems and keep them by line, up to a bound."""
        assert self._file is not None
        for problem in problems:
            severity = str(problem.severity)
            limit = MOST_KEPT_NOTES if severity == "note" else MOST_KEPT
            if self.by_severity[severity] < limit:
                self._file.write(json.dumps(_record(problem), ensure_ascii=False) + "\n")
            self.by_severity[severity] += 1
            self.by_code[problem.code] += 1

    def publish(self) -> None:
        """Make this the list of problems."""
        self._close()
        self._aside.replace(self.path)

    def _close(self) -> None:
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None


def _record(problem: Problem) -> dict[str, Any]:
    # The sentences are kept untranslated: the reader's language is known only when they are read.
    return {
        "code": problem.code,
        "text": problem.reason.text,
        "mend": problem.reason.mend,
        "severity": str(problem.severity),
        "line": problem.line,
        "column": problem.column,
        "value": problem.value[:500],
        "details": dict(problem.details),
    }


def read_problems(path: Path, *, start: int = 0, count: int | None = None) -> Iterator[Line]:
    """Give the kept problems in the reader's language, from `start`."""
    try:
        file = path.open(encoding="utf-8")
    except FileNotFoundError:
        return
    with file:
        for text in islice(file, start, None if count is None else start + count):
            yield _line(json.loads(text))


def kept_problems(path: Path) -> int:
    """How many problems the file holds."""
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    except FileNotFoundError:
        return 0


def _line(record: dict[str, Any]) -> Line:
    value = record["value"]
    shown = value if len(value) <= 120 else value[:119] + "…"
    place = "?" if record["line"] is None else formats.number(record["line"])
    details = {name: _said(name, detail) for name, detail in record["details"].items()}
    values = {"line": place, "column": record["column"], "value": shown, **details}
    mend = gettext(record["mend"]) % values if record["mend"] else ""
    message = gettext(record["text"]) % values
    return Line(record["line"], record["column"], value, message, mend, record["severity"])


def _said(name: str, detail: str | int | float) -> str:
    """Write a detail in the reader's language: words, days and numbers; a year is not grouped."""
    if isinstance(detail, int | float):
        return formats.in_digits(str(detail)) if name == "choice" else formats.number(detail)
    if detail in WORDS:
        return gettext(detail)
    if name in ("start", "end"):
        return formats.day(date.fromisoformat(detail))
    return detail


def line_of(problem: Problem) -> Line:
    """One problem in the reader's language."""
    return _line(_record(problem))
