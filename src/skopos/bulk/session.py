"""Opens Spark, or says how to get it. Nothing else here imports pyspark before this was asked."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOPBACK = "127.0.0.1"
NEEDED = (
    "Spark is not installed. It is an extra of 480 MB: python3 run.py setup spark "
    "(with pip: pip install 'skopos[spark]'). It also needs Java 17 or newer, for example: "
    "apt-get install openjdk-17-jre-headless"
)
QUIET = Path(__file__).with_name("log4j2.properties")
SETTINGS = {
    # Only what a person must know of: without this Spark fills the screen before anything is wrong.
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={QUIET.as_uri()}",
    "spark.app.name": "skopos",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.structuredLogging.enabled": "false",
    # Moments are UTC on both engines; days are counted in the workspace's zone by SQL that names it.
    "spark.sql.session.timeZone": "UTC",
    # Wrong sums must fail, not wrap around.
    "spark.sql.ansi.enabled": "true",
    # A task of a lost worker is done again elsewhere; what fails eight times fails for another reason.
    "spark.task.maxFailures": "8",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
    "spark.executorEnv.NUMBA_NUM_THREADS": "1",
}
PARTITIONS = "spark.sql.shuffle.partitions"


class SparkMissingError(Exception):
    """The extra is not installed, or Java is missing; the message says how to get them."""


@contextmanager
def spark_session(master: str, settings: Mapping[str, str] | None = None) -> Iterator["SparkSession"]:
    """Open a session on `master` (``local[4]``, ``spark://host:7077``, ``yarn``, ``k8s://…``) and close it afterwards.

    `settings` are Spark's own and go before ours.

    Raises
    ------
    SparkMissingError
        If pyspark or Java cannot be found, or no session could be opened.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    given = {**SETTINGS, **_nearby(master), **(settings or {})}
    try:
        from pyspark.errors.exceptions.base import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissingError(NEEDED) from error
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it prints what it raises as well
    builder = SparkSession.builder.master(master)
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise SparkMissingError(
            f"Spark could not be opened on {master}: {error}. It needs Java 17 or newer."
        ) from error
    session.sparkContext.setLogLevel("FATAL")
    if PARTITIONS not in given:
        session.conf.set(PARTITIONS, str(2 * cores(session)))
    try:
        yield session
    finally:
        session.stop()


def _nearby(master: str) -> dict[str, str]:
    """Keep everything on this machine's own network where the master is here."""
    if master.startswith("local") or f"//{LOOPBACK}" in master or "//localhost" in master:
        return {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
    return {}


def cores(session: "SparkSession") -> int:
    """Give how many tasks run at once."""
    return int(session.sparkContext.defaultParallelism)
