"""`skopos science alarms`, as an analyst runs it on a file."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401

START = datetime(2026, 3, 2)


def run(*arguments, **options):
    return CliRunner().invoke(app, ["science", "alarms", *map(str, arguments)], **options)


def series(hours=1000, written="%Y-%m-%d %H:%M:%S", parted=",", header="timestamp,value"):
    values = np.random.default_rng(1).poisson(50, hours)
    values[900:905] = 400
    rows = [f"{START + timedelta(hours=at):{written}}{parted}{value}" for at, value in enumerate(values)]
    return "\n".join(([header.replace(",", parted)] if header else []) + rows) + "\n"


def judged(tmp_path, text, *options):
    file, out = tmp_path / "series.csv", tmp_path / "scores.csv"
    file.write_text(text)
    result = run(file, "--out", out, *options)
    assert result.exit_code == 0, result.output
    return [line.split(",") for line in out.read_text().splitlines()]


def test_each_row_gets_a_score_and_the_planted_leap_rings(tmp_path):
    text = series()
    rows = judged(tmp_path, text)
    assert rows[0] == ["timestamp", "value", "score", "alarm"]
    assert [",".join(row[:2]) for row in rows[1:]] == text.splitlines()[1:]
    assert {row[3] for row in rows[1:]} == {"0", "1"}
    assert rows[901][3] == "1"
    assert float(rows[901][2]) == max(float(row[2]) for row in rows[1:])


def test_the_answer_to_a_beginning_is_the_beginning_of_the_answer(tmp_path):
    text = series()
    whole = judged(tmp_path, text)
    for rows in (1, 2, 500):
        assert judged(tmp_path, "".join(text.splitlines(keepends=True)[: rows + 1])) == whole[: rows + 1]


@pytest.mark.parametrize(
    ("written", "parted", "header"),
    [
        ("%Y-%m-%dT%H:%M:%SZ", ",", ""),
        ("%d.%m.%Y %H:%M", ";", "Zeit,Anzahl"),
        ("%m/%d/%Y %I:%M %p", "\t", "date,count"),
        ("%s", ",", "ts,value"),
    ],
)
def test_times_may_be_written_as_usual(tmp_path, written, parted, header):
    plain = judged(tmp_path, series())
    other = judged(tmp_path, series(written=written, parted=parted, header=header))
    assert [row[2:] for row in other[1:]] == [row[2:] for row in plain[1:]]


def test_columns_are_found_by_their_names_or_named(tmp_path):
    rows = [f"x,{at},{START + timedelta(hours=at)}" for at in range(5)]
    found = judged(tmp_path, "\n".join(["who,mentions,time", *rows]))
    assert found[2][:2] == ["2026-03-02 01:00:00", "1"]
    named = judged(
        tmp_path, "\n".join(["who,mentions,time", *rows]), "--time-column", "time", "--value-column", "mentions"
    )
    assert named == found


def test_bad_lines_are_named_by_number_and_the_others_answered():
    text = "timestamp,value\n2026-01-01,1\nyesterday,2\n2026-01-03,many\n2026-01-04,\n2026-01-05\n2026-01-06,4\n"
    result = run("-", input=text)
    assert result.exit_code == 1
    assert "-, line 3: “yesterday” is no time." in result.stderr
    assert "-, line 4: “many” is no number." in result.stderr
    assert "-, line 6: has fewer cells" in result.stderr
    assert "line 5" not in result.stderr
    assert len(result.stdout.splitlines()) == 7


def test_the_summary_in_json_tells_of_each_alarm(tmp_path):
    file = tmp_path / "series.csv"
    file.write_text(series())
    answer = json.loads(run(file, "--json", "--sensitivity", "quarter").stdout)
    assert (answer["rows"], answer["bad_lines"], answer["sensitivity"]) == (1000, 0, "quarter")
    assert answer["alarms"] == len(answer["alarm_at"])
    leap = next(alarm for alarm in answer["alarm_at"] if alarm["timestamp"] == f"{START + timedelta(hours=900)}")
    assert leap["value"] == 400
    assert leap["low"] < 50 < leap["high"] < 400


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", [], "there are no rows"),
        ("only\n1\n", [], "needs two columns"),
        ("a,b\n2026-01-01,1\n", ["--value-column", "c"], "has no column “c”. It has: “a”, “b”."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, text, options, message):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    result = run(file, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path):
    result = run(tmp_path / "gone.csv")
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


def test_a_file_that_is_not_sorted_by_time_is_told(tmp_path):
    file = tmp_path / "series.csv"
    head, *rows = series(30).splitlines()
    for given, told in [
        (rows, False), ([rows[1], rows[0], *rows[2:]], "1 row is older"), (rows[::-1], "29 rows are older")
    ]:  # fmt: skip
        file.write_text("\n".join([head, *given]))
        result = run(file, "--out", tmp_path / "scores.csv")
        assert (told in result.output) if told else "older" not in result.output
    file.write_text(f"{head}\n{rows[0]}\n")
    assert "1 row, 0 alarms" in run(file, "--out", tmp_path / "scores.csv").output
