"""`skopos science attribution` and `effect`, as an analyst runs them on a file."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401

PATHS = "path;total_conversions;total_conversion_value;total_null\na > b > c;1;12.5;0\na;0;0;1\nb > c;0;0;1\n"
EVENTS = {
    "journey": [1, 1, 2],
    "channel": ["mail", "search", "mail"],
    "time": ["2026-11-01 10:00", "2026-11-03 10:00", "2026-11-05 10:00"],
    "converted": [0, 1, 0],
    "value": [0.0, 30.0, 0.0],
}


def run(*arguments):
    return CliRunner().invoke(app, ["science", *map(str, arguments)])


def test_paths_are_shared_out_by_every_model(tmp_path):
    file = tmp_path / "paths.csv"
    file.write_text(PATHS)
    answer = json.loads(run("attribution", file, "--json").stdout)
    markov = {row["channel"]: row["models"]["markov_1"] for row in answer["channels"]}
    assert markov["a"] == pytest.approx({"conversions": 0.2, "share": 0.2, "value": 2.5, "removal_effect": 0.5})
    assert (answer["journeys"], answer["conversions"], answer["value"]) == (3, 1, 12.5)
    assert len(answer["models"]) == 10


def test_contacts_of_a_parquet_file_become_journeys_with_times(tmp_path):
    file = tmp_path / "contacts.parquet"
    pq.write_table(pa.table(EVENTS), file)
    answer = json.loads(run("attribution", file, "--window-days", 1, "--json").stdout)
    shares = {row["channel"]: row["models"]["linear"]["share"] for row in answer["channels"]}
    assert shares == {"mail": 0, "search": 1}
    assert [note.split(":")[0] for note in answer["notes"]] == ["shapley"]


def test_people_get_a_table(tmp_path):
    file = tmp_path / "paths.csv"
    file.write_text(PATHS)
    result = run("attribution", file)
    assert result.exit_code == 0
    assert "1 conversions" in result.stdout
    assert next(line for line in result.stdout.splitlines() if line.startswith("│a")).split("│")[7].strip() == "20%"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("path,total_conversions\na > b,many\n", "column “total_conversions” (conversions) holds the text “many”"),
        ("path,total_conversions\na,1\nb,\n", "line 3: column “total_conversions” (conversions) has no number"),
        ("path,wins\na,1\n", "has no column “total_conversions” for the conversions. It has: “path”, “wins”"),
        (
            "journey,channel,time,converted\n1,a,soon,1\n",
            "holds “soon”, which is no time. Write it as 2026-11-22 14:05",
        ),
        ("path,total_conversions\na,0\n", "No journey converted"),
    ],
)
def test_what_cannot_be_used_is_said_with_place_and_mend(tmp_path, text, message):
    file = tmp_path / "paths.csv"
    file.write_text(text)
    result = run("attribution", file)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_missing_file_is_said():
    result = run("attribution", "nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv cannot be read" in result.stderr


@pytest.fixture
def campaign(tmp_path):
    """Sixty days with a market beside them, and 50 a day more in the last ten."""
    rng = np.random.default_rng(0)
    market = 100 + np.cumsum(rng.normal(0, 2, 60))
    days = np.datetime64("2026-09-01") + np.arange(60)
    orders = 3 * market + rng.normal(0, 3, 60) + np.where(np.arange(60) >= 50, 50, 0)
    lines = [f"{day},{a:.2f},{b:.2f}" for day, a, b in zip(days, orders, market, strict=True)]
    file = tmp_path / "campaign.csv"
    file.write_text("date,orders,market\n" + "\n".join(lines) + "\n")
    return file


def test_an_effect_is_estimated_with_its_interval(campaign):
    arguments = ("--start", "2026-10-21", "--outcome-column", "orders", "--control", "market", "--json")
    answer = json.loads(run("effect", campaign, *arguments).stdout)
    assert answer["low"] < 500 < answer["high"]
    assert answer["low"] > 300
    assert [day["date"] for day in answer["days"]][:2] == ["2026-10-21", "2026-10-22"]
    assert len(answer["days"]) == 10
    assert answer["placebo"]["totals"]


def test_a_day_that_is_not_in_the_file_is_said(campaign):
    result = run("effect", campaign, "--start", "2027-01-01", "--outcome-column", "orders")
    assert result.exit_code == 2
    assert "has no row for 2027-01-01. It goes from 2026-09-01 to 2026-10-30" in result.stderr


def test_days_out_of_order_are_said_with_their_line(campaign):
    text = campaign.read_text().splitlines()
    campaign.write_text("\n".join([text[0], text[2], text[1], *text[3:]]) + "\n")
    result = run("effect", campaign, "--start", "2026-10-21", "--outcome-column", "orders")
    assert result.exit_code == 2
    assert "line 3: the days must follow one another" in result.stderr
