"""`skopos science timing`, as an analyst runs it on a file of posts."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from skopos.cli import app
from skopos.cli import commands as registered  # noqa: F401


def run(*arguments):
    return CliRunner().invoke(app, ["science", "timing", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    rng = np.random.default_rng(1)
    lines, now = [], datetime(2026, 1, 1)
    for _ in range(300):
        now += timedelta(hours=float(rng.uniform(2, 30)))
        kind = rng.choice(["photo", "video"])
        value = np.exp(4 + (kind == "video") + 0.8 * (now.hour >= 18) + 0.4 * rng.standard_normal())
        lines.append(f"{now:%Y-%m-%d %H:%M},{kind},{value:.0f}")
    path = tmp_path / "posts.csv"
    path.write_text("time,type,outcome\n" + "\n".join(reversed(lines)) + "\n")
    return path


def test_a_draft_gets_its_range_and_the_hours_their_evidence(file):
    video = json.loads(run(file, "--trait", "type", "--draft", "type=video", "--json").stdout)
    photo = json.loads(run(file, "--trait", "type", "--draft", "type=photo", "--json").stdout)
    assert video["next"]["median"] > 2 * photo["next"]["median"]
    assert (video["posts"], video["level"]) == (300, 0.8)
    assert 0.7 <= video["so_far"]["held"] <= 0.9
    assert video["so_far"]["weighted_error"] < video["so_far"]["weighted_error_of_last_20"]
    assert video["timing"]["evidence"]
    assert video["timing"]["slots"][0]["hour"] >= 18


def test_people_get_sentences(file):
    result = run(file, "--trait", "type")
    assert result.exit_code == 0
    assert "The next post may bring " in result.stdout
    assert "This is correlation" in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--draft", "type=video"], "which is no --trait"),
        (["--trait", "type", "--draft", "type=story"], "no post has type “story”. There is: photo, video."),
        (["--trait", "colour"], "has no column “colour”"),
        (["--outcome-column", "type"], "line 2: column “type” (outcome) holds the text “video”"),
    ],
)
def test_what_cannot_be_used_is_said(file, options, message):
    result = run(file, *options)
    assert result.exit_code == 2
    assert message in result.stderr
