"""A workspace's facts as Spark sees them: one snapshot of files, the same SQL."""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from skopos.bulk.dialect import spark_sql
from skopos.facts import disk
from skopos.facts.columns import stored_schema
from skopos.facts.days import day_sql, zone_name
from skopos.facts.manifest import live_files, live_names
from skopos.facts.models import FactFile
from skopos.facts.reading import refuse_all_but_select
from skopos.facts.registry import Rollup, registered
from skopos.facts.schemas import TABLES, FactTable, before
from skopos.facts.views import in_order
from skopos.facts.words.finding import FILE_BITS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

type Params = Mapping[str, object]


class SparkFacts:
    """One snapshot of a workspace's tables on Spark: what `facts.reading.Facts` is on one machine.

    The folder of facts must be visible to every worker under the same path.
    """

    def __init__(
        self, session: "SparkSession", workspace_id: int, zone: str | tzinfo, *, with_rollups: bool = True
    ) -> None:
        self.session, self.workspace_id, self.zone = session, workspace_id, zone_name(zone)
        self.columns: dict[str, list[str]] = {}
        files = live_files(workspace_id)
        self._names = {file.name for file in files}
        for table in TABLES.values():
            own = [file for file in files if file.table == table.name]
            self._show(table.name, self._rows(table, own))
            if table.searched:
                self._show(f"{table.name}_places", self._rows(table, own, with_place=True))
        for rollup in registered() if with_rollups else ():
            made = [file for file in files if file.table == rollup.name]
            live = [file for file in made if file.signature == rollup.signature(self.zone)]
            self._show(rollup.name, self._stored(live) if live else self.rollup(rollup))

    @property
    def is_current(self) -> bool:
        """Are the tables still what they were? Runs one query of the database."""
        return self._names == set(live_names(self.workspace_id))

    def query(self, sql: str, params: Params | None = None, **arrow: pa.Table) -> pa.Table:
        """Run one SELECT in DuckDB's dialect, as `Facts.query` does, and give its rows."""
        refuse_all_but_select(sql)
        for name, table in arrow.items():
            self._show(name, self._frame(table))
        try:
            text, asked = self._asked(spark_sql(sql, self.columns), params or {})
            found: pa.Table = self.session.sql(text, args=asked).toArrow()
            return found
        finally:
            for name in arrow:
                self.session.catalog.dropTempView(name)
                del self.columns[name]

    def rollup(self, rollup: Rollup, days: Sequence[date] | None = None) -> "DataFrame":
        """Give a rollup worked out from the rows, of all days or of these."""
        rows = f"SELECT * FROM {rollup.source}"  # noqa: S608  (names of our own; days are dates)
        if days is not None:
            listed = ", ".join(f"DATE '{day.isoformat()}'" for day in days)
            rows += f" WHERE day BETWEEN DATE '{days[0]}' AND DATE '{days[-1]}' AND day IN ({listed})"
        return self.session.sql(spark_sql(rollup.select_from(rows), self.columns))

    def _show(self, name: str, frame: "DataFrame") -> None:
        frame.createOrReplaceTempView(name)
        self.columns[name] = list(frame.columns)

    def _paths(self, files: list[FactFile]) -> list[str]:
        return [disk.data_path(file.workspace_id, file.table, file.name).as_uri() for file in files]

    def _stored(self, files: list[FactFile]) -> "DataFrame":
        """Give the rows of a rollup's files; their columns are read here, as Spark would start a job for that."""
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = pq.read_schema(disk.data_path(self.workspace_id, files[0].table, files[0].name))
        return self.session.read.schema(from_arrow_schema(schema)).parquet(*self._paths(files))

    def _rows(self, table: FactTable, files: list[FactFile], *, with_place: bool = False) -> "DataFrame":
        """Give a table's rows in today's columns, whatever the age and the zone of their files.

        `with_place` adds the column that joins rows with the index of words.
        """
        from pyspark.sql import functions as sf
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = from_arrow_schema(stored_schema(table.schema))
        for field in schema.fields:
            field.nullable = True  # a file that is older than the field has none
        if not files:
            empty = self.session.createDataFrame([], schema)
            return empty.withColumn("place", sf.lit(0).cast("bigint")) if with_place else empty
        frame = self.session.read.schema(schema).parquet(*self._paths(files))
        if with_place:
            frame = frame.withColumn("place", self._place(files))
        for name in table.later:
            said = before(table.schema.field(name))
            if said is not None:
                frame = frame.withColumn(name, sf.coalesce(name, self._before(schema[name].dataType, said)))
        if any(file.signature != self.zone for file in files):
            frame = frame.withColumn("day", sf.expr(spark_sql(f"SELECT {day_sql(table.moment, self.zone)}", {})[7:]))
        return frame

    def _place(self, files: list[FactFile]) -> Any:
        from pyspark.sql import functions as sf

        ordered = itertools.chain(*in_order(files, self.zone))
        numbers = [(sf.lit(file.name + disk.DATA), sf.lit(number)) for number, file in enumerate(ordered)]
        number = sf.element_at(sf.create_map(*itertools.chain(*numbers)), sf.col("_metadata.file_name"))
        return sf.shiftleft(number.cast("bigint"), FILE_BITS) + sf.col("_metadata.row_index")

    def _before(self, kind: Any, said: str) -> Any:
        from pyspark.sql import functions as sf

        return sf.array().cast(kind) if said == "[]" else sf.lit(said).cast(kind)

    def _frame(self, table: pa.Table) -> "DataFrame":
        """Give a table handed over by name. Arrow's own way keeps types, nulls and empty tables."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if not table.num_rows:
            return self.session.createDataFrame([], from_arrow_schema(table.schema))
        return self.session.createDataFrame(table)

    def _asked(self, text: str, params: Params) -> tuple[str, dict[str, Any]]:
        """Give SQL and its parameters as Spark takes them.

        Spark takes no parameter that has to be converted: an empty list, which must say of what it is empty, and whole
        numbers, which are of several lengths, are written into the text.
        """
        asked = {}
        for name, value in params.items():
            if isinstance(value, list | tuple) and all(type(each) is int for each in value):
                listed = (
                    f"ARRAY({', '.join(f'{each}L' for each in value)})" if value else "CAST(ARRAY() AS ARRAY<STRING>)"
                )
                text = re.sub(rf":{name}\b", listed, text)
            else:
                asked[name] = self._literal(value)
        return text, asked

    def _literal(self, value: object) -> Any:
        from pyspark.sql import functions as sf

        if isinstance(value, list | tuple):
            return sf.array(*map(self._literal, value))
        if isinstance(value, str) and value.startswith("(?i)"):
            # RE2 takes capital and small letters of every script for the same, Java those of ASCII unless told.
            return sf.lit(value.replace("(?i)", "(?iu)", 1))
        return sf.lit(value)
