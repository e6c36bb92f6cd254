"""How the loops of this library are compiled: by numba, the machine code kept on disk where that is possible.

Numba notices that a function changed, but not that a function it calls did. So the code is kept in a folder that is
named after a digest of all these files: another version never finds it.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numba

from skopos_science.compiled import private_folder

# Numbers inside a compiled loop have numba's fixed widths, which a type checker of Python does not know.
type Whole = Any
type Real = Any

HERE = Path(__file__).resolve().parent


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile `function` when it is first called."""
    return _compiled(function, fast=False)


def compiled_fast[F: Callable[..., Any]](function: F) -> F:
    """Compile as `compiled` does; sums of floats may be taken in any order, which lets a processor add many at once."""
    return _compiled(function, fast=True)


def _compiled[F: Callable[..., Any]](function: F, *, fast: bool) -> F:
    kept = folder()
    if kept is None:
        return cast(F, numba.njit(nogil=True, fastmath=fast)(function))
    before = getattr(numba.config, "CACHE_DIR")  # noqa: B009
    setattr(numba.config, "CACHE_DIR", str(kept))  # noqa: B010  (the module makes its settings at run time)
    try:
        return cast(F, numba.njit(cache=True, nogil=True, fastmath=fast)(function))
    finally:
        setattr(numba.config, "CACHE_DIR", before)  # noqa: B010


@cache
def folder() -> Path | None:
    """Give the folder that machine code is kept in, or None where nothing can be written; then each process compiles.

    Tried are numba's own setting, the folder beside this file, the user's cache and a private folder for temporary
    files.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()[:12]
    told = getattr(numba.config, "CACHE_DIR")  # noqa: B009  (made at run time)
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    for base in (Path(told) if told else None, HERE / "__pycache__", Path(home) / "skopos"):
        if base is not None and _writable(base / f"compiled-{digest}"):
            return base / f"compiled-{digest}"
    private = private_folder()
    return private / f"compiled-{digest}" if private else None


def _writable(place: Path) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return os.access(place, os.W_OK)
