"""Two kinds of export tables: a line for each post, and a line of figures for each day, campaign or the like.

A platform states its column names and where they go (`PostTable`, `FigureTable`); reading them is the same for all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.channels.contract import Context, Normalised, Problem
from skopos.channels.rows.columns import Found, Headers, find_columns, fits
from skopos.channels.rows.gathering import Gathered
from skopos.channels.rows.periods import period_of
from skopos.channels.rows.posts import COUNTS, said_rows
from skopos.channels.rows.reasons import NO_PERIOD, UNUSED_TABLE, WHOLE_PERIOD
from skopos.channels.rows.tables import Points, day_span, day_start, local_days
from skopos.channels.rows.values import Columns, whole_numbers
from skopos_files.cells import fold
from skopos_files.reasons import TOTALS_ROW
from skopos_files.sheets import Opened, Sheet

DIMENSIONS = ("campaign", "audience", "subject")

type Groups = tuple[tuple[str, ...], ...]
type Normaliser = Callable[[Opened, Context], Iterator[Normalised]]


def names(**fields: str) -> dict[str, tuple[str, ...]]:
    """Write the names of a language's columns, several parted by a bar."""
    return {name: tuple(text.split("|")) for name, text in fields.items()}


@dataclass(frozen=True)
class Figure:
    """Where a figure comes from.

    Attributes
    ----------
    field : str
        The column's field; several, parted by +, are added up.
    unit : str
        ``count``, ``hours``, ``share``, … or ``money`` for the currency that the file or the workspace states.
    audience : str
        A fixed audience, such as ``organic``.
    factor : float
        What the column's numbers are multiplied with.
    whole : bool
        False where a count may have a fraction, as conversions that are shared between ads have.
    unless : str
        Field that, where it has a column, says it better: a total beside its parts.
    """

    field: str
    unit: str = "count"
    audience: str = ""
    factor: float = 1.0
    whole: bool = True
    unless: str = ""


@dataclass(frozen=True)
class PostTable:
    """A table with a line for each own post.

    Attributes
    ----------
    platform : str
        What the rows carry.
    headers : Headers
        Column names by language and field. Fields named as in the MENTION schema go there by themselves.
    needs : Groups
        Of each group one field must be there.
    adds : mapping
        Field of a mention to the fields that are added up for it, or, if the first is missing, stand in for it.
    figures : mapping
        Metric to where it comes from, for figures that mentions have no column for.
    order : str
        The platform's order of day and month.
    daily : str
        Field that holds a day where the table has a line for each post and day; empty if it never does.
    author : str
        Beginning of the fields with the author's id and name, such as ``page`` for ``page_id`` and ``page_name``.
    finish : callable or None
        Works out further columns of the mentions of a batch.
    """

    platform: str
    headers: Headers
    needs: Groups
    adds: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    order: str = ""
    daily: str = ""
    author: str = ""
    finish: Callable[[Columns, dict[str, Any]], None] | None = None

    def fit(self, sheet: Sheet) -> float:
        """How well a sheet fits."""
        return fits(sheet.header, self.headers, *self.needs)

    def read(self, sheet: Sheet, context: Context) -> Iterator[Normalised]:
        """Give its posts, and figures that posts have no column for."""
        found = find_columns(sheet.header, self.headers)
        columns = Columns(sheet, found.columns, context, decimal=found.decimal, order=self.order)
        for batch in sheet.batches():
            yield self._batch(columns.at(batch), found, context)

    def _batch(self, columns: Columns, found: Found, context: Context) -> Normalised:
        size = len(columns.batch.lines)
        named = {name: name for name in found.columns} | {"published_at": "published_at"}
        days = self._days(columns)
        more: dict[str, Any] = {}
        for target, options in self.adds.items():
            values = _first_added(columns, options)
            if values is not None:
                more[target] = whole_numbers(values)
        for target, choices in self._author_fields().items():
            source = next((name for name in choices if columns.has(name)), "")
            if source:
                named[target] = source
        if self.finish is not None:
            self.finish(columns, more)
        own_counts = {} if days is None else {name: pa.nulls(size, pa.int64()) for name in COUNTS}
        keep = np.ones(size, dtype=bool)
        table, problems = said_rows(
            columns, named, context, self.platform, keep=keep, more=more if days is None else more | own_counts
        )
        figures = self._figures(columns, found, context, days, more)
        return Normalised(table, figures, (*columns.taken_problems(), *problems), size)

    def _author_fields(self) -> dict[str, tuple[str, ...]]:
        own = self.author
        return {"author_id": (f"{own}_id",), "author_name": (f"{own}_name", f"{own}_username")} if own else {}

    def _days(self, columns: Columns) -> NDArray[np.datetime64] | None:
        """The day of each line where the table has a line for each post and day, else None."""
        if not self.daily or not columns.has(self.daily):
            return None
        texts = [text for text in columns.texts(self.daily) if text]
        if not any(any(char.isdigit() for char in text) for text in texts):
            return None
        return local_days(columns.moments(self.daily).values, columns.context.zone)

    def _figures(
        self,
        columns: Columns,
        found: Found,
        context: Context,
        days: NDArray[np.datetime64] | None,
        more: dict[str, Any],
    ) -> pa.Table | None:
        """Figures by post: on their own day in a daily table, else on the day the post was published."""
        points = Points(context, self.platform)
        moments = columns.moments("published_at").values
        shown = local_days(moments, context.zone) if days is None else days
        start, end = day_span(shown, context.zone)
        subject = columns.ids("native_id") if columns.has("native_id") else None
        for metric, figure in self.figures.items():
            values = _figure_values(columns, figure)
            if values is not None:
                points.add(metric, _unit(figure, found, context), values, start, end, subject=subject)
        if days is not None:
            for name in COUNTS:
                values = _counted(columns, name, more)
                if values is not None:
                    points.add(name, "count", values, start, end, subject=subject)
        return points.table()


