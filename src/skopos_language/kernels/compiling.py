"""How the loops of this library are marked for the compiler.

Marked functions are plain Python until `building` compiles all of them together, once for a machine, into one file of
machine code; `machine` loads that file. So a process that labels texts needs no compiler in its memory.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Numbers inside a compiled loop have fixed widths, which a type checker of Python does not know.
type Whole = Any
type Real = Any
type Grid[T: np.generic] = NDArray[T]
"""An array of two dimensions; the others have one."""

EXACT, FAST = "exact", "fast"


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Mark a function that compiled loops call."""
    return _marked(function, EXACT)


def compiled_fast[F: Callable[..., Any]](function: F) -> F:
    """Mark as `compiled` does; sums of floats may be taken in any order, which lets a processor add many at once."""
    return _marked(function, FAST)


def prefetch(table: Grid[Any], row: Whole) -> None:
    """Ask the processor to have a row of a table at hand soon; changes nothing."""


def _marked[F: Callable[..., Any]](function: F, way: str) -> F:
    function.way = way  # type: ignore[attr-defined]
    return function
