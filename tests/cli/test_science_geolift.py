"""`skopos science effect --region-column`, as an analyst runs it on regions."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401


def run(*arguments):
    return CliRunner().invoke(app, ["science", "effect", *map(str, arguments)])


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    lines = []
    for day in range(50):
        on = date(2026, 9, 1) + timedelta(day)
        for number, region in enumerate(("north", "south", "east", "west", "mid", "far")):
            sold = (100 + 10 * number) * (1 + 0.02 * np.sin(day / 5)) + rng.normal(0, 2)
            lines.append(f"{region},{sold * (1.2 if region == 'north' and day >= 40 else 1):.2f},{on}")
    return lines


@pytest.fixture
def ask(tmp_path):
    def asked(lines, *arguments):
        path = tmp_path / "regions.csv"
        path.write_text("region,outcome,date\n" + "\n".join(lines) + "\n")
        return run(path, "--start", "2026-10-11", "--region-column", "region", *arguments)

    return asked


def test_a_lift_in_one_region_is_found(rows, ask):
    answer = json.loads(ask(rows, "--treated", "north", "--json").stdout)
    assert answer["relative_low"] < 0.2 < answer["relative_high"]
    assert (answer["treated"], answer["donors"], answer["left_out"], len(answer["days"])) == (["north"], 5, [], 10)
    assert answer["low"] > 0
    assert answer["p_value"] == pytest.approx(1 / 6)
    assert len(answer["placebo"]["in_space"]) == 5


def test_a_region_with_gaps_is_left_out_and_named(rows, ask):
    result = ask([row for row in rows if row != rows[5]], "--treated", "north", "--end", "2026-10-15")
    assert "Left out, since days are missing: far." in result.stderr
    assert "against 4 other regions" in result.stdout


@pytest.mark.parametrize(
    ("change", "arguments", "why"),
    [
        (lambda rows: rows, ("--treated", "moon"), "has no region “moon”"),
        (lambda rows: rows, (), "Give both --region-column and --treated"),
        (lambda rows: rows, ("--treated", "north", "--control", "outcome"), "leave --control out"),
        (lambda rows: [*rows, rows[0]], ("--treated", "south"), "more than one row for north on 2026-09-01"),
        (lambda rows: rows[1:], ("--treated", "north"), "“north” has no figure for some days"),
        (lambda rows: rows, ("--treated", "north", "--end", "2027-01-01"), "has no row for 2027-01-01"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(rows, ask, change, arguments, why):
    result = ask(change(rows), *arguments)
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())
