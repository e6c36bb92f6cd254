"""Archives (zip, tar, gz, bz2, xz) to the files within, never more than the bounds allow."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from skopos_files import reasons
from skopos_files.delimited import check_size
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.sources import CHUNK_BYTES, Source, keep

READ_SUFFIXES = frozenset(
    {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".js", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
    | {".parquet", ".pq", ".car", ".gz", ".zip", ".tgz", ".tar"}
)
# A small file may well be packed a thousandfold; only large results are judged by their ratio.
JUDGED_BYTES = 64 * 1024**2
# The last one is how zipfile answers a member packed by a method that Python cannot unpack (Deflate64, say).
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError)


@dataclass
class Budget:
    """What may still be unpacked from one file, archives within archives included."""

    limits: Limits
    unpacked: int = 0

    def bounded(self, stream: IO[bytes], packed: int, name: str) -> Iterator[bytes]:
        """Give the bytes of `stream`; refuse it when it grows out of proportion."""
        size = 0
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            self.unpacked += len(chunk)
            check_size(self.unpacked, "bytes", self.limits.unpacked_bytes)
            ratio = size // max(packed, 1)
            if size > JUDGED_BYTES and ratio > self.limits.ratio:
                raise FileRefusedError(Problem(reasons.BOMB, value=name, details={"ratio": ratio}))
            yield chunk


def wanted(name: str) -> bool:
    """True for a member that may hold a table: by its ending, as media would only cost time."""
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return not hidden and (path.suffix.lower() in READ_SUFFIXES or not path.suffix)


def unpack_zip(source: Source, budget: Budget) -> Iterator[Source | str]:
    """Give the members worth reading as sources, the others by their name."""
    with source.open() as stream, _opened_zip(stream) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        check_size(len(members), "files", budget.limits.members)
        for member in members:
            if not wanted(member.filename):
                yield member.filename
                continue
            if member.flag_bits & 1:
                raise FileRefusedError(Problem(reasons.LOCKED_FILE))
            try:
                with archive.open(member) as inner:
                    yield keep(budget.bounded(inner, member.compress_size, member.filename), member.filename)
            except DAMAGE as error:
                raise broken("zip", error) from None


def _opened_zip(stream: Any) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (*DAMAGE, ValueError) as error:
        raise broken("zip", error) from None


def broken(kind: str, error: Exception) -> FileRefusedError:
    """Say that an archive breaks off or is damaged."""
    cause = str(error)[:200] or type(error).__name__
    return FileRefusedError(Problem(reasons.BROKEN_FILE, details={"kind": kind, "cause": cause}))


def unpack_tar(source: Source, budget: Budget) -> Iterator[Source | str]:
    """Give the members of a tar archive worth reading as sources, the others by their name."""
    try:
        with source.open() as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
            for number, member in enumerate(archive):
                check_size(number, "files", budget.limits.members)
                if not member.isfile():
                    continue
                inner = archive.extractfile(member) if wanted(member.name) else None
                if inner is None:
                    yield member.name
                else:
                    yield keep(budget.bounded(inner, member.size, member.name), member.name)
    except DAMAGE as error:
        raise broken("tar", error) from None


def unpack_stream(source: Source, kind: str, budget: Budget) -> Source:
    """Unpack a gz, bz2 or xz file."""
    openers: dict[str, Any] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    name = source.name.removesuffix(f".{kind}").removesuffix(".tgz")
    try:
        with source.open() as stream, openers[kind](stream, "rb") as inner:
            return keep(budget.bounded(inner, source.size, source.name), name)
    except DAMAGE as error:
        raise broken(kind, error) from None
