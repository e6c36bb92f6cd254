"""What a JSON line holds for `skopos enrich`: its text, place and true label, or why it cannot be read."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skopos.cli.lines import LineError, parsed
from skopos_language.topics import Theme

GOLD = {"negative": -1, "neg": -1, "neutral": 0, "neu": 0, "positive": 1, "pos": 1}
NO_GOLD = frozenset({"", "null", "none", "nan", "n/a"})
BOM = b"\xef\xbb\xbf"
TOLD_FIELDS = 8
ROUNDED = 2.0**63
ABSENT = object()


@dataclass(frozen=True)
class Asked:
    """What is read of each line, and what is looked for; `pack` stands in place of the seed packs."""

    text_field: str
    place_field: str = ""
    gold_field: str = ""
    themes: tuple[Theme, ...] = ()
    pack: tuple[Theme, ...] | None = None
    model: Path | None = None

    @property
    def optional(self) -> set[str]:
        """Fields that were asked for and that a line may lack."""
        return {name for name in (self.place_field, self.gold_field) if name}


@dataclass
class Line:
    """A line as it was read; `problem` says why it cannot be labelled, `absent` which optional fields it lacks."""

    number: int
    name: Any = None
    text: str = ""
    place: str | None = None
    gold: int | None = None
    problem: str = ""
    absent: set[str] = field(default_factory=set)


def read(number: int, raw: bytes, asked: Asked) -> Line:
    """Read a line, the first without a byte order mark."""
    line = Line(number, absent=asked.optional)
    text = (raw.removeprefix(BOM) if number == 1 else raw).strip()
    try:
        row = parsed(text)
        if not isinstance(row, dict):
            raise LineError(f'a line must be an object such as {{"{asked.text_field}": "…"}}, not {_kind(row)}')
        line.name = _name(row, text)
        line.absent = {name for name in asked.optional if _value(row, name) is ABSENT}
        line.text = _text(row, asked.text_field)
        if asked.place_field:
            line.place = _place(_value(row, asked.place_field))
        if asked.gold_field:
            line.gold = _gold(_value(row, asked.gold_field), asked.gold_field)
    except LineError as problem:
        line.problem = str(problem)
    return line


def hint(raw: bytes) -> str:
    """Say what a file seems to be, by the first line of those that could not be read; empty if it is JSON lines."""
    start = raw.removeprefix(BOM).strip()
    if start[:4] == b"PK\x03\x04":
        return "This is a workbook or another packed file."
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "The file is UTF-16; save it as UTF-8."
    if start[:1] == b"[" or start == b"{":
        return "This is one JSON document over all lines; write each object on a line of its own."
    if start[:1] not in (b"{", b"") and any(sign in start for sign in (b",", b";", b"\t")):
        return "This looks like CSV; write each row as a JSON object on a line of its own."
    return ""


def _name(row: dict[str, Any], text: bytes) -> Any:
    """Give the id as it stands: orjson rounds whole numbers of more than 64 bits, Python does not."""
    found = row.get("id")
    return json.loads(text)["id"] if isinstance(found, float) and abs(found) >= ROUNDED else found


def _value(row: dict[str, Any], name: str) -> Any:
    """Give what a field holds; dots lead into nested objects, unless a field has the very name."""
    if name in row:
        return row[name]
    inner: Any = row
    for part in name.split("."):
        inner = inner.get(part, ABSENT) if isinstance(inner, dict) else ABSENT
    return inner


def _text(row: dict[str, Any], name: str) -> str:
    found = _value(row, name)
    if found is ABSENT:
        told = ", ".join(list(row)[:TOLD_FIELDS]) or "no field"
        raise LineError(f"there is no field “{name}”; the line has {told}")
    if not isinstance(found, str):
        inside = (
            f"; a field in it is named as in {name}.{next(iter(found))}" if isinstance(found, dict) and found else ""
        )
        raise LineError(f"the field “{name}” must be a text, not {_kind(found)}{inside}")
    return _whole(found)


def _kind(found: Any) -> str:
    """Name a kind of JSON value."""
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(found), "null")


def _place(found: Any) -> str | None:
    return _whole(found) if isinstance(found, str) else None


def _whole(text: str) -> str:
    """Join halves of surrogate pairs; a half alone becomes the sign for what cannot be shown."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _gold(found: Any, name: str) -> int | None:
    """Read a true label; null, nothing and NaN are a line that is not judged."""
    if found is None or found is ABSENT:
        return None
    if isinstance(found, str):
        found = found.strip().lower()
        if found in NO_GOLD:
            return None
        if found in GOLD:
            return GOLD[found]
    number = _number(found)
    if math.isnan(number):
        return None
    if number not in (-1, 0, 1):
        more = "; turn stars and other scales into these first" if 1 < number < math.inf else ""
        raise LineError(
            f"the field “{name}” must be -1, 0 or 1 (or negative, neutral, positive), not {found!r:.40}{more}"
        )
    return int(number)


def _number(found: Any) -> float:
    """Give a number that may be written as a text; infinity for what is none."""
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return math.inf
    try:
        return float(found)
    except (ValueError, OverflowError):
        return math.inf
