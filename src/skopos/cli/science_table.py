"""Tables with named columns, for the analyst's commands: CSV in any common dialect, or Parquet."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.cli import base


def read_table(path: Path) -> pa.Table:
    """Read a table; stops with the reason when the file cannot be used. A million rows take about a second."""
    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            head = file.read(65536)
        if head[:4] == b"PAR1":
            return pq.read_table(path)
        header = head.split(b"\n", 1)[0]
        delimiter = max(b",;\t|", key=lambda sign: header.count(bytes([sign])))
        options = pacsv.ParseOptions(delimiter=chr(delimiter), newlines_in_values=True)
        return pacsv.read_csv(path, parse_options=options)
    except OSError as error:
        base.fail(f"{path} cannot be read: {error.strerror or error}.")
    except pa.ArrowInvalid as error:
        base.fail(f"{path} is not a table: {error}")


def column(table: pa.Table, path: Path, name: str, what: str) -> pa.ChunkedArray:
    """Give a column by name; stops with the names there are when it is missing."""
    if name not in table.column_names:
        there = ", ".join(f"“{known}”" for known in table.column_names[:30])
        base.fail(f"{path} has no column “{name}” for the {what}. It has: {there}.")
    return table[name].combine_chunks() if table[name].num_chunks > 1 else table[name]


def numbers(table: pa.Table, path: Path, name: str, what: str) -> NDArray[np.float64]:
    """Give a column as numbers; stops at the first cell that is none, with its line."""
    cells = column(table, path, name, what)
    if pa.types.is_boolean(cells.type):
        return cells.to_numpy().astype(float)
    if not (pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type)):
        base.fail(f"{path}: column “{name}” ({what}) holds texts such as “{_first_text(cells)}” where numbers belong.")
    values = cells.to_numpy(zero_copy_only=False).astype(float)
    if not np.isfinite(values).all():
        line = int(np.flatnonzero(~np.isfinite(values))[0]) + 2
        base.fail(f"{path}, line {line}: column “{name}” ({what}) has no number. Fill it or leave the row out.")
    return values


def days(table: pa.Table, path: Path, name: str, what: str) -> NDArray[np.float64]:
    """Give a column of times as days from a fixed moment; numbers are taken as days already."""
    import pyarrow.compute as pc

    cells = column(table, path, name, what)
    if pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        return numbers(table, path, name, what)
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        try:
            cells = pc.cast(cells, pa.timestamp("us"))
        except pa.ArrowInvalid:
            base.fail(
                f"{path}: column “{name}” ({what}) holds “{_first_text(cells)}”. Write times as 2026-11-22 14:05."
            )
    if cells.null_count:
        base.fail(f"{path}: column “{name}” ({what}) has {cells.null_count} empty cells. Leave these rows out.")
    return pc.cast(cells, pa.timestamp("us")).to_numpy().astype("datetime64[us]").astype(np.int64) / 86_400e6


def _first_text(cells: pa.ChunkedArray) -> str:
    return next((str(cell) for cell in cells.slice(0, 1000).to_pylist() if cell is not None), "")
