"""Ids as text, and what a spreadsheet did to them."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos_files import reasons
from skopos_files.cells import is_empty
from skopos_files.numbers import PLAIN
from skopos_files.problems import Problem

_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?[eE]\+?\d{1,3}$")
_WRAPPED = re.compile(r'^=?"?\'?(.*?)"?$', re.DOTALL)
KEPT_DIGITS = 15  # a spreadsheet keeps so many; the rest of a longer number becomes zeros


@dataclass(frozen=True)
class Ids:
    """Ids as text, empty where there is none or it was damaged, with a warning for the latter."""

    values: list[str]
    problems: tuple[Problem, ...]


def parse_ids(texts: pa.ChunkedArray | pa.Array, lines: NDArray[np.int64], column: str) -> Ids:
    """Read a column of ids; they are never numbers, whatever they look like.

    Damaged are those in scientific notation (1.22158E+17), and long ones of which most end in zeros behind the
    fifteenth digit.
    """
    values = [_clean(text) for text in texts.to_pylist()]
    long = [value for value in values if len(value) > KEPT_DIGITS + 1 and value.isdigit()]
    zeroed = [value for value in long if not value[KEPT_DIGITS:].strip("0")]
    cut = len(zeroed) >= 2 and len(zeroed) > len(long) / 2
    problems = []
    for row, value in enumerate(values):
        if _SCIENTIFIC.match(value) or (cut and len(value) > KEPT_DIGITS + 1 and not value[KEPT_DIGITS:].strip("0")):
            problems.append(Problem(reasons.DAMAGED_ID, int(lines[row]), column, value))
            values[row] = ""
    return Ids(values, tuple(problems))


def _clean(text: str | None) -> str:
    if text is None or is_empty(text):
        return ""
    match = _WRAPPED.match(text.strip())
    inner = match[1].strip() if match else text.strip()
    plain = inner.translate(PLAIN) if not inner.isascii() and any(char.isdigit() for char in inner) else inner
    return re.sub(r"^(\d+)\.0+$", r"\1", plain)
