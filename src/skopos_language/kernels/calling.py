"""Calls from Python into the machine code: arrays go by address, numbers by value, all in one row of 64 bits each."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeAliasType, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from skopos_language.kernels.compiling import Grid

RESULT = 0  # place in the row where a function leaves its number


class Leaf(NamedTuple):
    """A field of the arguments: the type and dimensions of an array, or a number (no dimensions)."""

    kind: np.dtype[Any]
    dimensions: int

    @property
    def places(self) -> int:
        """How many places of the row it takes: its address and its lengths, or its value."""
        return 1 + self.dimensions


type Shape = Leaf | tuple[type, tuple[Shape, ...]]


def shape_of(hint: Any) -> Shape:
    """Give what an annotation promises: an array, a number, or a named tuple of such."""
    origin = get_origin(hint)
    if origin is Grid or origin is NDArray or isinstance(origin, TypeAliasType) or origin is np.ndarray:
        return Leaf(np.dtype(_element(hint)), 2 if origin is Grid else 1)
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        hints = get_type_hints(hint)
        return hint, tuple(shape_of(hints[name]) for name in hint._fields)
    return Leaf(np.dtype(np.float64 if hint is float else np.int64), 0)


def _element(hint: Any) -> Any:
    """Give the type of an array's elements."""
    last = get_args(hint)[-1]
    inner = get_args(last)
    return inner[0] if inner else last


def leaves(shape: Shape) -> Iterator[Leaf]:
    """Give the leaves in order."""
    if isinstance(shape, Leaf):
        yield shape
    else:
        for part in shape[1]:
            yield from leaves(part)


class Called:
    """A function that Python calls: runs as machine code, which is loaded when it is first called."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.python = function
        self.name = f"{function.__module__}.{function.__name__}"
        self.__doc__ = function.__doc__

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape of each argument, as annotated."""
        hints = get_type_hints(self.python)
        return tuple(shape_of(hint) for name, hint in hints.items() if name != "return")

    @cached_property
    def parts(self) -> tuple[Leaf, ...]:
        """The leaves of all arguments."""
        return tuple(leaf for shape in self.shapes for leaf in leaves(shape))

    def __call__(self, *arguments: Any) -> int:
        """Run on arrays that are contiguous and of the annotated types; raises TypeError for others."""
        from skopos_language.kernels import machine

        row = self.row(arguments)
        machine.run(self.name, row)
        return int(row[RESULT])

    def row(self, arguments: tuple[Any, ...]) -> NDArray[np.int64]:
        """Lay the arguments out."""
        row = [0]
        given = _flat(arguments)
        for leaf, value in zip(self.parts, given, strict=True):
            if leaf.dimensions:
                if value.dtype != leaf.kind or value.ndim != leaf.dimensions or not value.flags.c_contiguous:
                    raise TypeError(f"{self.name} was given {value.dtype} of {value.ndim} dimensions for {leaf}")
                row.append(value.ctypes.data)
                row.extend(value.shape)
            else:
                row.append(int(np.float64(value).view(np.int64)) if leaf.kind == np.float64 else int(value))
        return np.array(row, np.int64)


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from _flat(value)
        else:
            yield value


def called[F: Callable[..., Any]](function: F) -> F:
    """Mark a function that Python calls; its annotations say how arguments are passed."""
    return Called(function)  # type: ignore[return-value]
