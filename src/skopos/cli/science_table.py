"""Tables with named columns, for the analyst's commands: CSV in any dialect, workbooks, JSON or Parquet."""

from datetime import UTC, date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.cli import base

LINES = b"lines"
"""Under this name a table's schema carries the line of each row, where that is not simply the row plus 2."""
SECONDS_FROM, MILLIS_FROM = 2e8, 2e11
"""Numbers from which a time is in seconds, or milliseconds, since 1970; smaller ones count days, or are 20261122."""


def read_table(path: Path) -> pa.Table:
    """Read a table; stops with the reason when the file cannot be used. A million plain rows take about a second."""
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            head = file.read(65536)
        if not head.strip():
            base.fail(f"{path} is empty. It needs a line with the names of the columns, and rows below.")
        if head[:4] == b"PAR1":
            table = pq.read_table(path)
        else:
            table = _plain(path, head)
            table = _opened(path) if table is None else table
    except OSError as error:
        base.fail(f"{path} cannot be read: {error.strerror or error}.")
    except pa.ArrowInvalid as error:
        base.fail(f"{path} is not a table: {error}")
    if not table.num_rows:
        base.fail(f"{path} has no rows below the names of the columns.")
    return table.rename_columns([name.strip() for name in table.column_names])


def _plain(path: Path, head: bytes) -> pa.Table | None:
    """Read a plain CSV at full speed; None for anything else, also for one whose rows differ in length."""
    import pyarrow.csv as pacsv

    if b"\0" in head or head[:2] == b"PK" or head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[", b"<"):
        return None
    header = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    delimiter = max(b",;\t|", key=lambda sign: header.count(bytes([sign])))
    options = pacsv.ParseOptions(delimiter=chr(delimiter), newlines_in_values=True)
    try:
        header.decode("utf-8")
        table = pacsv.read_csv(path, parse_options=options)
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    # Bytes that are no UTF-8 are left to the reader that finds the encoding out.
    return None if any(pa.types.is_binary(kind) for kind in table.schema.types) else table


def _opened(path: Path) -> pa.Table:
    """Read any other file that Skopos can open; its first table with rows counts."""
    from skopos_files.opening import open_file
    from skopos_files.problems import FileRefusedError

    try:
        sheets = open_file(path, name=path.name).tables
        batch = next(
            (found for found in (sheet.whole() for sheet in sheets) if found.table.num_rows), sheets[0].whole()
        )
    except FileRefusedError as refused:
        base.fail(f"{path}: {refused}")
    lines = np.asarray(batch.lines, dtype=np.int64).tobytes()
    return batch.table.replace_schema_metadata({LINES: lines})


def line_of(table: pa.Table, row: int) -> int:
    """Give the line of the file on which a row stands."""
    lines = (table.schema.metadata or {}).get(LINES)
    return row + 2 if lines is None else int(np.frombuffer(lines, dtype=np.int64)[row])


def column(table: pa.Table, path: Path, name: str, what: str) -> pa.ChunkedArray:
    """Give a column by name, capital letters or not; stops with the names there are when it is missing."""
    if name not in table.column_names:
        alike = [known for known in table.column_names if known.casefold() == name.strip().casefold()]
        if len(alike) != 1:
            there = ", ".join(f"“{known}”" for known in table.column_names[:30])
            base.fail(f"{path} has no column “{name}” for the {what}. It has: {there}.")
        name = alike[0]
    if table.column_names.count(name) > 1:
        base.fail(f"{path} has more than one column “{name}”. Rename one of them.")
    return table[name].combine_chunks() if table[name].num_chunks > 1 else table[name]


def texts(table: pa.Table, path: Path, name: str, what: str) -> NDArray[np.object_]:
    """Give a column of names as text, also where they are numbers; stops at the first empty cell."""
    cells = column(table, path, name, what).to_pylist()
    for row, cell in enumerate(cells):
        if cell is None or not str(cell).strip():
            base.fail(
                f"{path}, line {line_of(table, row)}: column “{name}” ({what}) is empty. Fill it or leave the row out."
            )
    return np.array([str(cell) for cell in cells], dtype=object)


def numbers(table: pa.Table, path: Path, name: str, what: str) -> NDArray[np.float64]:
    """Give a column as numbers, also where they are written as 1.234,50; stops at the first cell that is none."""
    cells = column(table, path, name, what)
    if _is_text(cells):
        values = _from_texts(table, path, cells, name, what)
    elif pa.types.is_boolean(cells.type) or pa.types.is_decimal(cells.type):
        values = np.array([np.nan if cell is None else float(cell) for cell in cells.to_pylist()])
    elif pa.types.is_null(cells.type):
        values = np.full(len(cells), np.nan)
    elif pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        values = cells.to_numpy(zero_copy_only=False).astype(float)
    else:
        base.fail(f"{path}: column “{name}” ({what}) holds “{_first_text(cells)}” where numbers belong.")
    if not np.isfinite(values).all():
        line = line_of(table, int(np.flatnonzero(~np.isfinite(values))[0]))
        base.fail(f"{path}, line {line}: column “{name}” ({what}) has no number. Fill it or leave the row out.")
    return values


def _from_texts(table: pa.Table, path: Path, cells: pa.ChunkedArray, name: str, what: str) -> NDArray[np.float64]:
    from skopos_files.numbers import find_style, parse_numbers, truth_of

    words = {word: truth_of(word) for word in cells.unique().to_pylist() if word}
    if words and None not in words.values():  # yes and no
        return np.array([np.nan if not cell else float(words[cell] or 0) for cell in cells.to_pylist()])
    read = parse_numbers(cells, find_style(cells.to_pylist()))
    if read.problems:
        wrong = read.problems[0].value
        line = line_of(table, cells.to_pylist().index(wrong))
        base.fail(f"{path}, line {line}: column “{name}” ({what}) holds the text “{wrong}” where numbers belong.")
    return read.values


def days(table: pa.Table, path: Path, name: str, what: str) -> NDArray[np.float64]:
    """Give a column of times as days from a fixed moment; small numbers are taken as days already."""
    import pyarrow.compute as pc

    cells = column(table, path, name, what)
    if pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        values = numbers(table, path, name, what)
        if values.min() >= MILLIS_FROM:
            return values / 86_400e3
        if values.min() >= SECONDS_FROM:
            return values / 86_400
        if not (values.min() >= 19000101 and values.max() <= 21001231):
            return values
        cells = pc.cast(pc.cast(cells, pa.int64()), pa.string())
    if cells.null_count:
        line = line_of(table, cells.to_pylist().index(None))
        base.fail(f"{path}, line {line}: column “{name}” ({what}) has an empty cell. Fill it or leave the row out.")
    if _is_text(cells):
        return _moments(table, path, cells, name, what).astype(np.int64) / 86_400e6
    if not pa.types.is_temporal(cells.type):
        base.fail(f"{path}: column “{name}” ({what}) holds no times. Write them as 2026-11-22 14:05.")
    return pc.cast(cells, pa.timestamp("us")).to_numpy().astype("datetime64[us]").astype(np.int64) / 86_400e6


def _moments(table: pa.Table, path: Path, cells: pa.ChunkedArray, name: str, what: str) -> NDArray[np.datetime64]:
    """Read times as people write them; the order of day and month is told from the whole column."""
    from skopos_files.moments import find_moment_style, parse_moments

    texts = cells.to_pylist()
    style = find_moment_style(texts, date(2100, 1, 1))
    read = parse_moments(cells, UTC, style).values.astype("datetime64[us]")
    if np.isnat(read).any():
        row = int(np.flatnonzero(np.isnat(read))[0])
        told = f"“{texts[row]}”, which is no time" if texts[row].strip() else "an empty cell"
        base.fail(
            f"{path}, line {line_of(table, row)}: column “{name}” ({what}) holds {told}. Write it as 2026-11-22 14:05."
        )
    if not style.sure:
        base.console().print(f"{path}: “{name}” may be read as day or month first; {style.order} was taken.")
    return read


def named_days(table: pa.Table, path: Path, name: str, what: str) -> tuple[NDArray[np.float64], list[str]]:
    """Give a column of times as `days` does, and how each is called in an answer: 2026-11-22, or as it stands."""
    moments = days(table, path, name, what)
    cells = column(table, path, name, what)
    if not _is_text(cells):
        return moments, [str(cell) for cell in cells.to_pylist()]
    at = (moments * 86_400e6).round().astype(np.int64).astype("datetime64[us]")
    unit = "D" if (at == at.astype("datetime64[D]")).all() else "s"
    return moments, [text.replace("T", " ") for text in at.astype(f"datetime64[{unit}]").astype(str).tolist()]


def day_asked(written: str, as_it_stands: list[str]) -> str:
    """Give a day of an option as `named_days` calls it: people may copy it from a file that writes 22.11.2026."""
    from skopos_files.moments import find_moment_style, parse_moments

    if any(name.startswith(written) for name in as_it_stands):
        return written
    read = parse_moments(pa.array([written]), UTC, find_moment_style([written], date(2100, 1, 1))).values
    return written if np.isnat(read[0]) else str(read[0].astype("datetime64[D]"))


def _is_text(cells: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type))


def _first_text(cells: pa.ChunkedArray) -> str:
    return next((str(cell) for cell in cells.slice(0, 1000).to_pylist() if cell is not None), "")
