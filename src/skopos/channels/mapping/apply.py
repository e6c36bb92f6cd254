"""Read a table by its mapping."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos.channels.contract import Context, Normalised, Problem
from skopos.channels.mapping.model import Filter, Mapping, Measure
from skopos.channels.rows.contacts import PathTable, TouchTable, added_up
from skopos.channels.rows.orders import Orders, OrderTable
from skopos.channels.rows.posts import said_rows
from skopos.channels.rows.reasons import MISSING_COLUMN
from skopos.channels.rows.tables import Points, day_start, local_days
from skopos.channels.rows.values import Columns
from skopos_files.cells import fold
from skopos_files.numbers import NumberStyle
from skopos_files.sheets import Sheet

DIMENSIONS = ("campaign", "audience", "subject")


def apply(mapping: Mapping, sheet: Sheet, context: Context) -> Iterator[Normalised]:
    """Give the rows of `sheet` as `mapping` says; figures come at the end, once all rows are counted."""
    missing = sorted(mapping.used_columns() - set(sheet.header))
    if missing:
        yield Normalised(problems=tuple(Problem(MISSING_COLUMN, None, name, sheet.name) for name in missing))
        return
    if sheet.notes:
        yield Normalised(problems=sheet.notes)
    context = replace(context, date_order=mapping.date_order or context.date_order)
    fields = {column: column for column in sheet.header}
    columns = Columns(sheet, fields, context, decimal=mapping.decimal)
    if mapping.decimal:
        columns.fix_decimal(NumberStyle(mapping.decimal))
    readers = {"mention": _mentions, "order": _orders, "touch": _touches, "journey": _paths, "metric": _metrics}
    yield from readers[mapping.target](mapping, sheet, columns, context)


def _orders(mapping: Mapping, sheet: Sheet, columns: Columns, context: Context) -> Iterator[Normalised]:
    named = dict(mapping.columns) | {"placed_at": mapping.date}
    gathered = Orders(OrderTable(named, mapping.platform, mapping.place, mapping.currency, mapping.by_line), context)
    for batch in sheet.batches():
        columns.at(batch)
        problems = gathered.see(columns, _passing(mapping.only, columns))
        yield Normalised(problems=(*columns.taken_problems(), *problems), rows=len(batch.lines))
    yield from gathered.result()


def _touches(mapping: Mapping, sheet: Sheet, columns: Columns, context: Context) -> Iterator[Normalised]:
    named = dict(mapping.columns) | {"at": mapping.date}
    table = TouchTable(named, mapping.platform, mapping.contact, mapping.currency)
    for batch in sheet.batches():
        columns.at(batch)
        yield table.read(columns, _passing(mapping.only, columns), context)


def _paths(mapping: Mapping, sheet: Sheet, columns: Columns, context: Context) -> Iterator[Normalised]:
    named = dict(mapping.columns) | ({"at": mapping.date} if mapping.date else {})
    table = PathTable(named, mapping.platform, mapping.separator, mapping.day, mapping.currency)
    found = []
    for batch in sheet.batches():
        columns.at(batch)
        made = table.read(columns, _passing(mapping.only, columns), context)
        found.append(made.journeys)
        yield replace(made, journeys=None)
    if found:
        yield Normalised(journeys=added_up(found))


def _mentions(mapping: Mapping, sheet: Sheet, columns: Columns, context: Context) -> Iterator[Normalised]:
    named = dict(mapping.columns) | {"published_at": mapping.date}
    for batch in sheet.batches():
        columns.at(batch)
        keep = _passing(mapping.only, columns)
        table, problems = said_rows(
            columns,
            named,
            context,
            mapping.platform,
            keep=keep,
            owned=mapping.owned,
            kind=mapping.kind,
            best_rating=mapping.best_rating,
        )
        yield Normalised(table, None, (*columns.taken_problems(), *problems), len(batch.lines))


def _passing(tests: tuple[Filter, ...], columns: Columns) -> NDArray[np.bool_]:
    keep = np.ones(len(columns.batch.lines), dtype=bool)
    for test in tests:
        keep &= _passes(test, columns)
    return keep


def _passes(test: Filter, columns: Columns) -> NDArray[np.bool_]:
    if test.test in (">", ">=", "<", "<="):
        values, bound = columns.numbers(test.column), float(test.value)
        compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}[test.test]
        return compare(values, bound)
    texts = np.array(columns.texts(test.column), dtype=object)
    match test.test:
        case "=":
            return texts == test.value
        case "!=":
            return texts != test.value
        case "empty":
            return texts == ""
        case "filled":
            return texts != ""
    inside = np.array([test.value.casefold() in text.casefold() for text in texts], dtype=bool)
    return inside if test.test == "contains" else ~inside


def _metrics(mapping: Mapping, sheet: Sheet, columns: Columns, context: Context) -> Iterator[Normalised]:
    tallies = [_Tally(measure) for measure in mapping.measures]
    for batch in sheet.batches():
        columns.at(batch)
        moments = columns.moments(mapping.date)
        keep = _passing(mapping.only, columns) & ~np.isnat(moments.values)
        days = _days(moments.values, context).astype(np.int64)
        groups: dict[str, Any] = {"day": pa.array(days), "at": pa.array(moments.values.astype(np.int64))}
        for part in DIMENSIONS:
            name = getattr(mapping, part)
            if name:
                groups[part] = pc.fill_null(pc.utf8_trim_whitespace(batch.column(name)), "").combine_chunks()
        for tally in tallies:
            tally.see(groups, columns, keep)
        yield Normalised(None, None, columns.taken_problems(), len(batch.lines))
    for tally in tallies:
        table = tally.points(mapping, context)
        if table is None:
            continue
        for start in range(0, table.num_rows, 50_000):
            yield Normalised(None, table.slice(start, 50_000))


def _days(moments: NDArray[np.datetime64], context: Context) -> NDArray[np.datetime64]:
    """The local day of each moment, worked out once for each hour."""
    hours = moments.astype("datetime64[h]").astype("datetime64[us]")
    return local_days(hours, context.zone)


class _Tally:
    """Adds one measure up over batches, by day and dimensions."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.parts: list[pa.Table] = []
        self.keys: list[str] = []

    def see(self, groups: dict[str, Any], columns: Columns, keep: NDArray[np.bool_]) -> None:
        """Add a batch."""
        measure = self.measure
        self.keys = [name for name in groups if name != "at"]
        mask = keep & _passing(measure.only, columns)
        data = dict(groups)
        if measure.how == "distinct":
            texts = pc.fill_null(pc.utf8_trim_whitespace(columns.batch.column(measure.columns[0])), "")
            data["value"] = texts.combine_chunks()
            mask = mask & np.asarray(pc.not_equal(data["value"], ""))
        elif measure.how == "count":
            data["value"] = pa.array(np.ones(len(mask)))
        else:
            values = np.ones(len(mask))
            for column in measure.columns:
                values = values * columns.numbers(column)
            data["value"] = pa.array(np.where(np.isfinite(values), values, 0.0))
            mask = mask & np.isfinite(values)
        table = pa.table(data).filter(pa.array(mask))
        if len(table):
            self.parts.append(self._reduced(table))

    def _reduced(self, table: pa.Table) -> pa.Table:
        match self.measure.how:
            case "distinct":
                return table.group_by([*self.keys, "value"]).aggregate([])
            case "last":
                ordered = table.take(pc.sort_indices(table, sort_keys=[("at", "ascending")]))
                found = ordered.group_by(self.keys, use_threads=False).aggregate([("value", "last"), ("at", "last")])
                return found.rename_columns({"value_last": "value", "at_last": "at"})
            case _:
                found = table.group_by(self.keys).aggregate([("value", "sum"), ("value", "count")])
                return found.rename_columns({"value_sum": "value", "value_count": "rows"})

    def points(self, mapping: Mapping, context: Context) -> pa.Table | None:
        """The figures as metric points."""
        if not self.parts:
            return None
        table = pa.concat_tables(self.parts, promote_options="default")
        match self.measure.how:
            case "distinct":
                table = table.group_by([*self.keys, "value"]).aggregate([])
                table = table.group_by(self.keys).aggregate([("value", "count")]).rename_columns([*self.keys, "value"])
            case "last":
                table = self._reduced(table)
            case _:
                table = table.group_by(self.keys).aggregate([("value", "sum"), ("rows", "sum")])
                table = table.rename_columns([*self.keys, "value", "rows"])
        table = table.sort_by([(key, "ascending") for key in self.keys])
        values = table.column("value").to_numpy().astype(np.float64)
        if self.measure.how == "mean":
            values = values / table.column("rows").to_numpy()
        days = table.column("day").to_numpy().astype("datetime64[D]")
        starts, ends = _bounds(days, mapping, context)
        found = Points(context, mapping.platform)
        dims: dict[str, Any] = {part: table.column(part).to_pylist() for part in DIMENSIONS if part in self.keys}
        unit = context.currency if self.measure.unit == "money" else self.measure.unit
        divided_by = " + ".join(fold(getattr(mapping, part)) for part in dims)
        found.add(self.measure.metric, unit, values, starts, ends, **dims, breakdown=divided_by)
        return found.table()


def _bounds(
    days: NDArray[np.datetime64], mapping: Mapping, context: Context
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    starts = day_start(days, context.zone)
    match mapping.span:
        case "moment":
            return starts, starts
        case "week":
            return starts, day_start(days + np.timedelta64(7, "D"), context.zone)
        case "month":
            after = np.array([_next_month(day) for day in days.tolist()], dtype="datetime64[D]")
            return starts, day_start(after, context.zone)
    return starts, day_start(days + np.timedelta64(1, "D"), context.zone)


def _next_month(day: date) -> date:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following.replace(day=min(day.day, 28)) if day.day > 1 else following
