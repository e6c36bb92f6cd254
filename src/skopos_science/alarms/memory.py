"""A detector's memory as bytes and back."""

import zlib

import numpy as np
from numpy.typing import NDArray


def as_memory(kept: bytes, size: int, former_size: int = 0) -> NDArray[np.float64]:
    """Give the memory that `as_bytes` kept, or an empty one; raises ValueError if it is of another detector.

    One of the former size is given as it is: the caller carries it over.
    """
    if not kept:
        return np.zeros(size)
    memory = np.frombuffer(zlib.decompress(kept), dtype="<f8").astype(np.float64)
    if len(memory) not in (size, former_size):
        raise ValueError(f"This memory has {len(memory)} places, not {size}: it is of another detector or version.")
    return memory


def as_bytes(memory: NDArray[np.float64]) -> bytes:
    """Pack a memory; mostly zeros, so it shrinks to a few kilobytes."""
    return zlib.compress(memory.astype("<f8").tobytes(), 1)
