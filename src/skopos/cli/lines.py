"""Files of JSON lines, read and written by commands: opened, written aside, with a bar on a terminal."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

from skopos.cli import base


class LineError(Exception):
    """A line that cannot be answered; says what and how to mend it."""


@contextmanager
def opened(source: Path) -> Iterator[IO[bytes]]:
    """Open the lines to answer; `-` is standard input."""
    if str(source) == "-":
        yield sys.stdin.buffer
        return
    with source.open("rb") as file:
        yield file


@contextmanager
def writer(out: Path | None) -> Iterator[IO[bytes]]:
    """Open where answers go; a file appears under its name only when it is whole. A device or pipe is written to."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
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


def is_special(out: Path) -> bool:
    """Is something there that is no plain file, such as /dev/null or a named pipe? It must not be replaced by one."""
    return out.exists() and not out.is_file()


def size_of(source: Path) -> int | None:
    """Give the size of a file, if it is one."""
    return source.stat().st_size if str(source) != "-" else None


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
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise LineError(f"not a line of JSON: {problem}") from problem


def end_quietly() -> None:
    """End although nobody reads any more; without this, Python complains once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
