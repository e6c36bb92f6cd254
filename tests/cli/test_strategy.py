"""`skopos strategy` and `skopos check --workspace`."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from typer.testing import CliRunner

from skopos.cli import app, commands  # noqa: F401  (registers the commands)
from skopos.strategy.models import Objective, Outlook
from tests.factories import make_workspace
from tests.measurement.factories import TAKEN_IN, point, store_points

FILE = """\
skopos: 1
goals:
  - key: sell
    title: Sell more bread
    kind: revenue
    strategies:
      - key: online
        title: Sell on the internet
        objectives:
          - key: orders
            title: 950 orders until the end of the year
            metric: orders
            channel: shop
            audience: bakers
            target: 950
            unit: count
            start: 2026-11-01
            deadline: 2026-12-31
            rhythm: weekly
            state: running
"""


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TAKEN_IN, tick=False):
        yield


@pytest.fixture
def place(db):
    workspace = make_workspace("Rye and Shine", slug="rye")
    rows = [
        point("orders", date(2026, 5, 1) + timedelta(n), 14 + n % 5, platform="shop", channel="shop")
        for n in range(184)
    ]
    store_points(workspace, rows)
    return workspace


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "strategy.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_a_file_goes_in_once_and_comes_out_again(place, file, tmp_path):
    first = run("strategy", "import", file, "--json")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["counts"] == {"new": 3, "changed": 0, "same": 0}
    again = run("strategy", "import", file)
    assert "0 new, 0 changed, 3 as before" in again.stdout
    out = tmp_path / "out.yaml"
    assert run("strategy", "export", "--out", out).exit_code == 0
    assert "key: orders" in out.read_text()
    refused = run("strategy", "export", "--out", out)
    assert (refused.exit_code, "already" in refused.stderr) == (2, True)
    assert json.loads(run("strategy", "import", out, "--json").stdout)["counts"]["same"] == 3


def test_a_dry_run_says_what_would_change_and_stores_nothing(place, file):
    result = run("strategy", "import", file, "--dry-run")
    assert "3 new" in result.stdout
    assert "new objective orders: 950 orders" in result.stdout
    assert Objective.objects.count() == 0


def test_a_bad_file_is_refused_by_line(place, file):
    file.write_text(FILE.replace("target: 950", "target: many"))
    result = run("strategy", "import", file)
    assert result.exit_code == 2
    assert f"{file}:15:" in result.stderr


def test_objectives_are_assessed_by_the_workspace_s_figures(place, file):
    run("strategy", "import", file)
    (answer,) = json.loads(run("strategy", "assess", "--json").stdout)
    assert (answer["objective"], answer["outcome"]) == ("orders", "ok")
    assert answer["probability"] > 0.9
    assert Outlook.objects.count() == 1
    assert "950 orders" in run("strategy", "assess").stdout


def test_a_file_is_checked_by_the_workspace_s_figures_and_nothing_is_stored(place, file):
    result = run("check", file, "--workspace", "rye", "--today", "2026-11-01", "--json")
    (objective,) = json.loads(result.stdout)["objectives"]
    assert {letter: found["grade"] for letter, found in objective["letters"].items()} == dict.fromkeys("SMART", "pass")
    assert objective["probability"] > 0.9
    assert (Objective.objects.count(), Outlook.objects.count()) == (0, 0)


def test_judged_in_the_middle_of_the_history_the_rest_of_it_is_unknown(place, file):
    file.write_text(FILE.replace("2026-11-01", "2026-08-01").replace("2026-12-31", "2026-09-30"))
    now = run("check", file, "--workspace", "rye", "--today", "2026-11-01", "--json")
    then = run("check", file, "--workspace", "rye", "--today", "2026-08-01", "--json")
    over, open_ = (json.loads(result.stdout)["objectives"][0] for result in (now, then))
    assert (over["outcome"], open_["outcome"]) == ("over", "ok")
    assert over["probability"] == 1.0
    assert 0 < open_["probability"] <= 1.0


def test_figures_that_ended_long_ago_are_called_stale(place, file):
    result = run("check", file, "--workspace", "rye", "--today", "2026-12-20", "--json")
    (objective,) = json.loads(result.stdout)["objectives"]
    assert objective["letters"]["M"]["grade"] in ("warn", "fail")
    assert [found["code"] for found in objective["letters"]["M"]["findings"]] == ["stale"]
