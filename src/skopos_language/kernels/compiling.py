"""How the loops of this library are compiled: by numba, the machine code kept on disk where that is possible."""

from typing import Any

from skopos_science.compiled import compiled, compiled_fast

# Numbers inside a compiled loop have numba's fixed widths, which a type checker of Python does not know.
type Whole = Any
type Real = Any

__all__ = ["Real", "Whole", "compiled", "compiled_fast"]
