"""`skopos science trial`, as an analyst runs it on a file."""

import json

import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401

COUNTS = "day,arm,cases,successes\n1,old,2000,100\n1,new,2000,140\n2,old,2000,100\n2,new,2000,150\n2,odd,10,1\n"


def run(*arguments):
    return CliRunner().invoke(app, ["science", "trial", *map(str, arguments)])


def test_counts_are_added_up_by_arm_and_held_against_the_first(tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text(COUNTS)
    answer = json.loads(run(file, "--worth", 0.3, "--json").stdout)
    assert (answer["control"], answer["worth"], answer["level"]) == ("old", 0.3, 0.05)
    assert [(arm["arm"], arm["cases"], arm["mean"]) for arm in answer["arms"]] == [
        ("old", 4000, 0.05),
        ("new", 4000, 0.0725),
        ("odd", 10, 0.1),
    ]
    assert sum(arm["best"] for arm in answer["arms"]) == pytest.approx(1)
    assert {one["arm"]: one["decision"] for one in answer["comparisons"]} == {"new": "better", "odd": "open"}
    assert answer["comparisons"][0]["lift"] == pytest.approx(0.45)


def test_single_cases_with_amounts_are_told_in_words(tmp_path):
    file = tmp_path / "orders.csv"
    rows = [f"{arm},{value + number % 10}" for arm, value in (("a", 20), ("b", 30)) for number in range(200)]
    file.write_text("arm,outcome\n" + "\n".join(rows) + "\n")
    result = run(file, "--control", "b", "--worth", 0.2)
    assert result.exit_code == 0
    assert "a against b: -29.0% (" in result.stdout
    assert "it is worse." in result.stdout


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (COUNTS, ["--control", "gone"], "has no arm “gone”. It has: old, new, odd."),
        ("arm,cases,successes\na,5,6\nb,5,1\n", [], "line 2: 6 successes cannot come of 5 cases"),
        ("arm,outcome\na,1\n", [], "names 1 arm"),
        ("who,outcome\na,1\n", [], "has no column “arm”"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, text, options, message):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    result = run(file, *options)
    assert result.exit_code == 2
    assert message in result.stderr
