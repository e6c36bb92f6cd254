"""Read the columns of a sheet batch by batch, in one style throughout."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos.channels.contract import Context
from skopos_files import ids
from skopos_files.cells import is_empty
from skopos_files.moments import Moments, MomentStyle, find_moment_style, parse_moments
from skopos_files.numbers import NumberStyle, find_style, parse_numbers, seconds_of
from skopos_files.problems import Problem
from skopos_files.reasons import AMBIGUOUS_DATE, AMBIGUOUS_NUMBER
from skopos_files.sheets import Batch, Sheet

STYLE_ROWS = 20_000


class Columns:
    """The columns of one sheet by field, and how their values are written.

    Parameters
    ----------
    sheet : Sheet
        The table.
    fields : mapping
        Field to column name.
    context : Context
        For zone, today and the user's word on the order of day and month.
    decimal : str
        The decimal mark that the header's language speaks for; empty if it says nothing.
    order : str
        The order of day and month that the platform is known to use; counts only where the values leave it open.
    year : int
        Year of the file's period; 0 if unknown.
    """

    def __init__(
        self,
        sheet: Sheet,
        fields: Mapping[str, str],
        context: Context,
        *,
        decimal: str = "",
        order: str = "",
        year: int = 0,
    ) -> None:
        self.sheet = sheet
        self.fields = dict(fields)
        self.context = context
        self.order = context.date_order or order
        self.year = year
        self.problems: list[Problem] = []
        self._sample = sheet.sample(STYLE_ROWS)
        self._numbers: dict[str, NumberStyle] = {}
        self._moments: dict[str, MomentStyle] = {}
        self._decimal = "." if sheet.canonical else self._shared_decimal(decimal)
        self.batch = self._sample
        self._read: dict[tuple[str, str], Any] = {}

    def has(self, field: str) -> bool:
        """True if the sheet has a column for `field`."""
        return field in self.fields

    def fix_decimal(self, style: NumberStyle) -> None:
        """Read all numbers in `style`, as a person said."""
        self._numbers = dict.fromkeys(self.fields, style)

    def at(self, batch: Batch) -> "Columns":
        """Go on to the next batch."""
        self.batch = batch
        self._read = {}
        return self

    def taken_problems(self) -> tuple[Problem, ...]:
        """What was wrong since last asked."""
        taken = (*self.batch.problems, *self.problems)
        self.problems = []
        return taken

    def texts(self, field: str) -> list[str]:
        """The trimmed texts of a column; empty texts where there is none or it stands for nothing."""
        if field not in self.fields:
            return [""] * len(self.batch.lines)
        column = pc.utf8_trim_whitespace(self.batch.column(self.fields[field]))
        return ["" if is_empty(text) else cast(str, text) for text in column.to_pylist()]

    def labels(self, field: str) -> list[str]:
        """The names in a column of a dimension; “(not set)” is a name, “--” is none."""
        column = pc.fill_null(pc.utf8_trim_whitespace(self.batch.column(self.fields[field])), "")
        return ["" if text.strip("-–— ") == "" else text for text in column.to_pylist()]

    def raw(self, field: str) -> list[str]:
        """The texts of a column as they stand, for captions: “n/a” may be what somebody wrote."""
        if field not in self.fields:
            return [""] * len(self.batch.lines)
        return [text or "" for text in self.batch.column(self.fields[field]).to_pylist()]

    def numbers(self, field: str, *, whole: bool = False) -> NDArray[np.float64]:
        """The numbers of a column, NaN where empty; `whole` for counts."""
        if field not in self.fields:
            return np.full(len(self.batch.lines), np.nan)
        if ("number", field) not in self._read:
            name = self.fields[field]
            style = self._numbers.get(field) or self._number_style(field, whole)
            parsed = parse_numbers(self.batch.column(name), style, lines=self.batch.lines, column=name)
            self.problems += parsed.problems
            self._read["number", field] = parsed.values
        return cast("NDArray[np.float64]", self._read["number", field])

    def seconds(self, field: str) -> NDArray[np.float64]:
        """The durations of a column in seconds, NaN where empty or not a duration."""
        read = [seconds_of(text, self._decimal or ".") if text else None for text in self.texts(field)]
        return np.array([np.nan if value is None else value for value in read], dtype=np.float64)

    def moments(self, field: str) -> Moments:
        """The moments of a column in UTC."""
        size = len(self.batch.lines)
        if field not in self.fields:
            return Moments(np.full(size, np.datetime64("NaT", "us")), np.zeros(size, dtype=bool))
        if ("moment", field) not in self._read:
            name = self.fields[field]
            style = self._moments.get(field) or self._moment_style(field)
            column = self.batch.column(name)
            parsed = parse_moments(column, self.context.zone, style, lines=self.batch.lines, column=name)
            self.problems += parsed.problems
            self._read["moment", field] = parsed
        return cast(Moments, self._read["moment", field])

    def ids(self, field: str) -> list[str]:
        """The ids of a column as text; damaged ones are empty, with a warning."""
        if field not in self.fields:
            return [""] * len(self.batch.lines)
        if ("id", field) not in self._read:
            parsed = ids.parse_ids(self.batch.column(self.fields[field]), self.batch.lines, self.fields[field])
            self.problems += parsed.problems
            self._read["id", field] = parsed.values
        return cast("list[str]", self._read["id", field])

    def _shared_decimal(self, decimal: str) -> str:
        """The decimal mark that the sheet's columns agree on; else the delimiter or the language."""
        votes = {".": 0, ",": 0}
        for name in self.sheet.header:
            texts = [text for text in self._sample.column(name).slice(0, 500).to_pylist() if text and len(text) < 24]
            style = find_style(texts, locale_decimal="?")
            if style.decimal in votes and style.sure and style.decimal != "?":
                votes[style.decimal] += 1
        if votes["."] != votes[","]:
            return max(votes, key=lambda mark: votes[mark])
        return "," if self.sheet.delimiter == ";" else decimal

    def _number_style(self, field: str, whole: bool) -> NumberStyle:
        name = self.fields[field]
        if self.sheet.canonical:
            style = NumberStyle(".")
        else:
            style = find_style(self._sample.column(name).to_pylist(), whole=whole, locale_decimal=self._decimal)
        if not style.sure and style.example:
            choice = {"choice": "decimals" if style.decimal in style.example else "thousands"}
            self.problems.append(Problem(AMBIGUOUS_NUMBER, None, name, style.example, choice))
        self._numbers[field] = style
        return style

    def _moment_style(self, field: str) -> MomentStyle:
        name = self.fields[field]
        texts = self._sample.column(name).to_pylist()
        style = find_moment_style(texts, self.context.today, order=self.order, year=self.year)
        if not style.sure and style.example:
            choice = {"choice": "month/day" if style.order == "mdy" else "day/month"}
            self.problems.append(Problem(AMBIGUOUS_DATE, None, name, style.example, choice))
        self._moments[field] = style
        return style


def whole_numbers(values: NDArray[np.float64]) -> pa.Array:
    """Numbers as int64, null where NaN."""
    good = np.isfinite(values) & (np.abs(values) < 2**62)
    return pa.array(np.where(good, np.rint(np.where(good, values, 0)), 0).astype(np.int64), mask=~good)
