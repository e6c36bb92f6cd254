"""Bytes that can be read again from their start, wherever they lie."""

import io
import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20
IN_MEMORY_BYTES = 32 * 1024**2


@dataclass(frozen=True, eq=False)
class Source:
    """A file, or bytes in memory.

    Attributes
    ----------
    name : str
        As the user knows it.
    size : int
        In bytes.
    """

    name: str
    size: int
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = None

    def open(self) -> BinaryIO:
        """Open it at its start."""
        return io.BytesIO(self.data) if self.data is not None else Path(str(self.path)).open("rb")

    def head(self, size: int) -> bytes:
        """Give its first `size` bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """Give all its bytes."""
        with self.open() as stream:
            return stream.read()

    def chunks(self) -> Iterator[bytes]:
        """Give its bytes piece by piece."""
        with self.open() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk


def source_of(path_or_bytes: str | os.PathLike[str] | bytes, name: str) -> Source:
    """Make a source of a path or of bytes."""
    if isinstance(path_or_bytes, bytes):
        return Source(name, len(path_or_bytes), data=path_or_bytes)
    path = Path(path_or_bytes)
    return Source(name, path.stat().st_size, path=path)


def keep(pieces: Iterator[bytes], name: str) -> Source:
    """Keep unpacked bytes in memory, or in a file that goes away with the source once they are many."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > IN_MEMORY_BYTES:
            return _spill(held, pieces, name)
    return Source(name, size, data=b"".join(held))


def _spill(held: list[bytes], rest: Iterator[bytes], name: str) -> Source:
    handle, place = tempfile.mkstemp(prefix="skopos-")
    path = Path(place)
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in held:
                stream.write(piece)
            for piece in rest:
                stream.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    source = Source(name, path.stat().st_size, path=path)
    weakref.finalize(source, path.unlink, missing_ok=True)
    return source
