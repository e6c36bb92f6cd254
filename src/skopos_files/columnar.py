"""Parquet files to sheets."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from skopos_files import reasons
from skopos_files.canonical import canonical
from skopos_files.delimited import check_size
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.sheets import Batch, Sheet
from skopos_files.sources import Source
from skopos_files.tidy import distinct_names


def read_parquet(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """Give the table of a Parquet file, read batch by batch."""
    import pyarrow.parquet as pq

    def open_it() -> Any:
        if source.path is not None:
            return pq.ParquetFile(source.path)
        return pq.ParquetFile(pa.BufferReader(source.read()))

    try:
        with open_it() as file:
            meta = file.metadata
            check_size(meta.num_rows, "rows", limits.rows)
            unpacked = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
            check_size(unpacked, "bytes", limits.unpacked_bytes)
            flat = _flat(file.schema_arrow.empty_table())
            check_size(flat.num_columns, "columns", limits.columns)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _broken(error) from None
    names, notes = distinct_names(flat.column_names)

    def read(rows: int) -> Iterator[Batch]:
        start = 1
        with open_it() as file:
            try:
                for batch in file.iter_batches(batch_size=rows):
                    table = _flat(pa.Table.from_batches([batch]))
                    texts = pa.table([_texts(column) for column in table.columns], names=list(names))
                    yield Batch(texts, np.arange(start, start + len(texts), dtype=np.int64))
                    start += len(texts)
            except (pa.ArrowException, OSError, ValueError) as error:
                raise _broken(error) from None

    return (Sheet(source.name, names, read, 0, (), notes, canonical=True),)


def _broken(error: Exception) -> FileRefusedError:
    return FileRefusedError(Problem(reasons.BROKEN_FILE, details={"kind": "Parquet", "cause": str(error)[:200]}))


def _flat(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write a typed column as `canonical` would, at Arrow's speed where its wording is the same."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.cast(kind.value_type))
    if pa.types.is_string(kind):
        return column
    if (
        pa.types.is_large_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_date(kind)
        or pa.types.is_boolean(kind)
    ):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return pc.replace_substring_regex(column.cast(pa.string()), r" 00:00:00(\.0+)?$", "")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        values = [None if item is None else item.decode("utf-8", "replace") for item in column.to_pylist()]
    elif pa.types.is_nested(kind):
        values = [None if item is None else json.dumps(item, default=str) for item in column.to_pylist()]
    else:
        values = [None if item is None else canonical(item) for item in column.to_pylist()]
    return pa.chunked_array([pa.array(values, type=pa.string())])
