"""Puts together what pages show of a mention's labels: what people said, and the choices."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from skopos.common.formats import babel_locale
from skopos.listening import correcting, label_keys, names, pages
from skopos.listening.correcting import FIELDS, Row, said
from skopos.listening.evidence import Correction
from skopos.listening.themes import active_keys
from skopos.workspaces.models import Membership, Role, Workspace
from skopos_language.place import is_country

type Context = dict[str, Any]


def shown(workspace: Workspace, rows: list[Row], membership: Membership, *, whole: bool = False) -> list[Context]:
    """Give for each mention what its row needs, or with `whole` what a card of all labels needs. Runs one query."""
    found: dict[correcting.Key, list[Correction]] = {}
    for correction in _standing(workspace, rows):
        found.setdefault((correction.platform, correction.native_id), []).append(correction)
    return [_one(workspace, row, found.get((row["platform"], row["native_id"]), []), membership, whole) for row in rows]


def _standing(workspace: Workspace, rows: list[Row]) -> QuerySet[Correction]:
    corrections = Correction.objects.standing().filter(workspace=workspace).select_related("by")
    return corrections.filter(native_id__in={row["native_id"] for row in rows})


def _one(workspace: Workspace, row: Row, standing: list[Correction], membership: Membership, whole: bool) -> Context:
    people: Row = {}
    for correction in standing:
        if correction.field in FIELDS:
            people |= correcting.stored(correction.field, correction.new_value)
    row = {**row, **people}
    told = {
        "corrected": any(not each.is_confirmation for each in standing),
        "confirmed": bool(standing),
        "last_by": standing[-1].by if standing else None,
        "last_at": standing[-1].created_at if standing else None,
        "may_undo": bool(standing),
        "is_spam": bool(said("spam", row.get("spam"))),
        "is_offence": bool(said("offence", row.get("offence"))),
    }
    mention = {**pages.shown(workspace, row), **told}
    context: Context = {"row": mention, "mention": mention, "may_correct": membership.may(Role.CONTRIBUTOR)}
    return context | {
        "choices": _choices(workspace, row) if whole else {"sentiment": _sentiments(row)},
        "workspace": workspace,
    }


def _choices(workspace: Workspace, row: Row) -> Context:
    """Give every choice with its key and whether it stands."""
    languages, countries = _places_and_languages(get_language() or "en")
    return {
        "sentiment": _sentiments(row),
        "emotion": [
            _choice(stroke, stroke.choice == f"emotion:{row['emotion'] or ''}") for stroke in label_keys.EMOTION
        ],
        "marks": [
            _choice(stroke, bool(said(stroke.choice.split(":")[0], row.get(stroke.choice.split(":")[0]))))
            for stroke in label_keys.MARKS
        ],
        "topics": _topics(workspace, row),
        "language": [
            _choice(stroke, stroke.choice == f"language:{row['language'] or ''}") for stroke in label_keys.languages()
        ],
        "languages": languages,
        "countries": countries,
    }


def _topics(workspace: Workspace, row: Row) -> list[Context]:
    """Give the themes that are looked for and those that the mention has, the first ten with a key."""
    keyed = {stroke.choice: stroke for stroke in label_keys.themes(workspace)}
    every = [f"topics:{key}" for key in dict.fromkeys([*active_keys(workspace), *row["topics"]])]
    strokes = [keyed.get(value) or label_keys.Stroke("", value, _name_of(workspace, value)) for value in every]
    return [_choice(stroke, stroke.choice.partition(":")[2] in row["topics"]) for stroke in strokes]


def _name_of(workspace: Workspace, choice: str) -> str:
    return names.topic_name(choice.partition(":")[2], workspace)


def _sentiments(row: Row) -> list[Context]:
    stands = "" if row["sentiment"] is None else str(row["sentiment"])
    return [_choice(stroke, stroke.choice == f"sentiment:{stands}") for stroke in label_keys.SENTIMENT]


@cache
def _places_and_languages(reader: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    locale = babel_locale(reader)
    return _named(locale.languages), [pair for pair in _named(locale.territories) if is_country(pair[0])]


def _choice(stroke: label_keys.Stroke, on: bool) -> Context:
    return {"keys": stroke.keys, "key": stroke.shown, "value": stroke.choice, "label": stroke.label, "on": on}


def _named(known: Any) -> list[tuple[str, str]]:
    """Give codes of two letters with their names, by name."""
    codes = ((code, name) for code, name in known.items() if len(code) == 2 and code.isalpha())
    return sorted(codes, key=lambda pair: pair[1].casefold())
