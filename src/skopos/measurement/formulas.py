"""Metrics by a formula over other metrics: parsed, checked for units and circles, worked out period by period.

A formula has numbers, keys of metrics, ``+ - * /``, brackets, and the functions ``max``, ``min``, ``abs`` and ``sum``
(``sum`` adds what is there; all else has a gap where a part has one). Parts are summed over a period first, then put
into the formula. What is divided by nothing is a gap.
"""

import ast
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

MOST_CHARS = 500
MOST_DEPTH = 40
FUNCTIONS = {"max": 2, "min": 2, "abs": 1, "sum": 1}
"""Functions, and how many values they take at least."""

type Value = float | None
SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class FormulaError(ValueError):
    """A formula is wrong; `start` and `end` are the places in its text (characters from 0)."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, max(end, start + 1)

    def carets(self, text: str) -> str:
        """Give the formula with a line below it that points at the error."""
        line = text.replace("\n", " ").replace("\t", " ")
        return f"{line}\n{' ' * self.start}{'^' * (self.end - self.start)}"


@dataclass(frozen=True)
class Dimension:
    """What a value is measured in: powers of money, hours and seconds; `free` for a bare number."""

    money: int = 0
    hours: int = 0
    seconds: int = 0
    free: bool = False

    @property
    def unit(self) -> str:
        """The unit of a result; empty for a plain number; raises ValueError for what makes no sense."""
        powers = (self.money, self.hours, self.seconds)
        if self.money not in (0, 1) or max(powers) > 1 or sum(power > 0 for power in powers) > 1:
            raise ValueError
        return "money" if self.money else "hours" if self.hours == 1 else "seconds" if self.seconds == 1 else ""

    def same_as(self, other: "Dimension") -> bool:
        """Are both measured alike?"""
        return (self.money, self.hours, self.seconds) == (other.money, other.hours, other.seconds)

    def times(self, other: "Dimension", sign: int) -> "Dimension":
        """Give the dimension of a product (sign 1) or quotient (sign -1)."""
        return Dimension(
            self.money + sign * other.money,
            self.hours + sign * other.hours,
            self.seconds + sign * other.seconds,
            self.free and other.free,
        )


def dimension_of(unit: str) -> Dimension:
    """Give the dimension of a metric's unit."""
    money = unit == "money" or (len(unit) == 3 and unit.isupper())
    return Dimension(int(money), int(unit == "hours"), int(unit == "seconds"))


