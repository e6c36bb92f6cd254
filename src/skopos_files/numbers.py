"""Numbers as people and platforms write them.

What a sign means is decided for a whole column from all its values: "1.250" alone could be 1250 or 1.25.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_files import reasons
from skopos_files.cells import is_empty
from skopos_files.problems import Problem

# Arabic and Persian digits, full-width digits, and the several minus signs and blanks.
PLAIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９−–﹣－٪％",
    "01234567890123456789" + "0123456789" + "----%%",
)
_GROUP_BLANKS = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'’٬](?=\d{2,3}(?:\D|$))")
_SCALES = {
    "k": 1e3, "thsd": 1e3, "tsd": 1e3, "tsd.": 1e3, "tys": 1e3, "tys.": 1e3, "mil": 1e3, "nghìn": 1e3, "هزار": 1e3,
    "m": 1e6,
    "mm": 1e6, "mn": 1e6, "mio": 1e6, "mio.": 1e6, "mln": 1e6, "triệu": 1e6, "tr": 1e6, "میلیون": 1e6, "lakh": 1e5,
    "b": 1e9, "bn": 1e9, "mrd": 1e9, "mrd.": 1e9, "mld": 1e9, "tỷ": 1e9, "میلیارد": 1e9, "crore": 1e7, "cr": 1e7,
}  # fmt: skip
_SIGNS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₫": "VND", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₩": "KRW",
    "zł": "PLN", "kč": "CZK", "đ": "VND", "us$": "USD", "ca$": "CAD", "a$": "AUD", "r$": "BRL", "﷼": "IRR",
    "ریال": "IRR",
    "تومان": "IRT", "฿": "THB", "₪": "ILS", "₱": "PHP", "₦": "NGN", "fr.": "CHF", "ft": "HUF", "lei": "RON",
}  # fmt: skip
_SHAPE = re.compile(
    r"^(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<before>[^\d\s.,+\-()%]{1,6}\s*)?(?P<sign2>[+-])?\s*"
    r"(?P<digits>\d[\d.,٫]*|[.,]\d+)(?P<exp>[eE][+-]?\d{1,3})?(?P<sign3>-)?\s*(?P<after>[^\d\s()]{1,8})?\s*(?P<unit>[^\d\s()]{1,8})?\s*"
    r"(?P<close>\))?$"
)
_PLAIN_NUMBERS = r"^-?\d+(\.\d+)?$"


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of a column are written.

    Attributes
    ----------
    decimal : str
        ``.`` or ``,``.
    sure : bool
        False if the column's own values did not decide it.
    example : str
        A value that could be read two ways, if there is one.
    """

    decimal: str = "."
    sure: bool = True
    example: str = ""


@dataclass(frozen=True)
class Numbers:
    """Parsed numbers: NaN where the cell is empty or not a number, with a problem for the latter."""

    values: NDArray[np.float64]
    problems: tuple[Problem, ...] = ()


@dataclass
class _Evidence:
    dot: int = 0
    comma: int = 0
    dot_unclear: int = 0
    comma_unclear: int = 0
    small: int = 0  # whole numbers below 1000
    ungrouped: int = 0  # whole numbers of 1000 and more without a mark: nobody groups here
    example: str = ""

    def see(self, text: str) -> None:
        """Weigh one value."""
        digits = _digits(text)
        if digits is None:
            return
        marks = [char for char in digits if char in ".,"]
        if not marks:
            self.small += len(digits) <= 3
            self.ungrouped += len(digits) > 3
            return
        last = marks[-1]
        lead, _, tail = digits.rpartition(last)
        if len(set(marks)) == 2:
            self._decide(last)
        elif len(marks) > 1:
            self._decide("," if last == "." else ".")
        elif len(tail) != 3 or len(lead) > 3 or lead in ("", "0", "00", "000") or lead.startswith("0"):
            self._decide(last)
        else:
            self.example = self.example or text.strip()
            self.dot_unclear += last == "."
            self.comma_unclear += last == ","

    def _decide(self, decimal: str) -> None:
        self.dot += decimal == "."
        self.comma += decimal == ","


