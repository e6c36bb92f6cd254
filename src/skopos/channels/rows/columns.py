"""Find the columns of a sheet by the names that platforms give them, in every language known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from skopos_files.cells import fold
from skopos_files.numbers import currency_in

type Headers = Mapping[str, Mapping[str, tuple[str, ...]]]

# Languages that write a decimal comma; the hint counts only where a column's own values leave it open.
COMMA_LANGUAGES = frozenset({"de", "fr", "es", "pl", "it", "pt", "nl", "sv", "da", "nb", "fi", "cs", "vi", "tr", "ru"})
MOSTLY, SOME, MANY = 0.5, 0.3, 6  # shares of the columns, and a number of them, that a format must know
_UNIT = re.compile(r"\s*[(\[][^()\[\]]{1,12}[)\]]\s*$")
_CODE = re.compile(r"\s+[A-Z]{3}$")


@dataclass(frozen=True)
class Found:
    """Which column holds which field.

    Attributes
    ----------
    columns : mapping
        Field to the column's name in the sheet.
    language : str
        The language that most of the names are in.
    currency : str
        ISO 4217 code that a column name states; empty if none.
    """

    columns: Mapping[str, str]
    language: str
    currency: str

    def has(self, *fields: str) -> bool:
        """True if all these fields have a column."""
        return all(field in self.columns for field in fields)

    @property
    def decimal(self) -> str:
        """The decimal mark of the header's language."""
        return "," if self.language in COMMA_LANGUAGES else "."


def find_columns(header: Sequence[str], headers: Headers) -> Found:
    """Match column names with the aliases of a format: the full name first, then without a currency at its end."""
    names = _by_name(_frozen(headers))
    columns: dict[str, str] = {}
    votes: dict[str, int] = {}
    currency = ""
    for form in (fold, _without_currency):
        for column in header:
            if column in columns.values():
                continue
            for language, field in names.get(form(column), ()):
                if field not in columns or columns[field] == column:
                    columns[field] = column
                    votes[language] = votes.get(language, 0) + 1
    for field, column in columns.items():
        if field in ("spend", "revenue", "cost") or not currency:
            currency = (currency_in(column) if _UNIT.search(column) or _CODE.search(column) else "") or currency
    language = max(votes, key=lambda code: (votes[code], code == "en"), default="en")
    return Found(columns, language, currency)


def _without_currency(name: str) -> str:
    """The folded name without a currency at its end, such as (EUR) or EUR."""
    if currency_in(name):
        return fold(_CODE.sub("", _UNIT.sub("", name)))
    return fold(name)


type Frozen = tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def _frozen(headers: Headers) -> Frozen:
    return tuple((language, tuple(fields.items())) for language, fields in headers.items())


@cache
def _by_name(headers: Frozen) -> dict[str, tuple[tuple[str, str], ...]]:
    names: dict[str, tuple[tuple[str, str], ...]] = {}
    for language, fields in headers:
        for field, aliases in fields:
            for alias in aliases:
                names[fold(alias)] = (*names.get(fold(alias), ()), (language, field))
    return names


def fits(header: Sequence[str], headers: Headers, *needed: tuple[str, ...]) -> float:
    """How well a header fits a format, 0 to 1.

    0 unless of each group of `needed` one field is there and the format knows most of the columns, or at least six and
    three in ten, as people choose columns of their own: “Date” and “Impressions” alone are in everybody's files.
    """
    found = find_columns(header, headers)
    if not all(any(field in found.columns for field in group) for group in needed):
        return 0.0
    known = len(set(found.columns.values()))
    share = known / max(1, len([name for name in header if name]))
    if share < MOSTLY and (known < MANY or share < SOME):
        return 0.0
    return round(0.6 + 0.4 * min(1.0, share), 3)
