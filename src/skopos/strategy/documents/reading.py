"""YAML to a document. Each complaint names its line and column and says how to mend it.

The text is composed into nodes, never constructed into objects: tags run no code, aliases (with which a small file
can grow to gigabytes) are refused, and each value keeps its place in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from skopos.strategy.documents import complaints
from skopos.strategy.documents.schema import StrategyDocument

MOST_BYTES = 2_000_000
DEEPEST = 24
LONGEST_NUMBER = 40
USED_TWICE = {
    "goals": gettext_lazy("The key “%(key)s” is used for two goals."),
    "strategies": gettext_lazy("The key “%(key)s” is used for two strategies."),
    "objectives": gettext_lazy("The key “%(key)s” is used for two objectives."),
    "tactics": gettext_lazy("The key “%(key)s” is used for two tactics."),
}

type Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """A complaint about the file; `line` and `column` count from 1."""

    line: int
    column: int
    where: str
    reason: str
    mend: str


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: the document, or why there is none."""

    document: StrategyDocument | None
    problems: tuple[Problem, ...] = ()
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Give the line on which the value at `path` begins."""
        return place_of(path, self.places)[0]


class _RefusedError(Exception):
    """The file cannot be taken as it is."""

    def __init__(self, line: int, column: int, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.problem = Problem(line, column, "", reason, mend)


def read(text: str | bytes) -> Reading:
    """Read a strategy file."""
    try:
        root = _compose(_decoded(text))
        places: dict[Path, tuple[int, int]] = {}
        doubles: list[Problem] = []
        value = _plain(root, (), places, doubles)
    except _RefusedError as refused:
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
        raise _RefusedError(1, 1, reason, _("A strategy file holds plans, not data: keep long histories in CSV files."))
    if isinstance(text, bytes):
        try:
            return text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = text[: error.start].count(b"\n") + 1
            column = error.start - text.rfind(b"\n", 0, error.start)
            raise _RefusedError(
                line, column, _("The file is not UTF-8 text."), _("Save it with the encoding UTF-8.")
            ) from None
    return text.removeprefix("\ufeff")


def _compose(text: str) -> Node | None:
    """Turn text into nodes, after looking for aliases, tags and depth."""
    parser = YAML(typ="safe", pure=True)
    try:
        depth = 0
        for event in parser.parse(text):
            depth = _check_event(event, depth)
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = _("This is not YAML: %(problem)s.") % {"problem": error.problem or error.context or error}
        mend = _("Check indentation (spaces, not tabs), colons and quotation marks on this line and the one before.")
        raise _RefusedError(line, column, reason, mend) from None
    except (YAMLError, ValueError, RecursionError) as error:
        reason = _("This is not YAML: %(problem)s.") % {"problem": str(error).strip().rstrip(".")}
        raise _RefusedError(1, 1, reason, _("Remove control characters and save the file as UTF-8.")) from None


def _check_event(event: Any, depth: int) -> int:
    """Refuse what a strategy file does not need and an attack would; give the new depth."""
    mark = getattr(event, "start_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        mend = _("Write the values out where they are used.")
        raise _RefusedError(line, column, _("Anchors (&) and aliases (*) are not taken."), mend)
    if getattr(event, "tag", None):
        raise _RefusedError(line, column, _("Tags (!) are not taken."), _("Remove the tag; write the plain value."))
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        if depth >= DEEPEST:
            mend = _("Compare with the example in the documentation.")
            raise _RefusedError(line, column, _("The file is nested too deeply."), mend)
        return depth + 1
    return depth - 1 if type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent") else depth


def _plain(node: Node | None, path: Path, places: dict[Path, tuple[int, int]], doubles: list[Problem]) -> Any:
    """Turn nodes into plain values and note where each stands."""
    if node is None:
        return None
    places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), places, doubles) for index, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return dict(_pairs(node, path, places, doubles))
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _pairs(
    node: MappingNode, path: Path, places: dict[Path, tuple[int, int]], doubles: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """Give a mapping's keys and values; a key that stands twice is a problem, not a silent overwrite."""
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if key in seen:
            reason = _("The key “%(key)s” stands twice.") % {"key": key}
            doubles.append(Problem(line, column, dotted((*path, key)), reason, _("Keep one of the two.")))
        seen.add(key)
        places[(*path, key, "#key")] = (line, column)
        yield key, _plain(value_node, (*path, key), places, doubles)


def _scalar(node: ScalarNode) -> Any:
    """Give a scalar's value: text, number, truth value, day or nothing."""
    kind, text = str(node.tag).rsplit(":", 1)[-1], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float") and len(text) <= LONGEST_NUMBER:
        return _number(text)
    if kind == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _number(text: str) -> Any:
    """Give the number that `text` writes in YAML 1.2, or the text where it is none."""
    plain = text.replace("_", "").lower()
    try:
        return int(plain, 0) if plain.lstrip("+-")[:2] in ("0x", "0o", "0b") else int(plain)
    except ValueError:
        pass
    try:
        return float(plain.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text


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


def place_of(path: Path, places: dict[Path, tuple[int, int]]) -> tuple[int, int]:
    """Give line and column of the value at `path`, or of the nearest part of the file that holds it."""
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return (1, 1)


def dotted(path: Path) -> str:
    """Write a path as people do: ``goals[0].strategies[1].title``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


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
