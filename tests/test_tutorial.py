"""The tutorial's commands, run as a newcomer would, in a folder of their own."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def commands():
    """Every line of the tutorial's shell blocks, but for the one that serves until it is stopped."""
    blocks = re.findall(r"```sh\n(.*?)```", TUTORIAL, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line != "skopos serve"]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one line of the tutorial in `folder`, where `docs` is the repository's."""
    command, _, target = line.partition(" > ")
    words = shlex.split(command)
    assert words[0] == "skopos"
    # A newcomer has none of the settings that the tests made for themselves.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SKOPOS_", "DJANGO_"))}
    environment = {**inherited, "SKOPOS_HOME": str(folder / "skopos-data"), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "skopos", *words[1:]], cwd=folder, env=environment, capture_output=True, text=True
    )
    if target:
        (folder / target).write_text(done.stdout, encoding="utf-8")
    return done


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    return tmp_path


def test_the_tutorial_s_commands_do_what_it_says(folder):
    answers = {line: run(line, folder) for line in commands()}
    failed = {line: done.stderr for line, done in answers.items() if done.returncode and " check " not in line}
    assert not failed
    line, checked = next((line, done) for line, done in answers.items() if " check " in line)
    assert checked.returncode == 1
    assert re.search(r"A Attainable\s*│ Fail", checked.stdout)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    # Section 3: the reader sets the target that the answer names, and checks again.
    even = re.search(r"for ([\d,]+) \(even chance\)", " ".join(re.findall(r"[^│\s]+", checked.stdout)))
    strategy = (ROOT / "docs" / "tutorial" / "strategy.yaml").read_text(encoding="utf-8")
    (folder / "mended.yaml").write_text(strategy.replace("target: 2700", f"target: {even[1].replace(',', '')}"))
    again = run(line.replace("docs/tutorial/strategy.yaml", "mended.yaml"), folder)
    assert again.returncode == 0
    assert re.search(r"A Attainable\s*│ Pass", again.stdout)


def test_every_page_it_links_to_is_there():
    for link in re.findall(r"\]\(([^)#]+)\)", TUTORIAL):
        assert (ROOT / "docs" / link).exists(), link