def find_style(texts: Sequence[str | None], *, whole: bool = False, locale_decimal: str = "") -> NumberStyle:
    """Tell how the numbers of a column are written.

    Parameters
    ----------
    texts : sequence of str
        The column, or its distinct values.
    whole : bool
        True for counts: a mark with three digits behind it can then only part thousands.
    locale_decimal : str
        The decimal mark that other columns, the delimiter or the header's language speak for; empty if nothing does.
    """
    seen = _Evidence()
    for text in texts:
        if text and not is_empty(text):
            seen.see(text)
    if seen.dot != seen.comma:
        return NumberStyle("." if seen.dot > seen.comma else ",", True, seen.example)
    if not seen.dot_unclear and not seen.comma_unclear:
        return NumberStyle(locale_decimal or ".", True)
    unclear = "." if seen.dot_unclear >= seen.comma_unclear else ","
    other = "," if unclear == "." else "."
    if whole or (seen.dot_unclear and seen.comma_unclear):
        return NumberStyle(other, True, seen.example)
    if seen.ungrouped:
        return NumberStyle(unclear, True, seen.example)
    if locale_decimal:
        return NumberStyle(locale_decimal, True, seen.example)
    if seen.small >= 3:
        return NumberStyle(other, True, seen.example)
    return NumberStyle(".", False, seen.example)


def _digits(text: str) -> str | None:
    match = _SHAPE.match(_GROUP_BLANKS.sub("", text.translate(PLAIN).strip()))
    if not match or match["exp"] or "٫" in match["digits"]:
        return None
    return match["digits"]


@lru_cache(maxsize=65_536)
def number_of(text: str, decimal: str = ".") -> float | None:
    """Read one number; None if it is none. A percent sign makes it a fraction.

    >>> number_of("1.234,50 €", ","), number_of("(12)"), number_of("8,4 %", ","), number_of("۱۲۳٬۴۵۶"), number_of("5-")
    (1234.5, -12.0, 0.084, 123456.0, -5.0)
    """
    plain = text.translate(PLAIN).replace("\u200f", "").replace("\u200e", "").strip()
    match = _SHAPE.match(_GROUP_BLANKS.sub("", plain.strip("\u00a0\u202f\"'")))
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    digits = match["digits"]
    if "٫" in digits:
        digits = digits.replace(",", "").replace(".", "").replace("٫", ".")
    elif decimal == ",":
        digits = _one_decimal(digits, ",")
    else:
        digits = _one_decimal(digits, ".")
    factor = 1.0
    for part in (match["before"], match["after"], match["unit"]):
        scale = _factor(part)
        if scale is None:
            return None
        factor *= scale
    try:
        value = float(digits + (match["exp"] or "")) * factor
    except ValueError:
        return None
    negative = "-" in (match["sign"], match["sign2"], match["sign3"]) or bool(match["open"])
    return -value if negative else value


def _one_decimal(digits: str, decimal: str) -> str:
    """Drop the grouping marks; a number that contradicts the column's style by its shape is read by its shape."""
    other = "." if decimal == "," else ","
    if digits.count(decimal) > 1 and other not in digits:
        return digits.replace(decimal, "")
    if digits.count(decimal) > 1 or (decimal in digits and other in digits.rpartition(decimal)[2]):
        decimal, other = other, decimal
    tail = digits.rpartition(other)[2]
    if decimal not in digits and digits.count(other) == 1 and len(tail) != 3:
        decimal, other = other, decimal
    return digits.replace(other, "").replace(decimal, ".")


def _factor(part: str | None) -> float | None:
    if not part:
        return 1.0
    word = part.strip().lower()
    if word == "%":
        return 0.01
    if word in _SCALES:
        return _SCALES[word]
    if word in _SIGNS or (len(word) == 3 and word.isascii() and word.isalpha()):
        return 1.0
    return None


def currency_in(text: str) -> str:
    """Name the currency that a header or cell states, as an ISO 4217 code; empty if none.

    >>> currency_in("Amount spent (EUR)"), currency_in("12,50 zł"), currency_in("CHF 5"), currency_in("Clicks (all)")
    ('EUR', 'PLN', 'CHF', '')
    """
    match = re.search(r"[(\[]\s*([A-Z]{3})\s*[)\]]|(?:^|\s)([A-Z]{3})\s*$|^\s*([A-Z]{3})\s?(?=[-+\d(])", text)
    if match and match[match.lastindex or 0] in known_currencies():
        return str(match[match.lastindex or 0])
    lowered = text.lower()
    for sign in sorted(_SIGNS, key=len, reverse=True):
        if not sign[0].isalpha() and sign in lowered:
            return _SIGNS[sign]
        if re.search(rf"(?:^|[\s\d(]){re.escape(sign)}(?:$|[\s)])", lowered):
            return _SIGNS[sign]
    return ""


