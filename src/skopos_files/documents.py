"""JSON, JSON lines and the JavaScript files of archives to sheets; nested objects get dotted column names."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from skopos_files import reasons
from skopos_files.canonical import canonical
from skopos_files.delimited import check_size
from skopos_files.encodings import find_encoding
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.sheets import Batch, Sheet, stored, text_table
from skopos_files.sources import Source
from skopos_files.tidy import distinct_names
from skopos_files.workbooks import tables_of

ASSIGNMENT = re.compile(
    r"^\s*(?:(?:var|let|const)\s+)?(?P<name>(?:window\.)?(?:YTD|Grailbird)?[\w.$\[\]\"']{1,80})\s*=\s*(?=[\[{])"
)
SEARCH_DEPTH = 4
FLAT_DEPTH = 8


def parse_json(text: str | bytes) -> Any:
    """Parse JSON; ids of any length stay exact, and NaN, which some tools write, is let pass."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as first:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise ValueError(str(first)) from None


def read_document(source: Source, kind: str, limits: Limits) -> tuple[Sheet, ...]:
    """Give the tables of a JSON document, or of a JavaScript file that assigns one."""
    check_size(source.size, "bytes", limits.document_bytes)
    with find_encoding(source).text_of(source) as stream:
        text = stream.read().strip("\ufeff \t\r\n\x00")
    name = source.name
    if kind == "x-archive" and (match := ASSIGNMENT.match(text)):
        name = match["name"].removeprefix("window.")
        text = text[match.end() :].rstrip("; \t\r\n")
    try:
        document = parse_json(text)
    except ValueError as error:
        details = {"kind": "JSON", "cause": str(error)[:200]}
        raise FileRefusedError(Problem(reasons.BROKEN_FILE, details=details)) from None
    return tuple(tables_in(document, name, limits))


def tables_in(document: Any, name: str, limits: Limits) -> list[Sheet]:
    """Find the lists of records in a JSON document; the shallowest level that has any counts."""
    if isinstance(document, list):
        return _from_list(document, name, (), limits)
    if not isinstance(document, dict):
        return []
    if _is_columnar(document):
        keys = list(document)
        rows = [dict(zip(keys, row, strict=True)) for row in zip(*document.values(), strict=True)]
        return [record_sheet(rows, name, (), limits)]
    preamble = tuple(f"{key}: {canonical(value)}" for key, value in document.items() if _is_scalar(value))[:50]
    level: list[tuple[str, Any]] = [("", document)]
    for _ in range(SEARCH_DEPTH):
        inner = [(f"{path}.{key}".strip("."), value) for path, node in level for key, value in node.items()]
        sheets = [
            sheet
            for path, value in inner
            if isinstance(value, list) and value and isinstance(value[0], dict)
            for sheet in _from_list(value, path, preamble, limits)
        ]
        if sheets:
            return sheets
        level = [(path, value) for path, value in inner if isinstance(value, dict)]
    return [record_sheet(_keyed(document), name, (), limits)]


