"""What people type into the search box, and the SQL that answers it.

``fresh bread "rye flour" -gluten`` finds mentions that hold both words and the phrase, and not the last. Case, accents,
half-spaces and the two forms of Persian letters make no difference; a word also finds longer words that hold it.
"""

import re
import unicodedata
from dataclasses import dataclass

from skopos_language.normalise import FOLDS

MAX_LETTERS = 200
MAX_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„«»", '"""""')

# Letters that are written in several ways, besides accents; the second is the one that is compared.
SAME = [("ß", "ss"), ("đ", "d"), ("ł", "l"), ("\u200c", " "), ("ـ", ""), *FOLDS["fa"]]
ARABIC = re.compile("[\u0600-\u06ff]")


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
        if folded(text).strip(" -"):
            found.append(Term(text, wanted=not minus))
    return tuple(dict.fromkeys(found))[:MAX_TERMS]


def folded(text: str) -> str:
    """Give `text` in the form in which texts are compared: lower case, no accents, one form of each letter."""
    letters = unicodedata.normalize("NFD", text.lower())
    bare = unicodedata.normalize("NFC", "".join(sign for sign in letters if unicodedata.category(sign)[0] != "M"))
    for old, new in SAME:
        bare = bare.replace(old, new)
    return bare


def column(name: str, needle: str) -> str:
    """Give SQL for a column in the form in which it is compared with the folded `needle`.

    Only letters that occur in the needle are brought into one form: others cannot be part of what is found, and each
    replacement costs a pass over the text.
    """
    sql = f"strip_accents(lower({name}))"
    for old, new in SAME:
        if new in needle if new else ARABIC.search(needle):
            sql = f"replace({sql}, '{old}', '{new}')"
    return sql


def condition(terms: tuple[Term, ...], params: dict[str, object]) -> str:
    """Give the SQL condition on a mention's text and headline; puts the values into `params`."""
    parts = []
    for number, term in enumerate(terms):
        needle = folded(term.text)
        params[f"term_{number}"] = needle
        places = [f"contains({column(name, needle)}, $term_{number})" for name in ("text", "coalesce(title, '')")]
        found = f"({' OR '.join(places)})"
        parts.append(found if term.wanted else f"NOT {found}")
    return " AND ".join(parts)
