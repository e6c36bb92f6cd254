"""`skopos report --template` and `--report`."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from typer.testing import CliRunner

from skopos.cli import app, commands  # noqa: F401
from tests.factories import make_workspace
from tests.measurement.factories import point, store_mentions, store_points
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 31)
DAYS = ("--from", "2026-09-14", "--to", "2026-09-20", "--language", "en")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def workspace():
    workspace = make_workspace("Rye", slug="rye", language="de")
    taken = datetime(2026, 10, 2, tzinfo=UTC)
    store_points(
        workspace, [point("orders", MONDAY + timedelta(n), 10 + n // 14, collected_at=taken) for n in range(28)]
    )
    store_mentions(workspace, [{"day": MONDAY + timedelta(n), "owned": False, "sentiment": 1} for n in range(28)])
    make_report(
        workspace,
        slug="shop",
        title="Shop",
        panels=(("measurement.metric", {"metrics": ["orders"]}), "listening.volume"),
    )
    return workspace


def run(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_scripts_get_the_figures_of_every_panel(workspace):
    result = run("--report", "shop", *DAYS, "--json")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert values["span"] == {"first": "2026-09-14", "last": "2026-09-20", "is_over": True}
    metric, volume = values["panels"]
    assert metric["tables"][0]["rows"][0]["value"] == 77.0
    assert metric["tables"][0]["rows"][0]["before"] == 70.0
    assert sum(row["n"] for row in volume["tables"][0]["rows"]) == 7
    assert metric["explain"]["formula"]
    assert "skopos.measurement.queries.sureness.change_at" in metric["explain"]["code"]


@pytest.mark.parametrize(("ending", "magic"), [(".pdf", b"%PDF-"), (".html", b"<!doctype html>"), (".xlsx", b"PK")])
def test_the_ending_says_what_is_written(workspace, tmp_path, ending, magic):
    out = tmp_path / f"report{ending}"
    assert run("--report", "shop", *DAYS, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(magic)
    assert run("--report", "shop", *DAYS, "--out", out).exit_code == 2
    assert run("--report", "shop", *DAYS, "--out", out, "--force").exit_code == 0


@pytest.mark.parametrize(("form", "magic"), [("csv", b"\xef\xbb\xbf"), ("parquet", b"PAR1"), ("png", b"\x89PNG")])
def test_tables_and_charts_go_into_a_folder_or_an_archive(workspace, tmp_path, form, magic):
    folder, packed = tmp_path / "out", tmp_path / "out.zip"
    assert run("--report", "shop", *DAYS, "--format", form, "--out", folder).exit_code == 0
    assert len(list(folder.iterdir())) >= 2
    assert all(path.read_bytes().startswith(magic) for path in folder.iterdir())
    assert run("--report", "shop", *DAYS, "--format", form, "--out", packed).exit_code == 0
    assert packed.read_bytes().startswith(b"PK")
    assert run("--report", "shop", *DAYS, "--format", form, "--out", folder).exit_code == 2


def test_a_template_is_told_in_the_terminal(workspace):
    result = run("--template", "crisis", *DAYS)
    assert result.exit_code == 0, result.output
    assert "How much is said" in result.stdout
    assert "No alarm rang in this period." in result.stdout


def test_a_panel_that_cannot_be_built_is_said_and_ends_with_1(workspace, tmp_path):
    make_report(workspace, slug="old", panels=("gone.panel", "triage.outcomes"))
    out = tmp_path / "old.pdf"
    result = run("--report", "old", *DAYS, "--out", out)
    assert result.exit_code == 1
    assert "gone.panel" in result.stderr
    assert out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "nobody"], "There is: shop"),
        (["--report", "shop", "--template", "weekly"], "not both"),
        (["--report", "shop", "--from", "2026-09-01"], "both --from and --to"),
        (["--report", "shop", "--from", "2026-09-02", "--to", "2026-09-01"], "lies before"),
        (["--report", "shop", "--out", "report.docx"], "--format"),
        (["--report", "shop", "--out", "report.pdf", "--format", "xlsx"], "--format says xlsx"),
        (["--from", "2026-09-01"], "--template or --report"),
        (["--format", "xlsx", "--out", "x.xlsx"], "--template or --report"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_way_out(workspace, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
