"""`skopos science relation`, as an analyst runs it on a file."""

import json

import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401
from tests.science.test_relation import series


@pytest.fixture
def file(tmp_path):
    rows = (f"{a},{b},{i % 3}" for i, (a, b) in enumerate(zip(*series(0, effect=0.8), strict=True)))
    path = tmp_path / "weeks.csv"
    path.write_text("social,outcome,price\n" + "\n".join(rows) + "\n")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["science", "relation", *map(str, arguments)])


def test_the_answer_says_what_goes_first_and_that_it_is_no_cause(file):
    answer = json.loads(run(file, "--control", "price", "--json").stdout)
    assert answer["finding"] == "social_first"
    assert "no cause" in answer["caution"]
    assert [row["lag"] for row in answer["lags"]] == list(range(-8, 9))
    assert answer["low"] < answer["total"] < answer["high"]


def test_people_get_sentences(file):
    result = run(file, "--longest", 4)
    assert result.exit_code == 0
    assert "Changes of social go before changes of the outcome." in result.stdout
    assert "no cause" in result.stdout


def test_what_cannot_be_used_is_said(file):
    assert "has no column “till”" in run(file, "--outcome-column", "till").stderr
    assert "are too few" in run(file, "--longest", 60).stderr
