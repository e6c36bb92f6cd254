"""YAML to plain values, each with its place in the file.

The text is composed into nodes, never constructed into objects: tags run no code, aliases (with which a small file
can grow to gigabytes) are refused. Apart from `reading`, because the YAML library takes a while to load.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from skopos.strategy.documents.places import Path, Problem, RefusedError, dotted

DEEPEST = 24
LONGEST_NUMBER = 40


def compose(text: str) -> Node | None:
    """Turn text into nodes, after looking for aliases, tags and depth.

    Raises
    ------
    RefusedError
        If it is not YAML, or holds what a strategy file does not need.
    """
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
        raise RefusedError(line, column, reason, mend) from None
    except (YAMLError, ValueError, RecursionError) as error:
        reason = _("This is not YAML: %(problem)s.") % {"problem": str(error).strip().rstrip(".")}
        raise RefusedError(1, 1, reason, _("Remove control characters and save the file as UTF-8.")) from None


def _check_event(event: Any, depth: int) -> int:
    """Refuse what a strategy file does not need and an attack would; give the new depth."""
    mark = getattr(event, "start_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        mend = _("Write the values out where they are used.")
        raise RefusedError(line, column, _("Anchors (&) and aliases (*) are not taken."), mend)
    if getattr(event, "tag", None):
        raise RefusedError(line, column, _("Tags (!) are not taken."), _("Remove the tag; write the plain value."))
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        if depth >= DEEPEST:
            mend = _("Compare with the example in the documentation.")
            raise RefusedError(line, column, _("The file is nested too deeply."), mend)
        return depth + 1
    return depth - 1 if type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent") else depth


def plain(node: Node | None, path: Path, places: dict[Path, tuple[int, int]], doubles: list[Problem]) -> Any:
    """Turn nodes into plain values and note where each stands."""
    if node is None:
        return None
    places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, SequenceNode):
        return [plain(item, (*path, index), places, doubles) for index, item in enumerate(node.value)]
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
        yield key, plain(value_node, (*path, key), places, doubles)


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
