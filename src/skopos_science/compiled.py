"""Compile a numeric loop once and keep the machine code on disk, wherever this installation may write."""

from collections.abc import Callable
from typing import Any, cast

import numba

from skopos_science.folders import private_folder


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile `function` with numba; the machine code is cached on disk where that is possible.

    Numba writes beside the source, or below the user's cache folder when the package is read-only. Where neither can
    be written (a container without a home), a private folder for temporary files is used. Without that too, the loop
    is compiled once in each process: slower to start, same result.
    """
    return _compiled(function, fast=False)


def compiled_fast[F: Callable[..., Any]](function: F) -> F:
    """Compile as `compiled` does; sums of floats may be taken in any order, which lets a processor add many at once."""
    return _compiled(function, fast=True)


def _compiled[F: Callable[..., Any]](function: F, *, fast: bool) -> F:
    try:
        return cast(F, numba.njit(cache=True, nogil=True, fastmath=fast)(function))
    except RuntimeError:
        folder = private_folder()
        if folder is None:
            return cast(F, numba.njit(nogil=True, fastmath=fast)(function))
        setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010  (the module makes its settings at run time)
        return cast(F, numba.njit(cache=True, nogil=True, fastmath=fast)(function))
