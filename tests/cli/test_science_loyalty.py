"""`skopos science loyalty`, as an analyst runs it on a shop's transactions."""

import csv
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401


def run(*arguments):
    return CliRunner().invoke(app, ["science", "loyalty", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    """A hundred customers of social media who come often, two hundred of search who seldom do; one returns goods."""
    rng = np.random.default_rng(1)
    lines = ["customer,date,amount,source"]
    for who in range(300):
        social = who < 100
        day = int(rng.integers(0, 120))
        for _ in range(1 + rng.poisson(3.0 if social else 0.5)):
            when = np.datetime64("2026-01-01") + np.timedelta64(day, "D")
            if when > np.datetime64("2026-11-22"):
                break
            lines.append(f"=c{who},{when},{rng.gamma(4) * 10:.2f},{'social' if social else 'search'}")
            day += int(rng.integers(5, 90))
    lines.append("=c1,2026-03-01,-20,social")
    path = tmp_path / "sold.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_sources_are_told_apart(file):
    answer = json.loads(run(file, "--weeks", 26, "--json").stdout)
    assert (answer["customers"], answer["weeks"], answer["returns"]) == (300, 26, 1)
    rows = {group["source"]: group for group in answer["groups"]}
    assert list(rows) == ["", "search", "social"]
    assert (rows["search"]["customers"], rows["social"]["customers"]) == (200, 100)
    assert rows["social"]["repeat_share"] > rows["search"]["repeat_share"]
    assert rows["social"]["value_each"] > rows["search"]["value_each"] > 0
    assert rows[""]["purchases_low"] < rows[""]["purchases"] < rows[""]["purchases_high"]


def test_customers_get_a_row_each_whose_names_are_no_formulas(file, tmp_path):
    out = tmp_path / "customers.csv"
    result = run(file, "--customers", out)
    assert result.exit_code == 0
    assert "all: 300 customers" in result.stdout
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 301
    assert rows[1][0].startswith("'=c")
    assert all(0 <= float(row[2]) <= 1 for row in rows[1:])


def test_amounts_and_sources_may_be_absent(file, tmp_path):
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join(",".join(line.split(",")[:2]) for line in file.read_text().splitlines()) + "\n")
    answer = json.loads(run(bare, "--until", "2026-10-31", "--json").stdout)
    assert answer["spending"] is None
    assert [group["value_each"] for group in answer["groups"]] == [None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("customer,date\na,2026-01-01\n", "1 customers, 0 of whom came again, are too few"),
        ("customer,date,amount\na,2026-01-01,-5\n", "holds no purchase"),
        ("who,date\na,2026-01-01\n", "has no column “customer”"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, text, message):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = run(path)
    assert result.exit_code == 2
    assert message in result.stderr
