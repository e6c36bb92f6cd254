"""What people type into the search box, and the SQL that answers it.

``fresh bread "rye flour" -gluten`` finds mentions that hold both words and the phrase, and not the last. Case, accents,
half-spaces and the two forms of Persian letters make no difference; a word also finds longer words that hold it.
"""

import re
from dataclasses import dataclass

from skopos_language.normalise import FOLDS

MAX_LETTERS = 200
MAX_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„«»", '"""""')

_PAIRS = [("đ", "d"), ("ł", "l"), *FOLDS["fa"]]
_FROM = "".join(old for old, _ in _PAIRS) + "ـ"  # tatweel has no counterpart and is dropped
_TO = "".join(new for _, new in _PAIRS)


@dataclass(frozen=True)
class Term:
    """One word or phrase; `wanted` is False for one that must not occur."""

    text: str
    wanted: bool = True


def terms_of(query: str) -> tuple[Term, ...]:
    """Read a search; at most `MAX_TERMS` of its terms count, each once."""
    found: list[Term] = []
    for minus, phrase, word in TERM.findall(query.translate(QUOTES)[:MAX_LETTERS]):
        text = " ".join((phrase or word).split())
        if text and text != "-":
            found.append(Term(text, wanted=not minus))
    return tuple(dict.fromkeys(found))[:MAX_TERMS]


def folded(expression: str) -> str:
    """Give SQL for `expression` in the form in which texts are compared; for a column and a parameter alike."""
    plain = f"replace(replace(strip_accents(lower({expression})), 'ß', 'ss'), chr(8204), ' ')"
    return f"translate({plain}, '{_FROM}', '{_TO}')"


def condition(terms: tuple[Term, ...], params: dict[str, object]) -> str:
    """Give the SQL condition on a mention's text and headline; puts the values into `params`."""
    parts = []
    for number, term in enumerate(terms):
        params[f"term_{number}"] = term.text
        text = folded("concat_ws(' ', title, text)")
        found = f"contains({text}, {folded(f'$term_{number}')})"
        parts.append(found if term.wanted else f"NOT {found}")
    return " AND ".join(parts)