@lru_cache(maxsize=1)
def known_currencies() -> frozenset[str]:
    """The ISO 4217 codes that Babel knows."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def quick_numbers(texts: Sequence[str | None]) -> list[float | None]:
    """Numbers of a short column in its own style, None where there is none."""
    style = find_style(texts)
    return [None if is_empty(text) else number_of(str(text), style.decimal) for text in texts]


type Texts = pa.ChunkedArray | pa.Array


def parse_numbers(
    texts: Texts, style: NumberStyle, *, lines: NDArray[np.int64] | None = None, column: str = ""
) -> Numbers:
    """Read a column of numbers written in `style`."""
    flat = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if style.decimal == ".":
        blank = pc.or_kleene(pc.is_null(flat), pc.equal(flat, ""))
        plain = pc.match_substring_regex(pc.if_else(blank, "0", flat), _PLAIN_NUMBERS)
        if pc.all(plain, min_count=0).as_py():
            figures = pc.cast(pc.if_else(blank, None, flat), pa.float64())
            return Numbers(figures.to_numpy(zero_copy_only=False).astype(np.float64))
    coded = pc.dictionary_encode(flat)
    distinct = [text or "" for text in coded.dictionary.to_pylist()]
    empty = np.array([is_empty(text) for text in distinct], dtype=bool)
    read = [None if gone else number_of(text, style.decimal) for text, gone in zip(distinct, empty, strict=True)]
    lookup = np.array([np.nan if value is None else value for value in [*read, None]], dtype=np.float64)
    bad = np.array([value is None and not gone for value, gone in zip(read, empty, strict=True)] + [False])
    places = pc.fill_null(coded.indices, len(distinct)).to_numpy(zero_copy_only=False).astype(np.int64)
    problems = tuple(
        Problem(reasons.NOT_A_NUMBER, None if lines is None else int(lines[row]), column, distinct[places[row]])
        for row in np.flatnonzero(bad[places])
    )
    return Numbers(lookup[places], problems)


_DURATION = re.compile(
    r"^(?:(?P<d>\d+)\s*(?:d|days?|t|tage?)\s*)?(?:(?P<h>\d+)\s*h(?:ours?|rs?)?\s*)?"
    r"(?:(?P<m>\d+)\s*m(?:in(?:utes?)?)?\s*)?(?:(?P<s>\d+(?:[.,]\d+)?)\s*s(?:ec(?:onds?)?|ek)?)?\.?$"
)


@lru_cache(maxsize=65_536)
def seconds_of(text: str, decimal: str = ".") -> float | None:
    """Read a duration in seconds: ``1:02:03``, ``2:05``, ``1h 2m``, or a bare number of seconds.

    >>> seconds_of("1:02:03"), seconds_of("2:05"), seconds_of("161"), seconds_of("1h 5m"), seconds_of("0:00:07.5")
    (3723.0, 125.0, 161.0, 3900.0, 7.5)
    """
    plain = text.translate(PLAIN).strip()
    if match := re.fullmatch(r"(?:(\d+):)?(\d{1,4}):(\d{1,2}(?:[.,]\d+)?)", plain):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
    if match := re.fullmatch(r"P?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", plain):
        return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + float(match[3] or 0)
    if any(char.isalpha() for char in plain) and (match := _DURATION.match(plain.lower())):
        parts = {name: float((value or "0").replace(",", ".")) for name, value in match.groupdict().items()}
        return parts["d"] * 86_400 + parts["h"] * 3600 + parts["m"] * 60 + parts["s"]
    return number_of(plain, decimal)


_TRUE = frozenset(
    {"1", "true", "yes", "y", "t", "ja", "wahr", "oui", "vrai", "o", "sí", "si"}
    | {"sim", "verdadero", "vero", "tak", "prawda", "có", "đúng", "بله", "آری", "درست", "نعم", "sant", "on", "x", "✓"}
)
_FALSE = frozenset(
    {"0", "false", "no", "n", "f", "nein", "falsch", "non", "faux", "não", "nao", "falso"}
    | {"nie", "fałsz", "không", "sai", "خیر", "نه", "غلط", "لا", "nej", "falskt", "nee", "off", "✗"}
)


def truth_of(text: str) -> bool | None:
    """Read a truth value in the languages we meet; None if it is none."""
    word = text.translate(PLAIN).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None
