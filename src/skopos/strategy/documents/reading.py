"""A file to a document. Each complaint names its line and column and says how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError

from skopos.strategy.documents import complaints
from skopos.strategy.documents.places import Path, Problem, RefusedError, dotted, place_of
from skopos.strategy.documents.schema import StrategyDocument

MOST_BYTES = 2_000_000
USED_TWICE = {
    "goals": gettext_lazy("The key “%(key)s” is used for two goals."),
    "strategies": gettext_lazy("The key “%(key)s” is used for two strategies."),
    "objectives": gettext_lazy("The key “%(key)s” is used for two objectives."),
    "tactics": gettext_lazy("The key “%(key)s” is used for two tactics."),
}


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: the document, or why there is none."""

    document: StrategyDocument | None
    problems: tuple[Problem, ...] = ()
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Give the line on which the value at `path` begins."""
        return place_of(path, self.places)[0]


def read(text: str | bytes) -> Reading:
    """Read a strategy file."""
    from skopos.strategy.documents.composing import compose, plain

    try:
        root = compose(_decoded(text))
        places: dict[Path, tuple[int, int]] = {}
        doubles: list[Problem] = []
        value = plain(root, (), places, doubles)
    except RefusedError as refused:
        return Reading(None, (refused.problem,))
    if not isinstance(value, dict):
        reason = _("The file does not begin with keys such as “skopos:” and “goals:”.")
        return Reading(None, (Problem(1, 1, "", reason, _("Begin it with the line “skopos: 1”.")),))
    try:
        document = StrategyDocument.model_validate(value)
    except ValidationError as error:
        found = [_problem(dict(detail), places) for detail in error.errors()]
        return Reading(None, tuple(sorted({*doubles, *found})), places)
    doubles += _repeated_keys(document, places)
    return Reading(None if doubles else document, tuple(sorted(doubles)), places)


def _decoded(text: str | bytes) -> str:
    """Give the text, or refuse what is too large or not UTF-8."""
    if len(text) > MOST_BYTES:
        reason = _("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000}
        raise RefusedError(1, 1, reason, _("A strategy file holds plans, not data: keep long histories in CSV files."))
    if isinstance(text, bytes):
        try:
            return text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = text[: error.start].count(b"\n") + 1
            column = error.start - text.rfind(b"\n", 0, error.start)
            raise RefusedError(
                line, column, _("The file is not UTF-8 text."), _("Save it with the encoding UTF-8.")
            ) from None
    return text.removeprefix("\ufeff")


def _problem(detail: dict[str, Any], places: dict[Path, tuple[int, int]]) -> Problem:
    """Turn pydantic's complaint into one for people."""
    path: Path = tuple(detail["loc"])
    reason, mend = complaints.explain(detail, suggestion=_suggest(path) if detail["type"] == "extra_forbidden" else "")
    at_key = (*path, "#key")
    line, column = (
        places[at_key] if at_key in places and detail["type"] == "extra_forbidden" else place_of(path, places)
    )
    return Problem(line, column, dotted(path), reason, mend)


def _suggest(path: Path) -> str:
    """Give the key that was probably meant by the last step of `path`."""
    names = _fields_at(path[:-1])
    wanted = str(path[-1]).lower().replace("-", "_").replace(" ", "_")
    matches = get_close_matches(wanted, names, n=1, cutoff=0.6)
    return matches[0] if matches else ""


def _fields_at(path: Path) -> list[str]:
    """Give the keys that may stand at `path`."""
    model: type[BaseModel] = StrategyDocument
    children = {(kind.__name__, name): inner for kind, name, inner in complaints.nested_models()}
    for step in path:
        if isinstance(step, str):
            model = children.get((model.__name__, step), model)
    return list(model.model_fields)


def _repeated_keys(document: StrategyDocument, places: dict[Path, tuple[int, int]]) -> list[Problem]:
    """Complain about natural keys that stand twice on the same level."""
    found, seen = [], set()
    for level, key, path in _natural_keys(document):
        if (level, key) in seen:
            line, column = place_of((*path, "key"), places)
            reason = str(USED_TWICE[level] % {"key": key})
            mend = _("Give each its own key: importing finds them by it.")
            found.append(Problem(line, column, dotted((*path, "key")), reason, mend))
        seen.add((level, key))
    return found


def _natural_keys(document: StrategyDocument) -> Iterator[tuple[str, str, Path]]:
    """Give each part's level, key and path."""
    for g, goal in enumerate(document.goals):
        yield "goals", goal.key, ("goals", g)
        for s, strategy in enumerate(goal.strategies):
            at: Path = ("goals", g, "strategies", s)
            yield "strategies", strategy.key, at
            for o, objective in enumerate(strategy.objectives):
                here = (*at, "objectives", o)
                yield "objectives", objective.key, here
                for t, tactic in enumerate(objective.tactics):
                    yield "tactics", tactic.key, (*here, "tactics", t)
