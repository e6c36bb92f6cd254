"""Carries our SQL, written once in DuckDB's dialect, over to Spark; what sqlglot leaves different is all in this file.

Each shim says what would be otherwise. `tests/bulk` runs every query of the rooms on both engines.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

type Node = Any
"""A part of a parsed query; sqlglot's own classes do not say which parts they have."""
type Columns = Mapping[str, Sequence[str]]
"""The columns of each table that SQL may name, in order."""

CASCADED = (exp.Lead, exp.Lag, exp.Min, exp.Max, exp.FirstValue, exp.LastValue)
FRACTIONS = (exp.Div, exp.Median, exp.PercentileCont, exp.Avg, exp.Round)
WHOLE = (exp.DataType.Type.INT, exp.DataType.Type.BIGINT, exp.DataType.Type.SMALLINT)


class NotCarriedError(ValueError):
    """SQL that Spark cannot be asked in the same words."""


class Writer(SparkGenerator):
    """Spark's SQL as Spark 4.3 reads it."""

    # Spark has QUALIFY now; sqlglot would put the query into another one, where names of its tables are lost.
    TRANSFORMS = {
        **SparkGenerator.TRANSFORMS,
        exp.Select: lambda self, node: self.select_sql(node),
        exp.Qualify: lambda self, node: self.qualify_sql(node),
    }


def spark_sql(sql: str, columns: Columns) -> str:
    """Give a SELECT of DuckDB's dialect in Spark's; ``$name`` becomes ``:name``.

    Parameters
    ----------
    sql : str
        One SELECT over our tables, rollups and tables given by name.
    columns : mapping
        The columns of each of them, in order: ``UNION ALL BY NAME`` is written out with them.

    Raises
    ------
    NotCarriedError
        If it says something that has no equal here.
    """
    return _carried(sql, tuple(sorted((name, tuple(held)) for name, held in columns.items())))