@dataclass(frozen=True)
class Formula:
    """A parsed formula."""

    text: str
    tree: ast.expr

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of the metrics it needs, in their order, once each."""
        return tuple(dict.fromkeys(node.id for node in self._leaves()))

    def _leaves(self) -> list[ast.Name]:
        called = {id(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)}
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Name) and id(node) not in called]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def place_of(self, name: str) -> tuple[int, int]:
        """Give where a metric first stands in the text."""
        node = next(node for node in self._leaves() if node.id == name)
        return _span(self.text, node)

    def value(self, values: Mapping[str, Value]) -> Value:
        """Work the formula out; None where a part is missing or something is divided by nothing."""
        found = _value(self.tree, values)
        return found if found is not None and math.isfinite(found) else None

    @property
    def sql(self) -> str:
        """The formula over columns that are named like the metrics."""
        return _sql(self.tree)

    def unit(self, units: Mapping[str, str]) -> str:
        """Give the unit of the result: money, hours, seconds, or empty for a plain number.

        Raises
        ------
        FormulaError
            If unlike units are added or compared, or the result is measured in something that makes no sense.
        """
        dimension = _dimension(self.text, self.tree, units)
        try:
            return dimension.unit
        except ValueError:
            start, end = _span(self.text, self.tree)
            raise FormulaError(
                _("The result would be money times money or the like, which means nothing."), start, end
            ) from None


@lru_cache(maxsize=512)
def parse(text: str) -> Formula:
    """Read a formula; raises FormulaError with the place of the first error."""
    if len(text) > MOST_CHARS:
        raise FormulaError(_("A formula has at most 500 characters."), MOST_CHARS, len(text))
    plain = text.replace("\n", " ").replace("\t", " ").replace("×", "*").replace("÷", "/").replace("−", "-")
    plain = plain.replace(":", "/")
    lead = len(plain) - len(plain.lstrip())
    if not plain.strip():
        raise FormulaError(_("Write a formula, such as revenue / spend."), 0, 1)
    try:
        # Leading blanks would be an indentation; brackets keep the places of all signs but for one.
        tree = ast.parse(f"({plain})", mode="eval").body
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        start = max(lead, min((getattr(error, "offset", None) or 2) - 2, len(plain.rstrip()) - 1))
        raise FormulaError(_("This cannot be read. Something is missing or too much here."), start, start + 1) from None
    _check(plain, tree, 0)
    return Formula(plain, tree)


def _span(text: str, node: ast.expr) -> tuple[int, int]:
    """Give the places of a part in the text; Python counts bytes, and the bracket in front is one."""
    raw = f"({text})".encode()
    start = len(raw[: node.col_offset].decode(errors="ignore")) - 1
    end = len(raw[: node.end_col_offset or node.col_offset + 1].decode(errors="ignore")) - 1
    return max(0, start), max(1, end)


def _check(text: str, node: ast.expr, depth: int) -> None:
    start, end = _span(text, node)
    if depth > MOST_DEPTH:
        raise FormulaError(_("The formula is nested too deeply."), start, end)
    match node:
        case ast.Constant(value=bool()) | ast.Constant(value=complex()):
            raise FormulaError(_("Only numbers can stand here."), start, end)
        case ast.Constant(value=int() | float()) | ast.Name():
            return
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            _check(text, node.left, depth + 1)
            _check(text, node.right, depth + 1)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            _check(text, node.operand, depth + 1)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
            if len(node.args) < FUNCTIONS[name] or (name == "abs" and len(node.args) != 1):
                raise FormulaError(_("%(name)s takes another number of values.") % {"name": name}, start, end)
            for part in node.args:
                _check(text, part, depth + 1)
        case ast.Call():
            raise FormulaError(
                _("There are the functions %(names)s, and no others.") % {"names": ", ".join(sorted(FUNCTIONS))},
                start,
                end,
            )
        case _:
            raise FormulaError(_("Only numbers, metrics, + - * / and brackets can stand here."), start, end)


def _value(node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=number):
            return float(number)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return values.get(name)
        case ast.UnaryOp(op=sign, operand=operand):
            inner = _value(operand, values)
            return None if inner is None else -inner if isinstance(sign, ast.USub) else inner
        case ast.BinOp(left=left, op=operator, right=right):
            return _combined(type(operator), _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name, [_value(part, values) for part in args])
    raise TypeError(type(node).__name__)  # `parse` lets nothing else through


def _combined(operator: type[ast.operator], left: Value, right: Value) -> Value:
    if left is None or right is None or (operator is ast.Div and right == 0):
        return None
    if operator is ast.Add:
        return left + right
    if operator is ast.Sub:
        return left - right
    return left * right if operator is ast.Mult else left / right


def _called(name: str, parts: Sequence[Value]) -> Value:
    there = [part for part in parts if part is not None]
    if name == "sum":
        return math.fsum(there) if there else None
    if len(there) < len(parts):
        return None
    functions: dict[str, Callable[[Iterable[float]], float]] = {"max": max, "min": min}
    return abs(there[0]) if name == "abs" else functions[name](there)


def _sql(node: ast.expr) -> str:
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            below = f"nullif({_sql(right)}, 0)" if isinstance(operator, ast.Div) else _sql(right)
            return f"({_sql(left)} {SIGNS[type(operator)]} {below})"
        case ast.UnaryOp(op=sign, operand=operand):
            return f"(-{_sql(operand)})" if isinstance(sign, ast.USub) else _sql(operand)
        case ast.Call(func=ast.Name(id=name), args=args):
            if name == "sum":
                return f"list_sum([{', '.join(map(_sql, args))}])"
            return f"{ {'max': 'greatest', 'min': 'least', 'abs': 'abs'}[name] }({', '.join(map(_sql, args))})"
    return f'"{node.id}"' if isinstance(node, ast.Name) else ast.unparse(node)


def _dimension(text: str, node: ast.expr, units: Mapping[str, str]) -> Dimension:
    match node:
        case ast.Constant():
            return Dimension(free=True)
        case ast.Name(id=name):
            return dimension_of(units[name])
        case ast.UnaryOp(operand=operand):
            return _dimension(text, operand, units)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as operator, right=right):
            sign = 1 if isinstance(operator, ast.Mult) else -1
            return _dimension(text, left, units).times(_dimension(text, right, units), sign)
        case ast.BinOp(left=left, right=right):
            return _alike(text, [left, right], units, bare=False)
        case ast.Call(args=args):
            return _alike(text, args, units, bare=True)
    raise TypeError(type(node).__name__)


def _alike(text: str, parts: Sequence[ast.expr], units: Mapping[str, str], *, bare: bool) -> Dimension:
    """Give the one dimension of parts that are added or compared; `bare` lets a number stand beside any unit."""
    found = [(part, _dimension(text, part, units)) for part in parts]
    fixed = [(part, dimension) for part, dimension in found if not (bare and dimension.free)]
    if not fixed:
        return found[0][1]
    first = fixed[0][1]
    for part, dimension in fixed[1:]:
        if not dimension.same_as(first):
            start, end = _span(text, part)
            raise FormulaError(_("This has another unit than what it is added to or compared with."), start, end)
    return first


def check_circle(key: str, formula: Formula, formulas: Mapping[str, str]) -> None:
    """Refuse a formula that needs itself, also by way of others; raises FormulaError at the part that leads back."""
    for name in formula.names:
        if name == key or key in needed(name, formulas):
            start, end = formula.place_of(name)
            raise FormulaError(
                _("This goes round in a circle: it needs the metric that is being described."), start, end
            )


def needed(name: str, formulas: Mapping[str, str]) -> set[str]:
    """Give the keys of all metrics that a metric rests on, by way of formulas; without the metric itself."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        text = formulas.get(waiting.pop(), "")
        fresh = {part for part in parse(text).names if part not in found} if text else set()
        found |= fresh
        waiting += fresh
    return found
