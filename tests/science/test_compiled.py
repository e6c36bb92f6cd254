"""Compiled loops find a place for their machine code, or do without one."""

import os
import stat
import subprocess
import sys
import tempfile

from skopos_science import compiled


def test_the_private_folder_is_ours_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = compiled.private_folder()
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_others_may_write_to_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    compiled.private_folder().chmod(0o777)
    assert compiled.private_folder() is None


def test_a_loop_runs_where_nothing_can_be_written(monkeypatch):
    def refuse(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function")
        return lambda function: function

    monkeypatch.setattr(compiled.numba, "njit", refuse)
    monkeypatch.setattr(compiled, "private_folder", lambda: None)
    assert compiled.compiled(lambda number: number + 1)(2) == 3


def test_another_process_gives_the_same_futures():
    code = (
        "from skopos_science.attain import forecast\n"
        "print(forecast([9, 4, 7, 3, 8, 6, 5, 7, 2, 9], period='M', horizon=3, paths=4, seed=2).paths.tolist())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **extra}
        ).stdout
        for extra in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    }
    assert len(runs) == 1
