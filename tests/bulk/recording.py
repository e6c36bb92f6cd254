"""Writes down every query that the rooms ask of the facts, and knows every place in their code that asks one."""

import ast
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

import skopos
from skopos.facts.reading import Facts

ROOT = Path(skopos.__file__).parent
ASKING = ("query", "stream")
NOT_ROOMS = ("facts", "common", "demo", "bulk", "cli")
"""facts asks itself; the demo, the cluster and the command line stand above the rooms and go through them."""


@dataclass
class Asked:
    """One query as it was asked."""

    site: str
    workspace_id: int
    sql: str
    params: dict[str, Any]
    tables: dict[str, pa.Table]


@dataclass
class Recording:
    """Queries by their words: of the same words the answers with the most rows say the most."""

    asked: dict[str, list[Asked]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

    def add(self, one: Asked) -> None:
        """Keep a query, but no more than three of the same words."""
        self.reached |= sites_above()
        kept = self.asked.setdefault(one.sql, [])
        if len(kept) < 3 and all(repr(one.params) != repr(other.params) for other in kept):
            kept.append(one)


@contextmanager
def recording(monkeypatch):
    """Write down what is asked until the end; files are not chosen by month, as paths are no part of a question."""
    found = Recording()

    def between(self, table, since, until, *, with_place=False):
        return f"{table.name}_places" if with_place else table.name

    def query(self, sql, params=None, **tables):
        found.add(Asked("", _workspace_of(self), sql, _named(params), tables))
        return self._select(sql, params, tables)

    real = Facts.stream

    def stream(self, sql, params=None, **options):
        found.add(Asked("", _workspace_of(self), sql, _named(params), {}))
        return real(self, sql, params, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Facts, "between", between)
        patch.setattr(Facts, "query", query)
        patch.setattr(Facts, "stream", stream)
        patch.setattr(Facts, "remember", lambda self, key, make: make())
        yield found


def _workspace_of(facts: Facts) -> int:
    return int(Path(facts._folder).name)


def _named(params) -> dict[str, Any]:
    if params is None or isinstance(params, dict):
        return dict(params or {})
    return {f"p{number}": value for number, value in enumerate(params, 1)}


@cache
def sites() -> dict[tuple[str, int], str]:
    """Every place in the rooms that asks the facts: file and line to a name, `room/file.py function`."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT)
        if inside.parts[0] in NOT_ROOMS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ASKING:
                    for line in range(call.lineno, (call.end_lineno or call.lineno) + 1):
                        found[str(path), line] = f"{inside.as_posix()} {function.name}"
    return found


def sites_above() -> set[str]:
    """The places that led to this very question."""
    known, frame, found = sites(), sys._getframe(1), set()
    while frame:
        name = known.get((frame.f_code.co_filename, frame.f_lineno))
        if name:
            found.add(name)
        frame = frame.f_back
    return found
