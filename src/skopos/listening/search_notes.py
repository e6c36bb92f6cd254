"""What may not be meant in a search that can be read: small operators, themes and other values that there are not."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _

from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import open_facts
from skopos.listening import themes
from skopos.listening.faults import Told, told_at
from skopos.workspaces.models import Workspace
from skopos_language.boolean import Named, values_named
from skopos_language.boolean.fields import NONE
from skopos_language.boolean.lexing import Kind, pieces_of

TIME_LIMIT_S = 2
OPERATORS = ("and", "or", "not")
STORED = {"channel": "lower(channel)", "platform": "lower(platform)", "lang": "language"}  # in SQL, by field


class _Note(NamedTuple):
    start: int
    end: int
    told: str


def notes_on(workspace: Workspace, text: str) -> list[Told]:
    """Say what in a search may find something else than meant, and where; raises SearchError.

    Runs a query for each kind of field that the search names.
    """
    once = {(each.field, each.key): each for each in reversed(values_named(text))}
    named = list(once.values())
    notes = [*_small_operators(text), *_absent_themes(workspace, named), *_absent_values(workspace, named)]
    return [told_at(text, *note) for note in sorted(notes)]


def _small_operators(text: str) -> Iterable[_Note]:
    pieces = pieces_of(text)
    if len(pieces) < 3:
        return []
    words = [
        piece
        for before, piece in zip([None, *pieces], pieces, strict=False)
        if piece.kind is Kind.WORD and piece.text in OPERATORS and not (before and before.kind is Kind.FIELD)
    ]
    once = {piece.text: piece for piece in reversed(words)}
    return [_Note(piece.start, piece.end, _small(piece.text)) for piece in once.values()]


def _small(word: str) -> str:
    return _("“%(word)s” is looked for as a word. If you mean the operator, write it in capitals: %(operator)s.") % {
        "word": word,
        "operator": word.upper(),
    }


def _absent_themes(workspace: Workspace, named: list[Named]) -> Iterable[_Note]:
    asked = [each for each in named if each.field == "theme"]
    known = dict(themes.meaning_of(workspace.pk).known) if asked else {}
    for each in asked:
        if not themes.is_known(each.key, known):
            told = _("No theme is called “%(name)s”, so it finds nothing.") % {"name": each.key}
            close = get_close_matches(each.key.casefold(), known, n=1)
            yield _Note(each.start, each.end, _with_close(told, close))


def _with_close(told: str, close: list[str]) -> str:
    return _("%(told)s Did you mean “%(close)s”?") % {"told": told, "close": close[0]} if close else told


def _absent_values(workspace: Workspace, named: list[Named]) -> Iterable[_Note]:
    """Say which channels, platforms and languages no mention has; nothing where looking takes too long."""
    asked = [each for each in named if each.field in STORED]
    try:
        known = {field: _stored(workspace, field) for field in {each.field for each in asked}}
    except FactsTimeLimit:
        return
    for each in asked:
        if each.key != NONE and each.key not in known[each.field]:
            told = _("No mention has “%(name)s” yet, so it finds nothing.") % {"name": f"{each.field}:{each.key}"}
            close = get_close_matches(each.key, known[each.field], n=1)
            yield _Note(each.start, each.end, _with_close(told, [f"{each.field}:{value}" for value in close]))


def _stored(workspace: Workspace, field: str) -> list[str]:
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=TIME_LIMIT_S) as facts:
        table = facts.query(f"SELECT DISTINCT {STORED[field]} AS value FROM mention")  # noqa: S608 one of STORED
    return [value for value in table["value"].to_pylist() if value]
