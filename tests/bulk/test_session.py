"""Without the extra the command says how to get it."""

import sys

import pytest
from typer.testing import CliRunner

from skopos.bulk.session import SparkMissingError, spark_session
from skopos.cli import app, commands  # noqa: F401  (registers the commands)


@pytest.fixture
def without_spark(monkeypatch):
    """Hide pyspark, also what earlier tests have loaded of it."""
    for name in {"pyspark", *(each for each in sys.modules if each.startswith("pyspark."))}:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("without_spark")
def test_without_the_extra_a_sentence_says_how_to_get_it():
    with pytest.raises(SparkMissingError, match=r"run\.py setup spark"), spark_session("local[1]"):
        raise AssertionError("it opened")


@pytest.mark.django_db
@pytest.mark.usefixtures("without_spark")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["enrich", "--from", "2026-03-02", "--to", "2026-03-01"], "--to must not lie before --from."),
        (["rollups", "--from", "March"], "--from must be a day written as 2027-03-31"),
        (["enrich", "--conf", "cores=2"], "--conf is written spark.KEY=VALUE"),
        (["rollups"], "python3 run.py setup spark"),
    ],
)
def test_the_command_refuses_with_a_reason(monkeypatch, cast, arguments, says):
    monkeypatch.setattr("skopos.cli.base.start_django", lambda home: None)
    cast.other.delete()
    told = CliRunner().invoke(app, ["spark", *arguments])
    assert told.exit_code == 2
    assert says in told.output
