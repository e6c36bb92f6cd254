"""`skopos science influence`, as an analyst runs it on replies and mentions."""

import json

import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401


def run(*arguments):
    return CliRunner().invoke(app, ["science", "influence", *map(str, arguments)])


@pytest.fixture
def edges(tmp_path):
    path = tmp_path / "replies.csv"
    rows = [f"p{i};ana;1;2026-01-{i + 1:02}" for i in range(20)] + ["ana;bo;2;2026-02-01", "bo;bo;1;2026-02-01"]
    path.write_text("speaker;heard;weight;date\n" + "\n".join(rows) + "\n")
    return path


@pytest.fixture
def accounts(tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_text("account,followers,name\nana,50,Ana\nbo,900000,Bo\nlurker,,Lu\n")
    return path


def test_who_is_heard_stands_first(edges, accounts):
    answer = json.loads(run(edges, "--accounts", accounts, "--json").stdout)
    assert (answer["edges"], answer["to_itself"], len(answer["accounts"])) == (21, 1, 23)
    rows = {row["account"]: row for row in answer["accounts"]}
    assert (rows["ana"]["listeners"], rows["ana"]["received"], rows["ana"]["followers"]) == (20, 20.0, 50.0)
    assert rows["ana"]["attention_score"] > rows["bo"]["attention_score"]
    assert rows["bo"]["audience_score"] > rows["ana"]["audience_score"]
    assert rows["lurker"]["followers"] is None
    assert rows["ana"]["score_low"] <= rows["ana"]["score"] <= rows["ana"]["score_high"]


def test_fading_counts_what_is_late(edges):
    rows = json.loads(run(edges, "--half-life", 1, "--json").stdout)["accounts"]
    received = {row["account"]: row["received"] for row in rows}
    assert received["bo"] == 2.0
    assert received["ana"] < 0.001


def test_accounts_alone_and_judgements(tmp_path, accounts):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("chosen,other\n" + "bo,ana\n" * 3 + "ana,bo\n")
    answer = json.loads(run(accounts, "--judgements", pairs, "--json").stdout)
    assert answer["edges"] == 0
    assert [(row["name"], row["pairs"], row["share"]) for row in answer["judgements"]] == [
        ("score", 4, 0.75),
        ("followers", 4, 0.75),
    ]
    told = run(accounts, "--judgements", pairs).stdout
    assert "agrees with people in 75.0% of 4 pairs" in told


def test_people_read_a_table(edges):
    told = run(edges, "--top", 2).stdout
    assert "22 accounts" in told
    assert "ana" in told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "has no column “speaker”"),
        ("speaker,heard\nx,\n", "line 2: column “heard” (account spoken to) is empty"),
        ("speaker,heard,weight\nx,y,-1\n", "0 or more"),
        ("account,followers\nx,1\nx,2\n", "more than one row for “x”"),
        ("account,followers\nx,many\n", "holds texts"),
        ("account,followers\nx,-3\n", "0 or more"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_reason(tmp_path, text, why):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    result = run(path)
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())


def test_a_judged_account_must_be_known(tmp_path, accounts):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("chosen,other\nana,nobody\n")
    result = run(accounts, "--judgements", pairs)
    assert result.exit_code == 2
    assert "“nobody” is in no other file" in " ".join(result.stderr.split())
