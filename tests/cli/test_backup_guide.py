"""The guide's way to copy a database in use gives a whole copy."""

import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "secure-and-back-up.md"


def copy(folder):
    command = shlex.split(re.search(r"^python3 -c .*$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)[0])
    return subprocess.run([sys.executable, *command[1:]], cwd=folder, capture_output=True, text=True)


def test_a_database_in_use_is_copied_whole_and_never_over_an_older_copy(tmp_path):
    (tmp_path / "skopos-data").mkdir()
    with closing(sqlite3.connect(tmp_path / "skopos-data" / "skopos.sqlite3")) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE kept (n INTEGER)")
        live.execute("INSERT INTO kept VALUES (1)")
        live.commit()  # stands in the journal beside the file, where cp would miss it
        live.execute("BEGIN")
        live.execute("INSERT INTO kept VALUES (2)")
        assert copy(tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as copied:
        assert copied.execute("SELECT n FROM kept").fetchall() == [(1,)]
    assert "already exists" in copy(tmp_path).stderr