@lru_cache(maxsize=1024)
def _carried(sql: str, columns: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    try:
        # Without the line feed, two quotes at the very end are read as the begin of a text that goes on.
        tree = sqlglot.parse_one(sql + "\n", read="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise NotCarriedError(f"This SQL cannot be read: {error}") from error
    _by_name(tree, dict(columns))
    for kind, shim in SHIMS.items():
        for node in reversed(list(tree.find_all(kind))):  # innermost first
            changed = shim(node)
            if changed is node:
                continue
            if node is tree:
                tree = changed
            else:
                node.replace(changed)
    return Writer(dialect=Spark(), unsupported_level=sqlglot.ErrorLevel.IGNORE).generate(tree)


def _star(node: Node) -> Node:
    """Spark has no ``* REPLACE (x AS y)``: leave y out and put x at the end; our readers go by name."""
    for star in [each for each in node.expressions if isinstance(_star_in(each), exp.Star)]:
        inner = _star_in(star)
        replaced = inner.args.get("replace")
        if replaced:
            left_out = [exp.to_identifier(each.alias) for each in replaced]
            inner.set("except_", [*(inner.args.get("except_") or []), *left_out])
            inner.set("replace", None)
            node.set("expressions", [*node.expressions, *replaced])
    return node


def _star_in(node: Node) -> Node:
    return node.this if isinstance(node, exp.Column) else node


def _days_between(node: Node) -> Node:
    """Two days apart are a number in DuckDB, an interval in Spark."""
    if _is_day(node.this) and _is_day(node.expression):
        return _call("DATEDIFF", node.this.copy(), node.expression.copy())
    return node


def _is_day(node: Node) -> bool:
    """Is it a day? Columns of type DATE are called ``day`` or ``…_day`` throughout our SQL."""
    if isinstance(node, exp.Window | exp.Paren | exp.IgnoreNulls):
        return _is_day(node.this)
    if isinstance(node, CASCADED):
        return _is_day(node.this)
    return isinstance(node, exp.Column) and (node.name == "day" or node.name.endswith("_day"))


def _rounded(node: Node) -> Node:
    """A fraction made whole is rounded to the nearest (half to even) in DuckDB, cut off in Spark."""
    fraction = isinstance(node.this.unnest(), FRACTIONS) or node.this.find(exp.Div, exp.Median) is not None
    if node.to.this in WHOLE and fraction:
        return exp.Cast(this=exp.Anonymous(this="RINT", expressions=[node.this]), to=node.to)
    return node


def _seconds_between(node: Node) -> Node:
    """DuckDB counts the borders crossed, Spark the whole units passed: of seconds, count both from 1970."""
    if str(node.args.get("unit") or "").upper().strip("'") != "SECOND":
        raise NotCarriedError("date_diff is carried over for seconds only.")
    later, earlier = (exp.Anonymous(this="UNIX_SECONDS", expressions=[part]) for part in (node.this, node.expression))
    return exp.Paren(this=exp.Sub(this=later, expression=earlier))


def _value_at_most(node: Node) -> Node:
    """``arg_max(x, y)`` passes over rows without x; Spark's ``max_by`` gives their null."""
    there = exp.Not(this=node.this.copy().is_(exp.null()))
    if isinstance(node.parent, exp.Filter):
        node.parent.expression.set("this", exp.and_(node.parent.expression.this, there))
        return node
    return exp.Filter(this=node.copy(), expression=exp.Where(this=there))


def _position(node: Node) -> Node:
    """What is not in a list has no position in DuckDB, the position 0 in Spark."""
    name = str(node.this).lower() if isinstance(node, exp.Anonymous) else ""
    return RENAMED[name](node.expressions) if name in RENAMED else node


def _call(name: str, *arguments: Node) -> Node:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _epoch(arguments: list[Node]) -> Node:
    """Seconds since 1970 with their fraction."""
    micro = _call("UNIX_MICROS", arguments[0])
    return exp.Paren(this=exp.Div(this=micro, expression=exp.Literal.number("1000000.0D")))


RENAMED: dict[str, Callable[[list[Node]], Node]] = {
    "list_position": lambda given: _call("NULLIF", _call("ARRAY_POSITION", *given), exp.Literal.number(0)),
    "epoch": _epoch,
    "epoch_us": lambda given: _call("UNIX_MICROS", *given),
    "list_distinct": lambda given: _call("ARRAY_DISTINCT", *given),
}


def _gathered(node: Node) -> Node:
    """A list of no values is null in DuckDB, empty in Spark."""
    return _call("NULLIF", node.copy(), _call("ARRAY"))


def _overlap(node: Node) -> Node:
    """Lists that share an element: DuckDB's operator is Spark's function."""
    return _call("ARRAYS_OVERLAP", node.this.copy(), node.expression.copy())


def _in_list(node: Node) -> Node:
    """``x IN $list`` names a list, not the values in it."""
    held = node.args.get("field")
    return node if held is None else _call("ARRAY_CONTAINS", held.copy(), node.this.copy())


def _small(node: Node) -> Node:
    """DuckDB makes each letter small by itself; Spark makes İ two letters and Σ at the end of a word ς."""
    first = _call("TRANSLATE", node.this.copy(), exp.Literal.string("İΣ"), exp.Literal.string("iσ"))
    return _call("LOWER", first)


def _groups(node: Node) -> Node:
    """What a pattern's groups found is written ``\\1`` by DuckDB, ``$1`` by Spark."""
    put = node.args.get("replacement")
    if isinstance(put, exp.Literal):
        put.set("this", re.sub(r"\\(\d)", r"$\1", put.name.replace("$", "\\$")))
    return node


SHIMS: dict[type[exp.Expr], Callable[[Node], Node]] = {
    exp.Select: _star,
    exp.Sub: _days_between,
    exp.Cast: _rounded,
    exp.DateDiff: _seconds_between,
    exp.ArgMax: _value_at_most,
    exp.ArgMin: _value_at_most,
    exp.Anonymous: _position,
    exp.ArrayAgg: _gathered,
    exp.ArrayOverlaps: _overlap,
    exp.Lower: _small,
    exp.In: _in_list,
    exp.RegexpReplace: _groups,
}


def _by_name(tree: Node, columns: dict[str, tuple[str, ...]]) -> None:
    """Write ``UNION ALL BY NAME`` out: Spark joins the columns of two SELECTs by their order only."""
    for union in reversed(list(tree.find_all(exp.Union))):
        if not union.args.get("by_name"):
            continue
        left, right = (_names(part, columns) for part in (union.left, union.right))
        both = list(dict.fromkeys([*left, *right]))
        union.set("this", _in_order(union.left, left, both))
        union.set("expression", _in_order(union.right, right, both))
        union.set("by_name", False)


def _in_order(query: Node, held: list[str], wanted: list[str]) -> Node:
    chosen = [exp.column(name, quoted=True) if name in held else exp.alias_(exp.null(), name) for name in wanted]
    return exp.select(*chosen).from_(exp.Subquery(this=query.copy(), alias=exp.TableAlias(this="part")))


def _names(query: Node, columns: dict[str, tuple[str, ...]]) -> list[str]:
    """Give the names of a query's columns, stars written out."""
    if isinstance(query, exp.Subquery | exp.Paren):
        return _names(query.this, columns)
    if isinstance(query, exp.Union):
        left, right = _names(query.left, columns), _names(query.right, columns)
        return list(dict.fromkeys([*left, *right])) if query.args.get("by_name") else left
    found: list[str] = []
    for each in query.expressions:
        star = _star_in(each)
        if not isinstance(star, exp.Star):
            found.append(each.alias_or_name)
            continue
        table = each.table if isinstance(each, exp.Column) else ""
        left_out = {part.name for part in star.args.get("except_") or []}
        for source in _sources(query):
            if not table or source.alias_or_name == table:
                found += [name for name in _names_of(source, columns) if name not in left_out]
    return list(dict.fromkeys(found))


def _sources(query: Node) -> list[Node]:
    """Give what a SELECT reads; what it is only compared with (SEMI, ANTI) gives no columns."""
    start = query.args.get("from_")
    joins = [join for join in query.args.get("joins") or [] if join.kind not in ("SEMI", "ANTI")]
    return [part.this for part in ([start] if start else []) + joins]


def _names_of(source: Node, columns: dict[str, tuple[str, ...]]) -> list[str]:
    if not isinstance(source, exp.Table):
        return _names(source, columns)
    scope = source.parent
    while scope is not None:
        for table in scope.ctes if isinstance(scope, exp.Query) else []:
            if table.alias == source.name and not _within(source, table):
                return _names(table.this, columns)
        scope = scope.parent
    if source.name not in columns:
        raise NotCarriedError(f"There is no table “{source.name}”.")
    return list(columns[source.name])


def _within(node: Node, table: Node) -> bool:
    while node is not None:
        if node is table:
            return True
        node = node.parent
    return False
