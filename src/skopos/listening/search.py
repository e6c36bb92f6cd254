"""What people type into the search box, and the SQL that answers it.

``fresh bread "rye flour" -gluten`` finds mentions that hold both words and the phrase, and not the last. Case, accents,
half-spaces and the two forms of Persian letters make no difference; a word also finds longer words that hold it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from skopos.facts.words.finding import Rows, WordIndex
from skopos_language.folding import folded, search_words

MAX_LETTERS = 200
MAX_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„«»", '"""""')

MARKS = r"[\pM\x{0640}]*"  # accents written apart from their letter, and tatweel
BLANK = r"[\s\x{200c}]+"
SCRIPTS = (
    (0x00C0, 0x0250),
    (0x0370, 0x0530),
    (0x0600, 0x0700),
    (0x0900, 0x0E00),
    (0x1E00, 0x2000),
    (0x3040, 0x3100),
)  # with accents or variants


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


@dataclass(frozen=True)
class Candidates:
    """Which rows may fit by their words, None being all; and the terms that their texts have yet to be checked for."""

    rows: Rows | None
    unproven: tuple[Term, ...]

    def condition(self, params: dict[str, object]) -> str:
        """Give the SQL of what is yet to be checked; puts the values into `params`."""
        return condition(self.unproven, params)


def candidates(terms: tuple[Term, ...], index: WordIndex, since: date | None, until: date | None) -> Candidates:
    """Look the words of a search up, in the days from `since` to `until`.

    One word is proven by the index alone. A phrase, or a sign between words, narrows the rows and is then checked.
    """
    unproven = [term for term in terms if not _is_word(term)]
    found: Rows | None = None
    for term in sorted(terms, key=lambda term: not term.wanted):
        if term.wanted:
            for rows in _rows_of(term, index, since, until):
                found = rows if found is None else found & rows
        elif _is_word(term):
            (rows,) = _rows_of(term, index, since, until)
            found = (index.every_row(since, until) if found is None else found) - rows
    return Candidates(found, terms if found and found.unsure else tuple(unproven))


def _is_word(term: Term) -> bool:
    return search_words(term.text) == [folded(term.text)]


def _rows_of(term: Term, index: WordIndex, since: date | None, until: date | None) -> Iterator[Rows]:
    """Give the rows of each word of a term: the inner words stand whole, the outer ones may go on outwards."""
    words = search_words(term.text)
    text = folded(term.text)
    for number, word in enumerate(words):
        begins = number > 0 or not text.startswith(word)
        ends = number < len(words) - 1 or not text.endswith(word)
        yield index.rows_with(word, begins=begins, ends=ends, since=since, until=until)


def condition(terms: tuple[Term, ...], params: dict[str, object]) -> str:
    """Give the SQL condition on a mention's text and headline; puts the values into `params`."""
    parts = []
    for number, term in enumerate(terms):
        name = f"$term_{number}"
        params[name[1:]] = pattern(term.text)
        found = f"(regexp_matches(text, {name}) OR coalesce(regexp_matches(title, {name}), false))"
        parts.append(found if term.wanted else f"NOT {found}")
    return " AND ".join(parts)
