"""What may not be meant in a search that can be read: small operators, themes and other values that there are not."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from skopos.facts.errors import FactsTimeLimit
from skopos.facts.reading import open_facts
from skopos.listening import themes
from skopos.workspaces.models import Workspace
from skopos_language.boolean import Node
from skopos_language.boolean.fields import NONE
from skopos_language.boolean.lexing import Kind, pieces_of

TIME_LIMIT_S = 2
OPERATORS = ("and", "or", "not")
STORED = {"channel": "lower(channel)", "platform": "lower(platform)", "lang": "language"}  # in SQL, by field


def notes_on(workspace: Workspace, text: str, search: Node) -> list[str]:
    """Say what in a search may find something else than meant; a query for each kind of field that it names."""
    absent = [*_absent_themes(workspace, search), *_absent_values(workspace, search)]
    return [*map(_small, _small_operators(text)), *absent]


def _small_operators(text: str) -> list[str]:
    pieces = pieces_of(text)
    words = [
        piece.text
        for before, piece in zip([None, *pieces], pieces, strict=False)
        if piece.kind is Kind.WORD and piece.text in OPERATORS and not (before and before.kind is Kind.FIELD)
    ]
    return list(dict.fromkeys(words)) if len(pieces) > 2 else []


def _small(word: str) -> str:
    return _("“%(word)s” is looked for as a word. If you mean the operator, write it in capitals: %(operator)s.") % {
        "word": word,
        "operator": word.upper(),
    }


def _absent_themes(workspace: Workspace, search: Node) -> list[str]:
    if not themes.names_a_theme(search):
        return []
    known = dict(themes.meaning_of(workspace.pk).known)
    found = []
    for name in themes.values_of(search):
        if not themes.is_known(name, known):
            told = _("No theme is called “%(name)s”, so it finds nothing.") % {"name": name}
            found.append(_with_close(told, get_close_matches(name.casefold(), known, n=1)))
    return found


def _with_close(told: str, close: list[str]) -> str:
    return _("%(told)s Did you mean “%(close)s”?") % {"told": told, "close": close[0]} if close else told


def _absent_values(workspace: Workspace, search: Node) -> list[str]:
    """Say which channels, platforms and languages no mention has; nothing where looking takes too long."""
    asked = {field: values for field in STORED if (values := themes.values_of(search, field))}
    try:
        known = {field: _stored(workspace, field) for field in asked}
    except FactsTimeLimit:
        return []
    return [
        _with_close(
            _("No mention has “%(name)s” yet, so it finds nothing.") % {"name": f"{field}:{value}"},
            [f"{field}:{close}" for close in get_close_matches(value, known[field], n=1)],
        )
        for field, values in asked.items()
        for value in values
        if value != NONE and value not in known[field]
    ]


def _stored(workspace: Workspace, field: str) -> list[str]:
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=TIME_LIMIT_S) as facts:
        table = facts.query(f"SELECT DISTINCT {STORED[field]} AS value FROM mention")  # noqa: S608 one of STORED
    return [value for value in table["value"].to_pylist() if value]
