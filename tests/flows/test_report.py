"""`skopos report` and its flow."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from typer.testing import CliRunner

from skopos.cli import app, commands  # noqa: F401
from skopos.common.series import Period
from skopos.flows import report as flow
from skopos.reports.period.rendering import Format
from tests.factories import make_workspace
from tests.measurement.factories import point, store_points

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 31)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def workspace():
    workspace = make_workspace("Rye", slug="rye", language="de")
    taken = datetime(2026, 10, 2, tzinfo=UTC)
    store_points(workspace, [point("orders", MONDAY + timedelta(n), 10, collected_at=taken) for n in range(28)])
    return workspace


def run(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_without_a_day_the_latest_period_that_is_over_is_reported(workspace):
    written = flow.report(workspace, period=Period.WEEK, form=Format.JSON)
    assert (written.report.span.first, written.report.span.is_over) == (date(2026, 9, 28), True)
    assert written.name == "rye-2026-09-28-week.json"
    assert written.report.language == "de"


def test_the_file_s_ending_says_what_is_written(workspace, tmp_path):
    for ending, start in ((".pdf", b"%PDF-"), (".html", b"<!doctype html>"), (".csv", b"\xef\xbb\xbfstage,key")):
        out = tmp_path / f"report{ending}"
        result = run("--period", "month", "--day", "2026-09-10", "--out", out)
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(start)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_scripts_get_json_on_standard_output(workspace):
    result = run("--period", "week", "--day", "2026-09-10", "--json", "--language", "en")
    assert result.exit_code == 0
    values = json.loads(result.stdout)
    orders = values["metrics"][0]
    assert (orders["key"], orders["value"], orders["before"], orders["change"]) == ("orders", 70.0, 70.0, 0.0)
    assert values["span"] == {"period": "W", "first": "2026-09-07", "last": "2026-09-13", "is_over": True}


def test_people_get_tables(workspace):
    result = run("--period", "week", "--day", "2026-09-10", "--language", "en")
    assert result.exit_code == 0
    assert "Orders" in result.stdout
    assert "No objective ran in this period." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "report.docx"], ".pdf, .html, .json or .csv"),
        (["--day", "September"], "YYYY-MM-DD"),
        (["--workspace", "nobody"], "There is: rye"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_way_out(workspace, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_that_is_there_is_replaced_only_when_told(workspace, tmp_path):
    out = tmp_path / "report.json"
    out.write_text("mine")
    refused = run("--out", out)
    assert (refused.exit_code, out.read_text()) == (2, "mine")
    assert run("--out", out, "--force").exit_code == 0
    assert json.loads(out.read_text())["workspace"] == "Rye"


def test_a_folder_that_refuses_leaves_nothing_behind(workspace, tmp_path):
    result = run("--out", tmp_path / "nowhere" / "report.csv")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
