"""What may not be meant in a search that can be read: small operators, themes that there are not."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from skopos.listening import themes
from skopos.workspaces.models import Workspace
from skopos_language.boolean import Node
from skopos_language.boolean.lexing import Kind, pieces_of

OPERATORS = ("and", "or", "not")


def notes_on(workspace: Workspace, text: str, search: Node) -> list[str]:
    """Say what in a search may find something else than meant; one query if it names a theme."""
    return [*map(_small, _small_operators(text)), *_absent_themes(workspace, search)]


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
            close = get_close_matches(name.casefold(), known, n=1)
            again = _("%(told)s Did you mean “%(close)s”?") % {"told": told, "close": close[0]} if close else told
            found.append(again)
    return found
