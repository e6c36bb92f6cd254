"""Rows of a table as orders: one line an order, or a line for each article of it; returns below zero."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.channels.contract import Context, Normalised, Problem
from skopos.channels.rows.reasons import EMPTY_ORDER, MISSING_FIELD, NOT_SOLD
from skopos.channels.rows.sales_words import is_given_back, is_not_sold, is_offline
from skopos.channels.rows.tables import digest
from skopos.channels.rows.values import Columns
from skopos.facts.schemas import MOMENT, ORDER
from skopos_files.numbers import currency_in

TEXTS = ("came_from", "campaign", "coupon", "tactic", "region")
ONCE = ("customer_id", "currency", "place", "state", "kind", *TEXTS)
SLICE_ROWS = 50_000
NOWHERE = -1
WHOLE = re.compile(r"^(\d+)\.0$")
CODE = re.compile(r"^[A-Za-z]{3}$")


@dataclass(frozen=True)
class OrderTable:
    """How the columns of a table make orders.

    Attributes
    ----------
    named : mapping
        Field of ORDER to the field of the columns; further ones are ``quantity`` and ``price`` (whose product is a
        line's amount), ``state`` (paid, cancelled, refunded, …) and ``refunded`` (the part that was given back).
    platform : str
        What the rows carry.
    place : str
        online or offline, where no column says it.
    currency : str
        Of amounts that state none; empty takes what the cells, then what the workspace says.
    by_line : bool
        Amounts of an order's lines are added up; else the first one is that of the whole order.
    """

    named: Mapping[str, str]
    platform: str
    place: str = "online"
    currency: str = ""
    by_line: bool = False

    @property
    def adds_up(self) -> bool:
        """Is an order's amount the sum over its lines?"""
        return self.by_line or "amount" not in self.named


@dataclass
class Orders:
    """Gathers the lines of a table and puts them together to orders."""

    table: OrderTable
    context: Context
    parts: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[NDArray[np.int64]] = field(default_factory=list)

    def see(self, columns: Columns, keep: NDArray[np.bool_]) -> tuple[Problem, ...]:
        """Take the lines of a batch; gives those that lack what an order must have."""
        named = self.table.named
        has_id = "native_id" in named
        own = columns.ids(named["native_id"]) if has_id else [""] * len(columns.batch.lines)
        amounts, items = self._amounts(columns)
        texts = {name: columns.texts(named[name]) for name in ONCE if name in named}
        if "customer_id" in named:
            texts["customer_id"] = [WHOLE.sub(r"\1", text) for text in columns.ids(named["customer_id"])]
        if "currency" not in named and "amount" in named and not self.table.currency:
            texts["currency"] = [currency_in(text) for text in columns.texts(named["amount"])]
        good = keep & (np.array([bool(text) for text in own], dtype=bool) if has_id else True)
        refunded = columns.numbers(named["refunded"]) if "refunded" in named else np.full(len(own), np.nan)
        self._keep("native_id", np.array(own, dtype=object)[good])
        self._keep("placed_at", columns.moments(named["placed_at"]).values.astype("datetime64[us]")[good])
        for name, values in (("amount", amounts), ("items", items), ("refunded", refunded)):
            self._keep(name, values[good])
        self._keep("told", self._told(columns, amounts)[good])
        for name in ONCE:
            self._keep(name, np.array(texts.get(name, [""] * len(own)), dtype=object)[good])
        self.lines.append(columns.batch.lines[good])
        column = columns.fields.get(named.get("native_id", ""), "")
        gone = np.flatnonzero(keep & ~good).tolist()
        return tuple(Problem(MISSING_FIELD, int(columns.batch.lines[row]), column) for row in gone)

    def _told(self, columns: Columns, amounts: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which lines have a date or an amount that could not be read, and with it their problem already."""
        undated = np.isnat(columns.moments(self.table.named["placed_at"]).values)
        lacks = [(self.table.named["placed_at"], undated)]
        lacks += [
            (self.table.named[name], np.isnan(amounts)) for name in ("amount", "price") if name in self.table.named
        ]
        told = np.zeros(len(amounts), dtype=bool)
        for column, missing in lacks:
            told |= missing & np.array([bool(text) for text in columns.texts(column)], dtype=bool)
        return told

    def _keep(self, name: str, values: NDArray[Any]) -> None:
        self.parts.setdefault(name, []).append(values)

    def _amounts(self, columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give what each line is worth and how many pieces it holds."""
        named = self.table.named
        count = next((name for name in ("items", "quantity") if name in named), "")
        items = columns.numbers(named[count]) if count else np.full(len(columns.batch.lines), np.nan)
        if "amount" in named:
            return columns.numbers(named["amount"]), items
        return columns.numbers(named["quantity"]) * columns.numbers(named["price"]), items

    def result(self) -> Iterator[Normalised]:
        """Give the orders, in slices, with what was wrong with some."""
        if not self.lines or not sum(map(len, self.lines)):
            return
        found = {name: np.concatenate(values) for name, values in self.parts.items()}
        found["line"] = np.concatenate(self.lines)
        problems, columns = self._put_together(found)
        made = _table(columns, self.table.platform, self.context)
        yield Normalised(problems=problems)
        for start in range(0, made.num_rows, SLICE_ROWS):
            yield Normalised(orders=made.slice(start, SLICE_ROWS))

    def _put_together(self, found: dict[str, NDArray[Any]]) -> tuple[tuple[Problem, ...], dict[str, Any]]:
        if "native_id" not in self.table.named:
            found["native_id"] = self._made_ids(found)
        keys, codes = np.unique(found["native_id"].astype(str), return_inverse=True)
        first = _first(codes, np.ones(len(codes), dtype=bool), len(keys))
        amount = self._amount(found, codes, len(keys))
        columns: dict[str, Any] = {"native_id": keys, "amount": amount, "line": found["line"][first]}
        columns["told"] = np.bincount(codes, found["told"], len(keys)) > 0
        columns["items"] = _added(codes, found["items"], len(keys))
        columns["refunded"] = _pick(found["refunded"], _first(codes, np.isfinite(found["refunded"]), len(keys)), np.nan)
        columns["placed_at"] = _pick(
            found["placed_at"], _first(codes, ~np.isnat(found["placed_at"]), len(keys)), np.datetime64("NaT", "us")
        )
        for name in ONCE:
            columns[name] = _pick(found[name], _first(codes, found[name] != "", len(keys)), "")
        return self._screened(columns)

    def _made_ids(self, found: dict[str, NDArray[Any]]) -> NDArray[Any]:
        """Make ids of what the lines say; two that say the same are two purchases."""
        seen: dict[tuple[Any, ...], int] = {}
        made = []
        whose = zip(found["customer_id"], found["placed_at"].astype(str), found["amount"].tolist(), strict=True)
        for mark in whose:
            seen[mark] = seen.get(mark, 0) + 1
            made.append(digest(self.table.platform, *mark, seen[mark]))
        return np.array(made, dtype=object)

    def _amount(self, found: dict[str, NDArray[Any]], codes: NDArray[np.int64], size: int) -> NDArray[np.float64]:
        if self.table.adds_up:
            return np.round(_added(codes, found["amount"], size), 6)
        return _pick(found["amount"], _first(codes, np.isfinite(found["amount"]), size), np.nan)

    def _screened(self, columns: dict[str, Any]) -> tuple[tuple[Problem, ...], dict[str, Any]]:
        """Leave out what was not sold or says nothing; turn what was given back round."""
        dated, priced = ~np.isnat(columns["placed_at"]), np.isfinite(columns["amount"])
        dropped = np.array([is_not_sold(state) for state in columns["state"]], dtype=bool)
        empty = priced & (columns["amount"] == 0) & ~(np.nan_to_num(columns["items"]) > 0)
        good = dated & priced & ~dropped & ~empty
        problems = [
            *self._missing(columns, ~dropped & ~dated, "placed_at"),
            *self._missing(columns, ~dropped & dated & ~priced, "amount"),
            *_said(columns, dated & priced & dropped, NOT_SOLD, "state"),
            *_said(columns, dated & priced & ~dropped & empty, EMPTY_ORDER, "native_id"),
        ]
        kept = {name: values[good] for name, values in columns.items()}
        back = np.array([is_given_back(kind) for kind in kept["kind"]], dtype=bool)
        for name in ("amount", "items"):
            kept[name] = np.where(back, -np.abs(kept[name]), kept[name])
        kept["place"] = np.array([self._place(text) for text in kept["place"]], dtype=object)
        kept["currency"] = np.array([self._currency(text) for text in kept["currency"]], dtype=object)
        return tuple(problems), _with_refunds(kept)

    def _missing(self, columns: dict[str, Any], gone: NDArray[np.bool_], name: str) -> Iterator[Problem]:
        column = self.table.named.get(name) or self.table.named.get("price", name)
        for row in np.flatnonzero(gone & ~columns["told"]).tolist():
            yield Problem(MISSING_FIELD, int(columns["line"][row]), column)

    def _place(self, text: str) -> str:
        return ("offline" if is_offline(text) else "online") if text else self.table.place

    def _currency(self, text: str) -> str:
        stated = text.upper() if CODE.match(text) else currency_in(text)
        return stated or self.table.currency or self.context.currency


def _said(columns: dict[str, Any], rows: NDArray[np.bool_], reason: Any, name: str) -> Iterator[Problem]:
    for row in np.flatnonzero(rows).tolist():
        yield Problem(reason, int(columns["line"][row]), "", str(columns[name][row]))


def _with_refunds(kept: dict[str, Any]) -> dict[str, Any]:
    """Add a return for what was given back of an order: all of it by its state, or the part that a column names."""
    part = np.where(kept["refunded"] > 0, kept["refunded"], 0.0)
    whole = np.array([is_given_back(state) for state in kept["state"]], dtype=bool) & (part == 0)
    part = np.where(whole, kept["amount"], part)
    rows = np.flatnonzero((part > 0) & (kept["amount"] > 0))
    kept["kind"] = np.where(kept["amount"] < 0, "return", "order")
    more = {name: values[rows] for name, values in kept.items()}
    more["native_id"] = np.array([f"{own}-refund" for own in more["native_id"]], dtype=object)
    more["amount"], more["kind"] = -np.minimum(part[rows], more["amount"]), np.full(len(rows), "return")
    more["items"] = np.where(whole[rows], -more["items"], np.nan)
    return {name: np.concatenate([values.astype(more[name].dtype), more[name]]) if name == "native_id"
            else np.concatenate([values, more[name]]) for name, values in kept.items()}  # fmt: skip


def _first(codes: NDArray[np.int64], good: NDArray[np.bool_], size: int) -> NDArray[np.int64]:
    """Give the first good row of each code; NOWHERE if it has none."""
    first = np.full(size, NOWHERE)
    rows = np.flatnonzero(good)[::-1]
    first[codes[rows]] = rows
    return first


def _pick(values: NDArray[Any], rows: NDArray[np.int64], missing: Any) -> NDArray[Any]:
    return np.where(rows == NOWHERE, missing, values[rows])


def _added(codes: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Add up by code; NaN where no row has a value."""
    good = np.isfinite(values)
    sums = np.bincount(codes[good], values[good], size)
    return np.where(np.bincount(codes[good], minlength=size) > 0, sums, np.nan)


def _table(columns: dict[str, Any], platform: str, context: Context) -> pa.Table:
    """Make rows of ORDER."""
    size = len(columns["native_id"])
    fixed = {"platform": platform, "channel": context.channel, "source": context.source}
    arrays = []
    for item in ORDER.schema:
        if item.name in fixed:
            arrays.append(pa.repeat(pa.scalar(fixed[item.name], item.type), size))
        elif item.name == "collected_at":
            arrays.append(pa.repeat(pa.scalar(context.collected_at, item.type), size))
        elif item.name == "placed_at":
            arrays.append(pa.array(columns["placed_at"]).cast(MOMENT))
        elif item.name in ("amount", "items"):
            arrays.append(pa.array(columns[item.name], item.type, mask=~np.isfinite(columns[item.name])))
        else:
            arrays.append(pa.array([text or None for text in columns[item.name].tolist()], item.type))
    return pa.Table.from_arrays(arrays, schema=ORDER.schema)
