"""`skopos science attain`: one series from a file, many from JSON lines."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from skopos.cli import app, commands  # noqa: F401  (registers the commands)

MONTHLY = [100 + (7 * month) % 12 for month in range(30)]


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["science", "attain", *map(str, arguments)], input=stdin)


def monthly(path, values=MONTHLY, header="month,orders\n", row="{year}-{month:02}-01,{value}\n"):
    rows = [row.format(i=i + 1, year=2023 + i // 12, month=i % 12 + 1, value=value) for i, value in enumerate(values)]
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def answer(path, *arguments):
    result = run("--series", path, "--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def lines(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def good(name="a", **changes):
    return {
        "id": name, "values": MONTHLY, "period": "M", "horizon": 3, "statistic": "sum", "targets": [0, 300, 9000],
        **changes,
    }  # fmt: skip


def test_one_series_is_answered_with_what_was_understood(tmp_path):
    found = answer(monthly(tmp_path / "orders.csv"), "--target", 600, "--by", "2025-12-31")
    assert (found["status"], found["period"], found["horizon"], found["season"]) == ("ok", "M", 6, 12)
    assert (found["date_column"], found["value_column"], found["observed"]) == ("month", "orders", 30)
    assert (found["probability"], found["verdict"], found["done"]) == (1.0, "ahead", None)
    assert [step["start"] for step in found["bands"]][:2] == ["2025-07-01", "2025-08-01"]
    assert list(found["quantiles"]) == ["0.025", "0.1", "0.5", "0.9", "0.975"]
    assert found["attainable"]["0.95"] <= found["attainable"]["0.8"] <= found["attainable"]["0.5"]


def test_one_series_is_shown_to_people(tmp_path):
    result = run("--series", monthly(tmp_path / "orders.csv"), "--target", 600, "--by", "2025-12-31")
    assert result.exit_code == 0
    assert "above 99%" in result.output
    assert "80% likely" in result.output
    low = run("--series", monthly(tmp_path / "orders.csv"), "--target", 9999, "--by", "2025-12-31")
    assert "below 1%" in low.output


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("", "{year}-{month:02}-01,{value}\n"),
        ("\ufeffMonat;Bestellungen\n", "01.{month:02}.{year};{value},0\n"),
        ("no,date,orders\n", "{i},{year}-{month:02}-28,{value}\n"),
        ("orders,date\n", "{value},{year}-{month:02}\n"),
    ],
)
def test_a_header_is_optional_and_forms_are_sniffed(tmp_path, header, row):
    plain = answer(monthly(tmp_path / "plain.csv"), "--target", 600, "--by", "2025-12-31")
    found = answer(monthly(tmp_path / "x.csv", header=header, row=row), "--target", 600, "--by", "2025-12-31")
    assert found["quantiles"] == plain["quantiles"]


def test_what_was_reached_since_the_start_counts(tmp_path):
    found = answer(monthly(tmp_path / "o.csv"), "--target", 600, "--by", "2025-09-30", "--from", "2025-05-01")
    assert found["done"] == MONTHLY[-2] + MONTHLY[-1]
    assert found["quantiles"]["0.5"] == pytest.approx(found["done"] + 315, abs=15)


def test_a_start_ahead_leaves_the_months_before_it_out(tmp_path):
    found = answer(monthly(tmp_path / "o.csv"), "--target", 300, "--by", "2025-12-31", "--from", "2025-10-01")
    assert len(found["bands"]) == 3
    assert found["bands"][0]["start"] == "2025-10-01"
    assert found["quantiles"]["0.5"] == pytest.approx(316, abs=10)


def test_half_a_period_counts_half(tmp_path):
    path = monthly(tmp_path / "o.csv", values=[100] * 30)
    assert answer(path, "--target", 150, "--by", "2025-07-31")["quantiles"]["0.5"] == pytest.approx(100)
    assert answer(path, "--target", 150, "--by", "2025-09-15")["quantiles"]["0.5"] == pytest.approx(250)
    stock = monthly(tmp_path / "s.csv", values=range(1000, 1300, 10))
    found = answer(stock, "--target", 1305, "--by", "2025-09-15", "--kind", "stock")
    assert found["quantiles"]["0.5"] == pytest.approx(1315)


def daily(path, skip=lambda _day: False):
    first = date(2025, 1, 1)
    days = [first + timedelta(days=i) for i in range(90)]
    path.write_text("date,visits\n" + "".join(f"{day},10\n" for day in days if not skip(day)))
    return path


def test_days_are_gathered_into_months_and_the_running_month_is_left_out(tmp_path):
    path = tmp_path / "d.csv"
    daily(path)
    rows = path.read_text() + "".join(f"{date(2025, 4, 1) + timedelta(days=i)},10\n" for i in range(200))
    path.write_text(rows)
    found = answer(path, "--target", 1, "--by", "2025-12-31", "--period", "M")
    assert (found["period"], found["observed"], found["horizon"]) == ("M", 9, 3)
    assert "not complete" in found["notes"][0]


def test_quiet_days_that_a_file_leaves_out_are_zero(tmp_path):
    path = daily(tmp_path / "weekdays.csv", skip=lambda day: day.weekday() >= 5)
    found = answer(path, "--target", 1, "--by", "2025-04-14")
    assert found["quantiles"]["0.5"] == pytest.approx(100, abs=12)
    unknown = answer(path, "--target", 1, "--by", "2025-04-14", "--gaps", "unknown")
    assert unknown["quantiles"]["0.5"] == pytest.approx(140, abs=12)


def test_quarters_are_understood(tmp_path):
    path = tmp_path / "q.csv"
    path.write_text("quarter,sales\n" + "".join(f"{2022 + i // 4}-Q{i % 4 + 1},{50 + i % 4}\n" for i in range(14)))
    found = answer(path, "--target", 100, "--by", "2025-12-31")
    assert (found["period"], found["horizon"]) == ("Q", 2)


def test_too_little_history_says_how_much_is_needed(tmp_path):
    result = run("--series", monthly(tmp_path / "o.csv", values=[1, 2, 3]), "--target", 9, "--by", "2023-12-31")
    assert result.exit_code == 1
    assert "8 are needed" in result.output


@pytest.mark.parametrize(
    ("text", "changes", "message"),
    [
        ("date,orders\n2025-01-01,5\n2025-02-01,many\n2025-03-01,6\n" + "2025-04-01,6\n" * 4, {}, "line 3"),
        ("date,orders\n2025-01-01,5\nsoon,6\n" + "2025-03-01,5\n" * 8, {}, "line 3"),
        ("name,orders\na,5\nb,6\n", {}, "no column of dates"),
        ("date,name\n2025-01-01,a\n2025-02-01,b\n", {}, "no column of numbers"),
        ("date,orders\n2023-01-01,5\n2024-01-01,6\n2025-01-01,7\n", {}, "days apart"),
        ("date,orders\n2025-01-01,5\n2025-02-01,6\n2025-03-01,7\n", {"--by": "2025-02-01"}, "later date"),
        ("date,orders\n2025-01-01,5\n2025-02-01,6\n", {"--value-column": "reach"}, "no column “reach”"),
        ("date,orders\n2025-01-01,5\n2025-02-01,6\n", {"--period": "D"}, "finer than the data"),
        ("date,orders\n2025-01-01,5\n2025-02-01,6\n", {"--by": "31.12.2025"}, "must be a day written as"),
        ("", {}, "empty"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_place_and_mend(tmp_path, text, changes, message):
    path = tmp_path / "x.csv"
    path.write_text(text)
    options = {"--target": 5, "--by": "2030-01-31", **changes}
    result = run("--series", path, *(part for pair in options.items() for part in pair))
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "either --series"),
        (("--series", "a.csv", "--batch", "b.jsonl"), "either --series"),
        (("--series", "a.csv"), "needs --target"),
        (("--series", "nowhere.csv", "--target", 1, "--by", "2030-01-01"), "there is no such file"),
        (("--batch", "nowhere.jsonl"), "there is no such file"),
        (("--batch", "b.jsonl", "--target", 5), "--target belongs to --series"),
        (("--series", "a.csv", "--target", 1, "--by", "2030-01-01", "--out", "x"), "--out belongs to --batch"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_a_batch_is_answered_line_by_line_in_order(tmp_path):
    path = lines(tmp_path / "b.jsonl", *(good(f"s{i}") for i in range(100)))
    result = run("--batch", path)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [row["id"] for row in answers] == [f"s{i}" for i in range(100)]
    assert list(answers[0]) == ["id", "probabilities", "quantiles"]
    assert answers[0]["probabilities"][::2] == [1.0, 0.0]
    assert list(answers[0]["quantiles"]) == ["0.025", "0.1", "0.5", "0.9", "0.975"]
    assert answers[0]["quantiles"] == answers[99]["quantiles"]


def test_bad_lines_are_answered_with_their_error_and_the_good_ones_all_the_same(tmp_path):
    path = lines(
        tmp_path / "b.jsonl", good(), "{oops", "", "[1]", good("p", period="Y"), good("h", horizon=2.5),
        good("v", values=[1, "2"]), good("b", values=[True] * 9), good("t", targets=[None]), good(7),
    )  # fmt: skip
    result = run("--batch", path)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row["id"] for row in answers] == ["a", None, None, "p", "h", "v", "b", "t", 7]
    assert ["error" in row for row in answers] == [False, True, True, True, True, True, True, True, False]
    assert "values[1] must be a number or null" in answers[5]["error"]
    assert f"{path}, line 2: not a line of JSON" in result.stderr
    assert f"{path}, line 5: period must be one of D, W, M, Q" in result.stderr
    assert "7 lines could not be answered" in result.stderr


def test_a_short_series_in_a_batch_is_an_answer_not_a_fault(tmp_path):
    result = run("--batch", lines(tmp_path / "b.jsonl", good(values=[1, None, 3])))
    row = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (row["status"], row["observed"], row["needed"]) == ("too_short", 2, 8)


def test_gaps_may_be_null_or_nan_and_the_input_a_pipe():
    holed = [None if i % 6 == 1 else value for i, value in enumerate(MONTHLY)]
    null, nan = json.dumps(good(values=holed)), json.dumps(good(values=holed)).replace("null", "NaN")
    result = run("--batch", "-", stdin=f"\ufeff{null}\r\n{nan}")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 0
    assert first == second


def test_a_growing_level_is_continued_by_its_increments_without_being_told(tmp_path):
    followers = list(range(1000, 1400, 10))
    rows = [good("seen", values=followers, statistic="end", targets=[1430, 1431])]
    rows.append({**rows[0], "id": "told", "kind": "stock"})
    answers = [json.loads(line) for line in run("--batch", lines(tmp_path / "b.jsonl", *rows)).stdout.splitlines()]
    assert [row["probabilities"] for row in answers] == [[0.0, 0.0], [0.0, 0.0]]
    assert [row["quantiles"]["0.5"] for row in answers] == [1420.0, 1420.0]


def test_the_maximum_and_the_wish_for_less(tmp_path):
    rows = [good("max", statistic="max", targets=[99, 500]), good("down", direction="down", done=50)]
    answers = [json.loads(line) for line in run("--batch", lines(tmp_path / "b.jsonl", *rows)).stdout.splitlines()]
    assert answers[0]["probabilities"] == [1.0, 0.0]
    assert answers[1]["probabilities"][::2] == [0.0, 1.0]


def test_answers_go_to_a_file_when_asked(tmp_path):
    out = tmp_path / "answers.jsonl"
    result = run("--batch", lines(tmp_path / "b.jsonl", good(), good("b")), "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["a", "b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.jsonl", "b.jsonl"]
    refused = run("--batch", tmp_path / "b.jsonl", "--out", tmp_path / "no" / "x.jsonl")
    assert refused.exit_code == 2
    assert "no such folder to write to" in " ".join(refused.output.split())
