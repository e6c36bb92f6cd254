"""`skopos science mix`, as an analyst runs it on a file."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401
from tests.science.test_mix import brand


def run(*arguments):
    return CliRunner().invoke(app, ["science", "mix", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    outcome, activity, _ = brand()
    posts = np.random.default_rng(1).poisson(5, len(outcome))
    rows = (f"{y},{ads},{mail},{n}" for y, (ads, mail), n in zip(outcome, activity, posts, strict=True))
    path = tmp_path / "weeks.csv"
    path.write_text("outcome,ads,mail,posts\n" + "\n".join(rows) + "\n")
    return path


def test_channels_get_returns_and_the_money_a_better_split(file):
    answer = json.loads(
        run(file, "--channel", "ads", "--channel", "mail", "--organic", "posts", "--draws", 300, "--json").stdout
    )
    assert not answer["refused"]
    rows = {row["channel"]: row for row in answer["channels"]}
    assert rows["ads"]["return_low"] < rows["ads"]["return"] < rows["ads"]["return_high"]
    assert rows["posts"]["spend"] is rows["posts"]["return"] is None
    spend = [rows[name]["spend"] for name in ("ads", "mail")]
    assert sum(answer["plan"]["spend"]) == pytest.approx(sum(spend), rel=0.01)
    assert [plan["budget"] / sum(spend) for plan in answer["frontier"]] == pytest.approx(
        [0.5, 0.75, 1.0, 1.25, 1.5], rel=0.01
    )


def test_people_get_sentences(file):
    result = run(file, "--channel", "ads", "--channel", "mail", "--draws", 300)
    assert result.exit_code == 0
    assert "ads: added " in result.stdout
    assert "The same money, better split: ads " in result.stdout


def test_figures_that_must_not_be_used_are_not_shown(tmp_path):
    rng = np.random.default_rng(2)
    names = [f"c{i}" for i in range(8)]
    lines = [",".join(["outcome", *names])]
    lines += [",".join(f"{value:.3f}" for value in [rng.normal(10, 1), *rng.gamma(2, 1, 8)]) for _ in range(60)]
    path = tmp_path / "short.csv"
    path.write_text("\n".join(lines) + "\n")
    options = [part for name in names for part in ("--channel", name)]
    result = run(path, *options, "--draws", 200, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["refused"]
    assert "channels" not in answer
    assert "There are too few steps" in answer["concerns"][0]["text"]
    assert "channels" in json.loads(run(path, *options, "--draws", 200, "--json", "--anyway").stdout)


def test_columns_must_be_named(file):
    assert "Name the columns of the channels" in run(file).stderr
    assert "has no column “tv”" in run(file, "--channel", "tv").stderr


def other_python(tmp_path, line):
    """A Python that answers as pymc-marketing would, or fails."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/asked.json\n{line}\n")
    program.chmod(0o755)
    return program


FOUND = {
    "version": "1.3.0", "seconds": 21.5, "divergences": 0, "r_hat": [1.0, 1.01],
    "quantiles": [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]],
}  # fmt: skip


def test_the_same_data_are_fitted_by_pymc_marketing_too(file, tmp_path):
    python = other_python(tmp_path, f"echo '{json.dumps(FOUND)}'")
    options = ("--channel", "ads", "--channel", "mail", "--control", "posts", "--draws", 300)
    result = run(file, *options, "--refit", "--pymc-python", python, "--json")
    refit = json.loads(result.stdout)["refit"]
    assert (refit["by"], refit["divergences"]) == ("pymc-marketing 1.3.0", 0)
    assert [(row["channel"], row["contribution_low"], row["contribution"], row["contribution_high"]) for row in
            refit["channels"]] == [("ads", 1.0, 5.0, 9.0), ("mail", 2.0, 6.0, 10.0)]  # fmt: skip
    asked = json.loads((tmp_path / "asked.json").read_text())
    outcome, activity, _ = brand()
    assert asked["outcome"] == pytest.approx(outcome.tolist())
    assert np.array(asked["activity"]) == pytest.approx(activity)
    assert np.shape(asked["controls"]) == (len(outcome), 1)


def test_without_pymc_marketing_the_way_to_install_it_is_said(file, monkeypatch, tmp_path):
    monkeypatch.delenv("SKOPOS_PYMC_PYTHON", raising=False)
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    result = run(file, "--channel", "ads", "--refit")
    assert result.exit_code == 2
    assert "python3 run.py setup pymc" in result.stderr


def test_a_refit_that_fails_says_why(file, tmp_path):
    python = other_python(tmp_path, "echo 'No module named pymc_marketing' >&2; exit 1")
    result = run(file, "--channel", "ads", "--channel", "mail", "--draws", 300, "--refit", "--pymc-python", python)
    assert result.exit_code == 2
    assert "failed: No module named pymc_marketing." in result.stderr
