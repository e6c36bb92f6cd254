"""Compares rows of two engines: the same columns, the same values, the same order where the query gives one."""

import math
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

TOLERANCE = 1e-9
"""Sums of fractions depend on the order of adding; everything else must be equal."""


def same(one: pa.Table, other: pa.Table, *, in_order: bool) -> str:
    """Say what differs; empty if nothing does."""
    if set(one.column_names) != set(other.column_names):
        return f"columns {sorted(one.column_names)} and {sorted(other.column_names)}"
    names = sorted(one.column_names)
    left, right = ([tuple(map(plain, row)) for row in _rows(table, names)] for table in (one, other))
    if len(left) != len(right):
        return f"{len(left)} rows and {len(right)}"
    if not in_order:
        left, right = sorted(left, key=_key), sorted(right, key=_key)
    for number, (here, there) in enumerate(zip(left, right, strict=True)):
        if not all(map(_equal, here, there)):
            return f"row {number} of {len(left)}: {dict(zip(names, here, strict=True))} and {there}"
    return ""


def differs(one: pa.Table, other: pa.Table, sql: str) -> str:
    """Say what differs between two answers to `sql`; of rows that its order leaves open, any order will do."""
    said = same(one, other, in_order=False)
    keys = _ordered_by(sql, one.column_names)
    if not said and keys:
        left, right = (_rows(table.select(keys), keys) for table in (one, other))
        pairs = zip(left, right, strict=True)
        if not all(_equal(plain(here), plain(there)) for rows in pairs for here, there in zip(*rows, strict=True)):
            return f"another order by {', '.join(keys)}"
    return said


def _ordered_by(sql: str, columns: list[str]) -> list[str]:
    """Give the columns of an answer that the end of a query orders by."""
    found = re.search(r"ORDER BY ([^()]*)$", sql.strip())
    names = re.findall(r"[\w\"]+", found[1].split("LIMIT")[0]) if found else []
    return [name for name in (each.strip('"') for each in names) if name in columns]


def _rows(table: pa.Table, names: list[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def plain(value: Any) -> Any:
    """Give a value without what only its type says."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # not as a float: rows are sorted by few digits of fractions
    if isinstance(value, list):
        return tuple(map(plain, value))
    return value


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple) and any(isinstance(each, float) for each in one):
        # A list of readings has no order of its own.
        return len(one) == len(other) and all(map(_equal, sorted(one), sorted(other)))
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-9)
    return type(one) is type(other) and one == other


def _key(row: tuple[Any, ...]) -> Any:
    return [
        (value is None, type(value).__name__, f"{value:.6g}" if isinstance(value, float) else str(value))
        for value in row
    ]


def keys_of(rows: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    """Count the keys of rows: each must be there once."""
    return Counter((row["platform"], row["native_id"]) for row in rows)
