"""Files as they come: the analyst's commands read them, or say what is wrong, where, and how to mend it."""

import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401

DAYS = [date(2026, 1, 1) + timedelta(days=step) for step in range(60)]
SOLD = [100.5 + 3.25 * (step % 7) + (50 if step >= 50 else 0) for step in range(60)]
PLAIN = "date,outcome\n" + "\n".join(f"{day},{sold}" for day, sold in zip(DAYS, SOLD, strict=True)) + "\n"


def run(command, path, *options):
    return CliRunner().invoke(app, ["science", command, str(path), *options])


def effect(path, start="2026-02-20"):
    return run("effect", path, "--start", start, "--json")


def strictly(text):
    """JSON as the standard has it, which knows no NaN."""

    def refuse(name):
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


def written(form):
    return "\n".join(form(day, f"{sold:.2f}") for day, sold in zip(DAYS, SOLD, strict=True)) + "\n"


def comma(number):
    return number.replace(".", ",")


TWICE = PLAIN.replace("\n", ",1\n").replace("outcome,1", "outcome,outcome")
TEXT = "line 11: column “outcome” (outcome) holds the text “many”"

FORMS = {
    "byte order mark": ("\ufeff" + PLAIN).encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "title above": ("Sales of our shop\n\n" + PLAIN).encode(),
    "capital letters and spaces": ("Date , OUTCOME\n" + written(lambda day, n: f"{day},{n}")).encode(),
    "German": ("Date;Outcome\n" + written(lambda day, n: f"{day:%d.%m.%Y};{comma(n)}")).encode(),
    "Polish, tabs": ("date\toutcome\n" + written(lambda day, n: f"{day:%d.%m.%Y}\t{comma(n)}")).encode("utf-16"),
    "American": ("date,outcome\n" + written(lambda day, n: f"{day:%m/%d/%Y},{n}")).encode(),
    "JSON lines": written(lambda day, n: json.dumps({"date": str(day), "outcome": float(n)})).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_days_give_the_same_answer_however_they_are_written(tmp_path, form):
    plain, other = tmp_path / "plain.csv", tmp_path / "other.csv"
    plain.write_text(PLAIN)
    other.write_bytes(FORMS[form])
    expected = strictly(effect(plain).stdout)
    assert strictly(effect(other).stdout) == expected
    assert [day["date"] for day in expected["days"]] == [str(day) for day in DAYS[50:]]


def test_a_day_may_be_given_as_the_file_writes_it(tmp_path):
    path = tmp_path / "days.csv"
    path.write_bytes(FORMS["German"])
    assert effect(path, "20.02.2026").stdout == effect(path, "2026-02-20").stdout


def test_a_header_in_another_encoding_is_read(tmp_path):
    path = tmp_path / "days.csv"
    path.write_bytes(PLAIN.replace("outcome", "Umsätze").encode("latin-1"))
    result = run("effect", path, "--start", "2026-02-20", "--outcome-column", "Umsätze", "--json")
    assert strictly(result.stdout)["days"][0]["seen"] == SOLD[50]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("date,outcome\n", "has no rows"),
        ("day,sales\n2026-01-01,3\n", "has no column “date” for the date. It has: “day”, “sales”."),
        (PLAIN.replace("2026-01-10,107.0", "2026-01-10,"), "line 11: column “outcome” (outcome) has no number"),
        (PLAIN.replace("2026-01-10,107.0", "2026-01-10,NaN"), "line 11: column “outcome” (outcome) has no number"),
        (PLAIN.replace("2026-01-10,107.0", "2026-01-10,many"), TEXT),
        (PLAIN.replace("2026-01-10,", "soon,"), "line 11: column “date” (date) holds “soon”, which is no time"),
        (PLAIN.replace("2026-01-10,107.0\n", ""), "has no row between 2026-01-09 and 2026-01-11"),
        (TWICE, "more than one column “outcome”"),
        ("date,outcome\n" + "".join(f"{day},5\n" for day in DAYS), "never changes before the campaign"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_with_its_place(tmp_path, content, message):
    path = tmp_path / "days.csv"
    path.write_text(content)
    result = effect(path)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_picture_is_no_table(tmp_path):
    path = tmp_path / "days.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    result = effect(path)
    assert (result.exit_code, "Export the data as CSV" in result.stderr) == (2, True)


def test_yes_and_no_say_whether_a_journey_converted(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("journey;channel;time;converted\n1;7;01.02.2026;no\n1;8;02.02.2026;yes\n2;7;03.02.2026;no\n")
    answer = strictly(run("attribution", path, "--json").stdout)
    assert (answer["journeys"], answer["conversions"]) == (2.0, 1.0)
    last = {row["channel"]: row["models"]["last"]["conversions"] for row in answer["channels"]}
    assert last == {"7": 0.0, "8": 1.0}


def test_contacts_of_no_journey_are_not_taken_for_one(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("journey,channel,time,converted\n1,a,2026-01-01,1\n,b,2026-01-03,0\n")
    result = run("attribution", path)
    assert (result.exit_code, "1 contacts name no journey" in result.stderr) == (2, True)


def test_seconds_since_1970_are_times(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("journey,channel,time,converted\n1,a,1767225600,0\n1,b,1767312000,1\n")
    within = strictly(run("attribution", path, "--window-days", "0.5", "--json").stdout)
    whole = strictly(run("attribution", path, "--window-days", "1", "--json").stdout)
    shares = [
        {row["channel"]: row["models"]["linear"]["share"] for row in part["channels"]} for part in (within, whole)
    ]
    assert shares == [{"a": 0.0, "b": 1.0}, {"a": 0.5, "b": 0.5}]


def test_a_column_cannot_be_two_channels(tmp_path):
    path = tmp_path / "weeks.csv"
    path.write_text("outcome,ads\n1,2\n")
    result = run("mix", path, "--channel", "ads", "--organic", "ads")
    assert (result.exit_code, "“ads” is named twice" in result.stderr) == (2, True)


def test_posts_that_nobody_answered_show_no_better_time(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("time,outcome\n" + "".join(f"{day} {9 + day.day % 3}:00,0\n" for day in DAYS))
    timing = strictly(run("timing", path, "--json").stdout)["timing"]
    assert timing["evidence"] is False
