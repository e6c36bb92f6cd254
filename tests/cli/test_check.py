import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from skopos.cli import app, commands
from skopos.strategy import documents
from tests.strategy.test_documents import SMALL

assert commands  # registers the command

GOOD = (
    SMALL.replace("metric: orders", "metric: orders\n            channel: instagram\n            audience: bakers")
    .replace("start: 2026-07-01", "start: 2025-11-01")
    .replace("values: [90, 95.5, null, 110]", "values: [90, 95, 97, 110, 101, 99, 103, 92, 105, 98, 96, 104]")
)


@pytest.fixture
def check(tmp_path):
    def run(text, *arguments):
        file = tmp_path / "strategy.yaml"
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["check", str(file), "--today", "2026-11-22", *arguments])

    return run


def test_a_good_file_passes_and_its_chance_comes_from_its_own_history(check):
    answer = check(GOOD, "--json")
    (objective,) = json.loads(answer.stdout)["objectives"]
    assert answer.exit_code == 0
    assert {letter: found["grade"] for letter, found in objective["letters"].items()} == dict.fromkeys("SMART", "pass")
    assert 0.5 < objective["probability"] <= 1
    assert (objective["line"], objective["outcome"]) == (16, "ok")


def test_a_letter_that_fails_ends_with_one_and_is_told_in_a_table(check):
    answer = check(GOOD.replace("audience: bakers", "description: x"))
    assert answer.exit_code == 1
    assert "It names no audience." in " ".join(answer.stdout.replace("│", " ").split())


def test_a_mistake_ends_with_two_and_names_line_and_column(check, tmp_path):
    answer = check(SMALL.replace("kind: revenue", "kind: fun"))
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"{tmp_path}/strategy.yaml:6:11: “fun” is not a value of “kind”.")
    problem = json.loads(check(SMALL.replace("kind: revenue", "kind: fun"), "--json").stdout)["problems"][0]
    assert (problem["line"], problem["column"], problem["where"]) == (6, 11, "goals[0].kind")


def daily(count=700, first=date(2024, 12, 15)):
    lines = [f"{first + timedelta(days=number)},{2 + number % 4}" for number in range(count)]
    return "Date,Orders\n" + "\n".join(lines) + "\n"


def test_a_history_may_lie_in_a_csv_beside_the_file(check, tmp_path):
    (tmp_path / "orders.csv").write_text(daily())
    start = GOOD.index("            history:")
    end = GOOD.index("            tactics:")
    text = GOOD[:start] + "            history: {csv: orders.csv}\n" + GOOD[end:]
    (objective,) = json.loads(check(text, "--json").stdout)["objectives"]
    assert (objective["outcome"], objective["letters"]["M"]["grade"]) == ("ok", "pass")


def test_histories_may_lie_in_a_folder_by_metric_and_channel(check, tmp_path):
    (tmp_path / "orders@instagram.csv").write_text(daily())
    start, end = GOOD.index("            history:"), GOOD.index("            tactics:")
    bare = GOOD[:start] + GOOD[end:]
    (without,) = json.loads(check(bare, "--json").stdout)["objectives"]
    (with_data,) = json.loads(check(bare, "--json", "--data", str(tmp_path)).stdout)["objectives"]
    assert (without["outcome"], with_data["outcome"]) == ("no_data", "ok")


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hosts", "missing.csv"])
def test_a_history_elsewhere_or_nowhere_is_refused(check, tmp_path, name):
    (tmp_path.parent / "secret.csv").write_text(daily())
    start, end = GOOD.index("            history:"), GOOD.index("            tactics:")
    answer = check(GOOD[:start] + f"            history: {{csv: {name}}}\n" + GOOD[end:])
    assert answer.exit_code == 2
    assert name.rsplit("/", 1)[-1] in answer.stderr


def test_the_schema_is_printed():
    answer = CliRunner().invoke(app, ["check", "--schema"])
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, documents.schema())


def test_without_a_file_it_says_what_is_missing():
    answer = CliRunner().invoke(app, ["check"])
    assert answer.exit_code == 2
    assert "skopos check STRATEGY.yaml" in answer.stderr


def test_a_file_is_checked_where_there_is_neither_a_data_folder_nor_a_database(tmp_path):
    file = tmp_path / "strategy.yaml"
    file.write_text(GOOD, encoding="utf-8")
    words = [sys.executable, "-c", "from skopos.cli import main; main()", "check", str(file), "--today", "2026-11-22"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("SKOPOS", "DJANGO"))}
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, cwd=tmp_path, env=plain, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["objectives"][0]["grade"] == "pass"
    assert [path.name for path in tmp_path.iterdir()] == ["strategy.yaml"]
