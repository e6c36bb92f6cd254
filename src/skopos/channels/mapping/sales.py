"""Guess whether a table holds orders, contacts or counted paths, and what its columns are then."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from skopos.channels.mapping import words
from skopos.channels.mapping.model import Mapping
from skopos.channels.rows.contacts import separator_of
from skopos.channels.rows.sales_words import kind_of
from skopos_files.cells import fold, is_empty
from skopos_files.numbers import currency_in

TEXT_FIELDS = (
    "customer_id",
    "state",
    "kind",
    "place",
    "came_from",
    "campaign",
    "coupon",
    "tactic",
    "region",
    "currency",
)
LINE_AMOUNTS = ("line total", "item total", "lineitem price", "thành tiền", "product total")
SALES_BY_DAY = ("revenue", "sales", "umsatz", "doanh thu", "total sales", "net sales")


class Column(Protocol):
    """What is known of a column's values."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def filled(self) -> float:
        """Share of filled cells."""

    @property
    def dates(self) -> float:
        """Share of its filled cells that are dates."""

    @property
    def numbers(self) -> float:
        """Share of its filled cells that are numbers."""

    @property
    def is_number(self) -> bool:
        """Are nearly all filled cells numbers?"""

    @property
    def values(self) -> tuple[str, ...]:
        """Its filled cells."""


type Cells = Sequence[Sequence[str | None]]


def as_paths(columns: dict[str, Column], dated: str, today: date) -> Mapping | None:
    """Guess paths: a column of that name whose cells hold several channels, and counts beside it."""
    found = words.fields_in(tuple(columns), words.PATH_FIELDS)
    if "path" not in found:
        return None
    paths = list(columns[found["path"]].values[:200])
    separator = separator_of(paths)
    figures = {name: column for name, column in found.items() if name != "path"}
    if not separator or not {"conversions", "nulls"} & set(figures):
        return None
    currency = currency_in(figures["value"]) if "value" in figures else ""
    return Mapping(
        target="journey", platform="paths", date=dated, columns={"path": found["path"], **figures},
        separator=separator, day=None if dated else today, currency=currency,
    )  # fmt: skip


def as_sold(columns: dict[str, Column], dated: str, rows: Cells) -> Mapping | None:
    """Guess orders or contacts; a table that numbers no orders is looked at as contacts first."""
    orders = as_orders(columns, dated, rows)
    if orders is not None and "native_id" in orders.columns:
        return orders
    return as_touches(columns, dated) or orders


def as_touches(columns: dict[str, Column], dated: str) -> Mapping | None:
    """Guess contacts: a person, a moment, and a channel or a kind of event."""
    found = words.fields_in(tuple(columns), words.TOUCH_FIELDS)
    moment = next((name for name in columns if fold(name) in words.MOMENTS and columns[name].dates > 0.8), dated)
    found = {name: column for name, column in found.items() if column != moment and columns[column].filled > 0}
    if not moment or "person_id" not in found or not {"channel", "kind"} & set(found):
        return None
    if "kind" in found and not any(map(kind_of, columns[found["kind"]].values[:2_000])):
        del found["kind"]
    for name in ("cost", "value"):
        if name in found and not columns[found[name]].is_number:
            del found[name]
    if not {"channel", "kind"} & set(found) or (
        "channel" not in found and "converted" not in found and "kind" not in found
    ):
        return None
    if "channel" in found and columns[found["channel"]].is_number:
        return None
    if not {"kind", "converted", "cost", "value", "medium"} & set(found) and not _says_contacts(found, columns):
        return None
    platform = "ga4" if {"user_pseudo_id", "event_name"} & set(columns) else "file"
    return Mapping(target="touch", platform=platform, date=moment, columns=found)


def _says_contacts(found: dict[str, str], columns: dict[str, Column]) -> bool:
    """A person and a channel alone are contacts if persons come back or the channel's name says so."""
    people = columns[found["person_id"]].values
    named = fold(found.get("channel", "")) in (
        "channel",
        "touchpoint",
        "kanal",
        "kanał",
        "kênh",
        "کانال",
        "marketing channel",
    )
    return named and len(set(people)) < len(people)


def as_orders(columns: dict[str, Column], dated: str, rows: Cells) -> Mapping | None:
    """Guess orders: a number of the order (or at least a customer) and an amount, or quantity and unit price."""
    header = tuple(columns)
    found = words.fields_in(header, words.SALES_FIELDS)
    found = {name: column for name, column in found.items() if column != dated and columns[column].filled > 0}
    quantity, price = words.first_of(header, words.QUANTITIES), words.first_of(header, words.PRICES)
    amount = _amount(columns, sure="native_id" in found)
    by_lines = bool(quantity and price and not amount)
    if not dated or not (amount or by_lines) or not {"native_id", "customer_id"} & set(found):
        return None
    if "native_id" in found and (
        not _is_order_number(found["native_id"]) or _counts_by_day(columns[found["native_id"]], columns[dated])
    ):
        del found["native_id"]
    if not {"native_id", "customer_id"} & set(found):
        return None
    for name in ("state", "kind", "place", "came_from", "campaign", "coupon", "currency"):
        if name in found and columns[found[name]].is_number:
            del found[name]
    for name in ("refunded", "items"):
        if name in found and not columns[found[name]].is_number:
            del found[name]
    if by_lines:
        found |= {"quantity": quantity, "price": price}
        found.pop("items", None)
    else:
        found["amount"] = amount
        if quantity and "items" not in found:
            found["items"] = quantity
    line = by_lines or _adds_up(found, header, rows)
    return Mapping(
        target="order", platform="shop", date=dated, columns=found, by_line=line, currency=currency_in(amount or price)
    )


def _is_order_number(column: str) -> bool:
    """“Name” and “Id” are order numbers only in a table that says so otherwise; the amount beside them does."""
    return fold(column) not in ("name", "order") or column in ("Name", "Order")


def _counts_by_day(column: Column, dated: Column) -> bool:
    """“Orders” may head their numbers or how many there were: a row for each day, without a time, counts them."""
    plural = fold(words.without_unit(column.name)) in map(fold, words.METRICS["orders"][0])
    by_day = len(set(dated.values)) == len(dated.values) and not any(":" in cell for cell in dated.values)
    return plural and column.is_number and by_day


def _amount(columns: dict[str, Column], *, sure: bool) -> str:
    names = {fold(words.without_unit(name)): name for name in reversed(tuple(columns))}
    for alias in words.AMOUNTS:
        if not sure and alias in SALES_BY_DAY:
            continue
        name = names.get(fold(alias), "")
        # A column called “Total” is meant as one though some of its cells are wrong: those go to the report.
        if name and columns[name].numbers > 0.5:
            return name
    return ""


def _adds_up(found: dict[str, str], header: tuple[str, ...], rows: Cells) -> bool:
    """Do the lines of one order carry amounts of their own, rather than the order's total again and again?"""
    if fold(words.without_unit(found["amount"])) in map(fold, LINE_AMOUNTS):
        return True
    if "native_id" not in found:
        return False
    own, amount = header.index(found["native_id"]), header.index(found["amount"])
    by_order: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if not is_empty(row[own]) and not is_empty(row[amount]):
            by_order[str(row[own])].append(str(row[amount]).strip())
    several = [amounts for amounts in by_order.values() if len(amounts) > 1]
    return sum(len(set(amounts)) > 1 for amounts in several) * 2 > len(several) if several else False
