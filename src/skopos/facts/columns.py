"""The columns of a table as DuckDB has them, also for files that were written before a column was added."""

import hashlib
from functools import lru_cache

import duckdb
import pyarrow as pa

from skopos.facts.days import DAY
from skopos.facts.schemas import FactTable, before
from skopos.facts.words.segments import VERSION


def stored_schema(schema: pa.Schema) -> pa.Schema:
    """Give what a file holds for a table of `schema`: its fields and the day."""
    return pa.schema([*schema, DAY], metadata=schema.metadata)


def columns_digest(schema: pa.Schema, searched: tuple[str, ...] = ()) -> str:
    """Give a short text that files share which have the same columns in the same order, and the same index of words."""
    said = "\n".join(f"{field.name} {field.type}" for field in schema)
    if searched:
        said += f"\nwords {VERSION} of {', '.join(searched)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def todays_digest(table: FactTable) -> str:
    """Give the digest of files that are written for a table now."""
    return columns_digest(stored_schema(table.schema), table.searched)


@lru_cache(maxsize=64)
def sql_types(table: FactTable) -> dict[str, str]:
    """Give DuckDB's type of each column of a table, with its day."""
    schema = stored_schema(table.schema)
    with duckdb.connect(":memory:") as connection:
        relation = connection.from_arrow(schema.empty_table())
        return {name: str(kind) for name, kind in zip(schema.names, relation.types, strict=True)}


@lru_cache(maxsize=64)
def columns_sql(table: FactTable) -> str:
    """SQL that tells `read_parquet` a table's columns, found by name, and what they are where a file lacks them.

    One scan then reads files of all ages: no file is opened to learn its columns, and filters still reach each.
    """
    columns = []
    for name, kind in sql_types(table).items():
        said = before(table.schema.field(name)) if name != DAY.name else None
        default = "NULL" if said is None else f"'{said}'"
        columns.append(f"'{name}': {{name: '{name}', type: '{kind}', default_value: {default}}}")
    return f"schema = MAP {{{', '.join(columns)}}}"
