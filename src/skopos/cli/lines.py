"""Files of JSON lines, read and written by commands: opened, written aside, with a bar on a terminal."""

import errno
import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import orjson

from skopos.cli import base

GZIP = b"\x1f\x8b"


class LineError(Exception):
    """A line that cannot be answered; says what and how to mend it."""


def require(source: Path) -> None:
    """Stop with a reason unless there is something to read; standard input and pipes are."""
    if str(source) == "-":
        return
    if source.is_dir():
        base.fail(f"{source} is a folder; name a file in it.")
    if not source.exists():
        base.fail(f"{source}: there is no such file.")


@contextmanager
def opened(source: Path) -> Iterator[IO[bytes]]:
    """Open the lines to answer; `-` is standard input. What gzip packed is unpacked."""
    try:
        if str(source) == "-":
            yield _unpacked(sys.stdin.buffer)
            return
        with source.open("rb") as file:
            yield _unpacked(file)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise OSError(errno.EIO, f"what gzip packed is damaged or cut off ({problem})", str(source)) from problem


def _unpacked(file: Any) -> IO[bytes]:
    read: Any = file if hasattr(file, "peek") else io.BufferedReader(file)
    return cast("IO[bytes]", gzip.open(read) if read.peek(2)[:2] == GZIP else read)


@contextmanager
def writer(out: Path | None) -> Iterator[IO[bytes]]:
    """Open where answers go; none and `-` are standard output.

    A file appears under its name only when it is whole. A device or pipe is written to.
    """
    if out is None or str(out) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    _require_place(out)
    if is_special(out):
        with out.open("wb") as file:
            yield file
        return
    aside = out.with_name(out.name + ".part")
    try:
        with aside.open("wb") as file:
            yield file
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _require_place(out: Path) -> None:
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file in it", str(out))
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder to write to", str(out.parent))


def is_special(out: Path) -> bool:
    """Is something there that is no plain file, such as /dev/null or a named pipe? It must not be replaced by one."""
    return out.exists() and not out.is_file()


def size_of(source: Path) -> int | None:
    """Give the size of what is read, if it is known before."""
    return source.stat().st_size if source.is_file() and source.suffix != ".gz" else None


@contextmanager
def progress(size: int | None, title: str) -> Iterator[Any]:
    """Show how far the file is read, on a terminal only; gives what is told the bytes that were read."""
    if size is None or not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    from rich.progress import Progress

    with Progress(console=base.console(), transient=True) as bar:
        task = bar.add_task(title, total=size)
        yield lambda count: bar.advance(task, count)


def parsed(text: bytes) -> Any:
    """Read a JSON line; what Python writes and JSON forbids (NaN, half of a surrogate pair) is let through."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _parsed_leniently(text)


def _parsed_leniently(text: bytes) -> Any:
    if not text:
        raise LineError("the line is empty")
    try:
        return json.loads(text.decode())
    except UnicodeDecodeError as problem:
        raise LineError(
            f"not UTF-8: byte 0x{text[problem.start]:02x} at place {problem.start + 1}; save the file as UTF-8"
        ) from problem
    except json.JSONDecodeError as problem:
        raise LineError(f"not a line of JSON: {problem.msg}, at letter {problem.pos + 1}") from problem
    except (ValueError, RecursionError) as problem:
        raise LineError(f"not a line of JSON: {problem}") from problem


def end_quietly() -> None:
    """End although nobody reads any more; without this, Python complains once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
