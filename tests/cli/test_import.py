"""`skopos import`: files in, here and now."""

import json

import pytest
from typer.testing import CliRunner

from skopos.channels.models import Import
from skopos.cli import app, commands  # noqa: F401  (registers the commands)
from skopos.facts.models import DirtyDay
from skopos.facts.reading import open_facts
from skopos.jobs.models import Job
from tests.channels.factories import make_channel
from tests.factories import make_workspace
from tests.flows.factories import MENTIONS, THREE


@pytest.fixture
def place(db):
    return make_workspace("Rye and Shine", slug="rye")


@pytest.fixture
def files(tmp_path):
    (tmp_path / "forum.csv").write_bytes(THREE)
    (tmp_path / "mapping.json").write_text(json.dumps(MENTIONS))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def count(place, table="mention"):
    with open_facts(place.pk, place.tzinfo) as facts:
        return facts.query(f"SELECT count(*) AS n FROM {table}")["n"][0].as_py()


def test_a_file_comes_in_at_once_with_everything_worked_out_from_it(place, files):
    result = run(files / "forum.csv", "--mapping", files / "mapping.json", "--json")
    assert result.exit_code == 0, result.output
    (answer,) = json.loads(result.stdout)
    assert (answer["tally"]["added"], answer["refused"], answer["format"]) == (3, "", "columns")
    assert count(place) == 3
    assert not DirtyDay.objects.exists()
    assert Job.objects.filter(key=f"refresh_objectives:{place.pk}").count() == 1
    assert Import.objects.get().by is None


def test_a_dry_run_stores_nothing(place, files):
    result = run(files / "forum.csv", "--mapping", files / "mapping.json", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "nothing was stored" in result.stdout
    assert (count(place), Import.objects.count()) == (0, 0)


def test_bad_rows_are_named_by_file_and_line_and_change_the_exit_code(place, files):
    path = files / "forum.csv"
    path.write_bytes(THREE + b"4,no date,Jo,Text,1\n")
    result = run(path, "--mapping", files / "mapping.json")
    assert result.exit_code == 1
    assert f"{path}:5: " in result.stderr
    assert count(place) == 3


def test_one_refused_file_does_not_stop_the_others(place, files):
    (files / "x.csv").write_bytes(b"%PDF-1.7")
    result = run(files / "x.csv", files / "missing.csv", files / "forum.csv", "--mapping", files / "mapping.json")
    assert result.exit_code == 2
    assert "x.csv: " in result.stderr
    assert "missing.csv: There is no such file." in result.stderr
    assert count(place) == 3


def test_an_unknown_file_is_told_how_to_be_explained(place, files):
    result = run(files / "forum.csv")
    assert result.exit_code == 2
    assert "--propose" in result.stderr
    proposal = run(files / "forum.csv", "--propose")
    assert proposal.exit_code == 0
    assert json.loads(proposal.stdout)["date"] == "when"
    (files / "mapping.json").write_text(proposal.stdout)
    assert run(files / "forum.csv", "--mapping", files / "mapping.json").exit_code == 0
    assert count(place, "metric_point") == 2  # likes by day


def test_rows_belong_to_the_channel_that_was_named(place, files):
    make_channel(place, key="forum")
    make_channel(make_workspace("Other", slug="other"), key="theirs")
    options = (files / "forum.csv", "--mapping", files / "mapping.json", "--workspace", "rye")
    assert "There is no channel “theirs”. There is: forum." in run(*options, "--channel", "theirs").stderr
    assert run(*options, "--channel", "forum").exit_code == 0
    assert Import.objects.get().channel.key == "forum"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--workspace", "nowhere"), "There is no workspace “nowhere”"),
        (("--format", "no.such"), "not installed"),
        (("--date-order", "ydm"), "must be dmy, mdy or ymd"),
    ],
)
def test_wrong_options_are_refused_with_the_choices(place, files, options, words):
    result = run(files / "forum.csv", *options)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "mapping.json: "), ('{"target": "mention"}', "not right at mapping: A column with the date is needed.")],
)
def test_a_wrong_mapping_is_refused_with_its_place(place, files, text, words):
    (files / "mapping.json").write_text(text)
    result = run(files / "forum.csv", "--mapping", files / "mapping.json")
    assert result.exit_code == 2
    assert words in result.stderr
    assert count(place) == 0