def _keyed(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Objects by their key, such as {"id1": {…}, "id2": {…}}, as records; any other object is one record."""
    values = list(document.values())
    if len(values) > 1 and all(isinstance(value, dict) for value in values):
        shared = set(values[0]).intersection(*values[1:])
        if len(shared) * 2 >= max(map(len, values)):
            return [{"key": key, **value} for key, value in document.items()]
    return [document]


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list) and value is not None


def _is_columnar(document: Mapping[str, Any]) -> bool:
    """True for {"date": […], "value": […]}: lists of plain values, equally long."""
    values = list(document.values())
    if len(values) < 2 or not all(isinstance(value, list) and value for value in values):
        return False
    return len({len(value) for value in values}) == 1 and all(
        _is_scalar(item) for value in values for item in value[:50]
    )


def _from_list(items: list[Any], name: str, preamble: tuple[str, ...], limits: Limits) -> list[Sheet]:
    check_size(len(items), "rows", limits.rows)
    records = [item for item in items if isinstance(item, dict)]
    if records:
        return [record_sheet(_unwrapped(records), name, preamble, limits)]
    if items and all(isinstance(item, list) for item in items):
        return tables_of(items, name, limits)
    if items and all(_is_scalar(item) for item in items):
        return [record_sheet([{"value": item} for item in items], name, preamble, limits)]
    return []


def _unwrapped(records: list[dict[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Take off a wrapper that every record has, such as {"tweet": {…}}."""
    keys = {tuple(record) for record in records[:1_000]}
    if len(keys) == 1 and len(key := keys.pop()) == 1 and all(isinstance(r.get(key[0]), dict) for r in records):
        return [record[key[0]] for record in records]
    return records


def flatten(record: Mapping[str, Any]) -> dict[str, str]:
    """Make one level of a nested object, with dotted names; lists are written as JSON.

    >>> flatten({"id": 1, "user": {"name": "Ana"}, "tags": ["a"]})
    {'id': '1', 'user.name': 'Ana', 'tags': '["a"]'}
    """
    flat: dict[str, str] = {}
    waiting: list[tuple[str, Any, int]] = [(str(key), value, 1) for key, value in reversed(list(record.items()))]
    while waiting:
        path, value, depth = waiting.pop()
        if isinstance(value, dict) and value and depth < FLAT_DEPTH:
            waiting += [(f"{path}.{key}", inner, depth + 1) for key, inner in reversed(list(value.items()))]
        elif value is not None and value != {}:
            flat[path] = canonical(value)
    return flat


def record_sheet(records: Sequence[Mapping[str, Any]], name: str, preamble: tuple[str, ...], limits: Limits) -> Sheet:
    """Make a sheet of records; its columns are all names that occur, in order of first appearance."""
    rows = [flatten(record) for record in records]
    paths: dict[str, None] = {}
    for row in rows:
        paths.update(dict.fromkeys(row))
        check_size(len(paths), "columns", limits.columns)
    names, notes = distinct_names(list(paths))
    table = text_table(names, [[row.get(path) for row in rows] for path in paths])
    lines = np.arange(1, len(rows) + 1, dtype=np.int64)
    return Sheet(name, names, stored(table, lines), 0, preamble, notes, canonical=True)


def read_lines(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """Give the table of a file with one JSON object a line; columns are found in a first pass."""
    encoding = find_encoding(source)
    paths: dict[str, None] = {}
    for row in _objects(source, encoding, limits):
        if isinstance(row, tuple):
            paths.update(dict.fromkeys(row[1]))
            check_size(len(paths), "columns", limits.columns)
    names, notes = distinct_names(list(paths))
    if not names:
        return ()

    def read(rows: int) -> Iterator[Batch]:
        return _line_batches(_objects(source, encoding, limits), list(paths), names, rows)

    sheet = Sheet(source.name, names, read, 0, (), (*encoding.notes, *notes), encoding.codec, canonical=True)
    return (sheet,)


def _line_batches(
    rows: Iterable[tuple[int, dict[str, str]] | Problem], paths: list[str], names: Sequence[str], size: int
) -> Iterator[Batch]:
    kept: list[dict[str, str]] = []
    lines: list[int] = []
    problems: list[Problem] = []

    def batch() -> Batch:
        table = text_table(names, [[row.get(path) for row in kept] for path in paths])
        return Batch(table, np.array(lines, dtype=np.int64), tuple(problems))

    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        lines.append(row[0])
        kept.append(row[1])
        if len(kept) >= size:
            yield batch()
            kept, lines, problems = [], [], []
    if kept or problems:
        yield batch()


def _objects(source: Source, encoding: Any, limits: Limits) -> Iterator[tuple[int, dict[str, str]] | Problem]:
    with encoding.text_of(source) as text:
        for number, line in enumerate(text, start=1):
            check_size(number, "rows", limits.rows)
            trimmed = line.strip("\x1e\ufeff, \t\r\n\x00")
            if not trimmed or trimmed in "[]":
                continue
            try:
                value = parse_json(trimmed)
            except ValueError as error:
                yield Problem(reasons.BAD_RECORD, number, value=trimmed[:200], details={"cause": str(error)[:120]})
                continue
            yield (number, flatten(value if isinstance(value, dict) else {"value": value}))
