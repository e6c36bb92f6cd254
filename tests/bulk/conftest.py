"""Tests on a cluster are collected only where there is one: `python tools/spark.py python -m pytest tests/bulk`."""

import os

import pytest

MASTER = os.environ.get("SKOPOS_TEST_SPARK", "")
collect_ignore_glob = [] if MASTER else ["test_spark_*.py"]


@pytest.fixture(scope="session")
def spark():
    """One session for all tests; each core of the cluster holds one executor."""
    from skopos.bulk.session import spark_session

    settings = {
        "spark.executor.memory": "900m",
        "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "2",
        # Few rows and many queries: compiling each would take longer than answering it.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # A lost worker is noticed by its closed connection; what is on its way is asked for a few times only.
        "spark.shuffle.io.maxRetries": "1",
        "spark.shuffle.io.retryWait": "1s",
    }
    with spark_session(MASTER, settings) as session:
        yield session
