"""Corrections of labels: which labels a person may correct, with which values, and how they come to lie over rows.

A correction always wins: `overlay(workspace)` is laid over labels wherever rows are stored, so a mention that is taken
in or labelled again keeps what people said of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from skopos.common import clock
from skopos.facts.schemas import EMOTIONS, MENTION
from skopos.listening import names
from skopos.listening.evidence import Correction
from skopos.listening.themes import known_keys, merged_keys
from skopos.workspaces.models import Workspace
from skopos_language import rules
from skopos_language.place import is_country

FIELDS = tuple(
    name
    for name in ("sentiment", "emotion", "topics", "language", "country", "spam", "offence")
    if name in MENTION.schema.names
)
BESIDE = {"sentiment": tuple(name for name in ("sentiment_score", "confidence") if name in MENTION.schema.names)}
MARKED = ("spam", "offence")
"""Labels that are probabilities; people say yes or no."""

type Key = tuple[str, str]
type Row = dict[str, Any]


class NotALabelError(ValueError):
    """A value that the label cannot have; `told` says to people what is wrong and what to do."""

    def __init__(self, detail: str, told: str = "") -> None:
        super().__init__(detail)
        self.told = told or _("This label cannot have that value. Choose one of those shown.")


def checked(field: str, value: Any) -> Any:
    """Give a value as it is stored, or raise NotALabelError."""
    if field not in FIELDS:
        raise NotALabelError(f"{field} is not a label that people correct.")
    allowed = {
        "sentiment": value in (-1, 0, 1, None) and not isinstance(value, bool),
        "emotion": value is None or value in EMOTIONS,
        "topics": isinstance(value, list) and all(isinstance(key, str) and 0 < len(key) <= 80 for key in value),
        "language": value is None or (isinstance(value, str) and names.is_language(value.lower())),
        "country": value is None or (isinstance(value, str) and is_country(value.upper())),
        "spam": isinstance(value, bool),
        "offence": isinstance(value, bool),
    }
    if not allowed[field]:
        raise NotALabelError(f"{value!r} is not a value of {field}.", _told(field, value))
    if field == "country" and value:
        return value.upper()
    return value.lower() if field == "language" and value else value


def _told(field: str, value: Any) -> str:
    match field:
        case "country":
            return _("No country has the code “%(code)s”. Choose one of those shown.") % {"code": value}
        case "language":
            return _("No language has the code “%(code)s”. Choose one of those shown.") % {"code": value}
    return ""


def checked_themes(workspace: Workspace, keys: Sequence[str], *, held: Sequence[str]) -> None:
    """Raise NotALabelError for a theme that the workspace does not have and the mention did not hold before."""
    new = [key for key in keys if key not in held]
    unknown = [key for key in new if key not in known_keys(workspace.pk)] if new else []
    if unknown:
        told = _("There is no theme “%(theme)s” here. Choose one of those shown, or make it under Themes first.")
        raise NotALabelError(f"{unknown[0]!r} is no theme.", told % {"theme": unknown[0]})


def said(field: str, value: Any) -> Any:
    """Give a stored value as people say it: a probability of spam or offence as yes or no."""
    if field not in MARKED or value is None:
        return value
    return bool(value >= getattr(rules(), field))


def read_choice(shown: Row, field: str, text: str) -> Any:
    """Read the value that a button or key sends, for a mention with the labels `shown`; a theme is put on or taken off.

    Raises NotALabelError where it is none.
    """
    if field == "sentiment":
        if text not in ("-1", "0", "1", ""):
            raise NotALabelError(text)
        return int(text) if text else None
    if field == "topics":
        held = list(shown["topics"])
        return [key for key in held if key != text] if text in held else [*held, text]
    if field in MARKED:
        return not said(field, shown.get(field)) if text == "toggle" else text == "yes"
    if field not in FIELDS:
        raise NotALabelError(field)
    return text or None


def stored(field: str, value: Any) -> Row:
    """Give the columns of the facts that a person's word sets."""
    if field in MARKED:
        return {field: float(value)}
    found: Row = {field: value}
    if field == "sentiment":
        sure = None if value is None else 1.0
        beside = {"sentiment_score": None if value is None else float(value), "confidence": sure}
        found |= {name: beside[name] for name in BESIDE["sentiment"]}
    return found


@dataclass(frozen=True)
class Overlay:
    """What people said, by mention, as it was at `seen_at`."""

    columns: Mapping[Key, Row]
    seen_at: datetime

    def over(self, rows: pa.Table) -> pa.Table:
        """Give rows with people's words in place of the machine's labels; the same rows in the same order."""
        return laid_over(rows, self.columns)

    def over_row(self, row: Row) -> Row:
        """Give one row as a dictionary with people's words in it."""
        return {**row, **self.columns.get((row["platform"], row["native_id"]), {})}


def overlay(workspace: Workspace, keys: Iterable[Key] | None = None) -> Overlay:
    """Read what people said of a workspace's mentions, or of those with `keys`. Two queries."""
    seen_at = clock.now()
    corrections = Correction.objects.standing().filter(workspace=workspace)
    if keys is not None:
        keys = set(keys)
        corrections = corrections.filter(native_id__in={native_id for _, native_id in keys})
    columns: dict[Key, Row] = {}
    merged = merged_keys(workspace.pk)
    for platform, native_id, field, value in corrections.values_list("platform", "native_id", "field", "new_value"):
        if field == "topics" and merged:
            value = list(dict.fromkeys(merged.get(key, key) for key in value or ()))
        if field in FIELDS and (keys is None or (platform, native_id) in keys):
            columns.setdefault((platform, native_id), {}).update(stored(field, value))
    return Overlay(columns, seen_at)


def laid_over(rows: pa.Table, columns: Mapping[Key, Row]) -> pa.Table:
    """Give rows in which the named columns of the named mentions have other values."""
    if not columns or not rows.num_rows:
        return rows
    near = pc.is_in(rows["native_id"], pa.array({native_id for _, native_id in columns}, pa.string()))
    places = pc.indices_nonzero(near).to_pylist()
    if not places:
        return rows
    keys = rows.select(["platform", "native_id"]).take(pa.array(places)).to_pylist()
    changed: dict[str, list[tuple[int, Any]]] = {}
    for place, key in zip(places, keys, strict=True):
        for name, value in columns.get((key["platform"], key["native_id"]), {}).items():
            changed.setdefault(name, []).append((place, value))
    for name, cells in changed.items():
        if name in rows.column_names:
            rows = _with_cells(rows, name, cells)
    return rows


def _with_cells(rows: pa.Table, name: str, cells: Sequence[tuple[int, Any]]) -> pa.Table:
    """Give rows with some cells of a column replaced, whatever its type is."""
    at = rows.column_names.index(name)
    field = rows.schema.field(at)
    order = np.arange(rows.num_rows)
    order[[place for place, _ in cells]] = rows.num_rows + np.arange(len(cells))
    new = pa.array([value for _, value in cells], field.type)
    whole = pa.chunked_array([*rows.column(at).chunks, new], field.type)
    return rows.set_column(at, field, whole.take(pa.array(order)))