def _counted(columns: Columns, name: str, more: Mapping[str, Any]) -> NDArray[np.float64] | None:
    if name in more:
        return np.asarray(more[name].to_numpy(zero_copy_only=False), dtype=np.float64)
    return columns.numbers(name, whole=True) if columns.has(name) else None


def _first_added(columns: Columns, options: tuple[tuple[str, ...], ...]) -> NDArray[np.float64] | None:
    """The sum of the first group of fields of which at least one has a column; empty cells count only if all are."""
    for group in options:
        parts = [columns.numbers(name, whole=True) for name in group if columns.has(name)]
        if parts:
            return added(parts)
    return None


def added(parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Add columns up; a cell is empty only where all parts are."""
    stacked = np.vstack(parts)
    return np.where(np.isnan(stacked).all(axis=0), np.nan, np.nansum(stacked, axis=0))


def _figure_values(columns: Columns, figure: Figure) -> NDArray[np.float64] | None:
    parts = [name for name in figure.field.split("+") if columns.has(name)]
    if not parts or (figure.unless and columns.has(figure.unless)):
        return None
    values = added([columns.numbers(name, whole=figure.unit == "count" and figure.whole) for name in parts])
    return values if figure.factor == 1.0 else values * figure.factor


def _unit(figure: Figure, found: Found, context: Context) -> str:
    return (found.currency or context.currency) if figure.unit == "money" else figure.unit


@dataclass(frozen=True)
class FigureTable:
    """A table with figures by day, campaign, source or the like.

    Fields with a meaning of their own: ``day``; ``start`` and ``end``; ``campaign``, ``audience``, ``subject`` (further
    ones of the same dimension as ``audience2`` and so on are joined); ``currency``.

    Attributes
    ----------
    platform, headers, needs, order :
        As in `PostTable`.
    figures : mapping
        Metric to where it comes from; several for one metric where they are parts of it.
    first_is_audience : bool
        An unknown first column is a dimension too, as web analytics lets people choose it.
    """

    platform: str
    headers: Headers
    needs: Groups
    figures: Mapping[str, tuple[Figure, ...]]
    order: str = ""
    first_is_audience: bool = False

    def fit(self, sheet: Sheet) -> float:
        """How well a sheet fits."""
        return fits(sheet.header, self.headers, *self.needs)

    def read(
        self, sheet: Sheet, context: Context, name: str = "", shared: tuple[str, ...] = ()
    ) -> Iterator[Normalised]:
        """Give its figures; `shared` are lines that state the period for all tables of the file."""
        found = find_columns(sheet.header, self.headers)
        fields = dict(found.columns)
        first = sheet.header[0]
        if self.first_is_audience and first not in fields.values() and "audience" not in fields:
            fields["audience"] = first
        period = period_of((*sheet.preamble, *shared), name, context.today, self.order)
        year = period[1].year if period else 0
        columns = Columns(sheet, fields, context, decimal=found.decimal, order=self.order, year=year)
        if not period and not columns.has("day") and not columns.has("start"):
            yield Normalised(problems=(Problem(NO_PERIOD, None, "", sheet.name),), rows=sheet.whole().table.num_rows)
            return
        said, gathered = False, Gathered()
        for batch in sheet.batches():
            result, whole = self._batch(columns.at(batch), found, context, period, gathered)
            if whole and not said:
                note = Problem(WHOLE_PERIOD, details={"start": str(whole[0]), "end": str(whole[1])})
                result, said = Normalised(None, None, (*result.problems, note), result.rows), True
            yield result
        for points in gathered.tables():
            yield Normalised(None, points)

    def _batch(
        self,
        columns: Columns,
        found: Found,
        context: Context,
        period: tuple[date, date] | None,
        gathered: Gathered,
    ) -> tuple[Normalised, tuple[date, date] | None]:
        size = len(columns.batch.lines)
        first, last = self._days(columns, period, size)
        start = day_start(first, context.zone)
        end = day_start(last + np.timedelta64(1, "D"), context.zone)
        dims = {name: _dimension(columns, name) for name in DIMENSIONS}
        divided_by = _divided_by(columns)
        totals = self._totals(columns, dims)
        repeated = gathered.repeated(columns.batch)
        start = np.where(totals | repeated, np.datetime64("NaT", "us"), start)
        currencies = columns.texts("currency") if columns.has("currency") else None
        points = Points(context, self.platform)
        for metric, sources in self.figures.items():
            for figure in sources:
                values = _figure_values(columns, figure)
                if values is None:
                    continue
                usual = _unit(figure, found, context)
                unit = usual if figure.unit != "money" or not currencies else [text or usual for text in currencies]
                own = dims | ({"audience": [figure.audience] * size} if figure.audience else {})
                points.add(metric, unit, values, start, end, **own, breakdown=divided_by)
        gathered.add(points.table())
        lines = columns.batch.lines[totals].tolist()
        notes = (*(Problem(TOTALS_ROW, line) for line in lines), *gathered.notes(columns.batch, repeated & ~totals))
        long = np.flatnonzero((last > first) & ~totals)
        whole = (first[long[0]].item(), last[long[0]].item()) if len(long) else None
        return Normalised(None, None, (*columns.taken_problems(), *notes), size), whole

    def _days(
        self, columns: Columns, period: tuple[date, date] | None, size: int
    ) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
        zone = columns.context.zone
        if columns.has("day"):
            days = local_days(columns.moments("day").values, zone)
            return days, days
        if columns.has("start"):
            first = local_days(columns.moments("start").values, zone)
            last = local_days(columns.moments("end").values, zone) if columns.has("end") else first
            return first, np.where(np.isnat(last), first, last)
        start, end = period if period else (columns.context.today, columns.context.today)
        return np.full(size, np.datetime64(start)), np.full(size, np.datetime64(end))

    def _totals(self, columns: Columns, dims: Mapping[str, list[str]]) -> NDArray[np.bool_]:
        """Lines that name none of the dimensions that other lines name: sums of them."""
        size = len(columns.batch.lines)
        named = [values for values in dims.values() if any(values)]
        if not named:
            return np.zeros(size, dtype=bool)
        return np.array([not any(values[row] for values in named) for row in range(size)], dtype=bool)


def _parts_of(columns: Columns, name: str) -> list[str]:
    """The fields of a dimension that the table has."""
    return [each for each in (name, *(f"{name}{number}" for number in range(2, 7))) if columns.has(each)]


def _dimension(columns: Columns, name: str) -> list[str]:
    """The texts of a dimension; several columns of it are joined."""
    parts = [columns.labels(each) for each in _parts_of(columns, name)]
    if not parts:
        return [""] * len(columns.batch.lines)
    return [" · ".join(filter(None, row)) for row in zip(*parts, strict=True)]


def _divided_by(columns: Columns) -> str:
    """By what a table's lines divide the total: the names of its columns of dimensions."""
    return " + ".join(fold(columns.fields[each]) for name in DIMENSIONS for each in _parts_of(columns, name))


type Table = PostTable | FigureTable


def recogniser(*tables: Table) -> Callable[[Opened], float]:
    """Recognise a file by its best table."""

    def recognise(opened: Opened) -> float:
        return max((table.fit(sheet) for sheet in opened.tables for table in tables), default=0.0)

    return recognise


def normaliser(*tables: Table) -> Normaliser:
    """Read each sheet by the table that fits it best; say which were left aside."""

    def normalise(opened: Opened, context: Context) -> Iterator[Normalised]:
        shared = opened.tables[0].preamble if opened.tables else ()
        for sheet in opened.tables:
            fitting = max(tables, key=lambda table: table.fit(sheet))
            if not fitting.fit(sheet):
                yield Normalised(problems=(*sheet.notes, Problem(UNUSED_TABLE, None, "", sheet.name)))
                continue
            if sheet.notes:
                yield Normalised(problems=sheet.notes)
            if isinstance(fitting, PostTable):
                yield from fitting.read(sheet, context)
            else:
                yield from fitting.read(sheet, context, f"{opened.name} {sheet.name}", shared)

    return normalise
