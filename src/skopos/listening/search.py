"""What people type into the search box, and the SQL that answers it.

``fresh bread "rye flour" -gluten`` finds mentions that hold both words and the phrase, and not the last. Case, accents,
half-spaces and the two forms of Persian letters make no difference; a word also finds longer words that hold it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from skopos_language.normalise import FOLDS

MAX_LETTERS = 200
MAX_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„«»", '"""""')

# Letters that are written in several ways, besides accents; the second is the one that is compared.
SAME = [("ß", "ss"), ("đ", "d"), ("ł", "l"), ("\u200c", " "), ("ـ", ""), *FOLDS["fa"]]
MARKS = r"[\pM\x{0640}]*"  # accents written apart from their letter, and tatweel
BLANK = r"[\s\x{200c}]+"
SCRIPTS = ((0x00C0, 0x0250), (0x0370, 0x0530), (0x0600, 0x0700), (0x1E00, 0x2000))  # with accents or variants


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


@cache
def variants() -> dict[str, str]:
    """Give, for each letter that is compared, the other letters that count as the same."""
    found: dict[str, str] = {}
    for first, last in SCRIPTS:
        for code in range(first, last):
            letter = chr(code)
            same = folded(letter)
            if letter != same and letter == letter.lower() and len(same) == 1 and not same.isspace():
                found[same] = found.get(same, "") + letter
    return found


def pattern(text: str) -> str:
    """Give the regular expression (RE2) that finds `text` in every writing.

    A class of letters for each letter reads a text once and is several times quicker than bringing the text into one
    form first.
    """
    parts = []
    for sign in folded(text):
        if sign.isspace():
            parts.append(BLANK)
        elif sign.isalnum():
            parts.append(f"[{sign}{variants().get(sign, '')}]{MARKS}")
        else:
            parts.append(re.escape(sign))
    one_s = f"[s{variants()['s']}]{MARKS}"
    return "(?i)" + "".join(parts).replace(one_s * 2, f"(?:{one_s * 2}|ß)")


def condition(terms: tuple[Term, ...], params: dict[str, object]) -> str:
    """Give the SQL condition on a mention's text and headline; puts the values into `params`."""
    parts = []
    for number, term in enumerate(terms):
        name = f"$term_{number}"
        params[name[1:]] = pattern(term.text)
        found = f"(regexp_matches(text, {name}) OR coalesce(regexp_matches(title, {name}), false))"
        parts.append(found if term.wanted else f"NOT {found}")
    return " AND ".join(parts)
