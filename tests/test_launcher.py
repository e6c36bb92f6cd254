"""The launcher in the repository's root, tried with interpreters that are not what they seem."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import run


def fake_python(path: Path, version: str, works: bool = True) -> Path:
    """An executable that answers like a Python of `version`, or fails as a shim without its version does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{f'echo {version}' if works else 'echo not installed >&2; exit 127'}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on it: no pyenv, an empty PATH, and a `python3` of 3.11 that runs the launcher."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.setattr(sys, "executable", str(fake_python(tmp_path / "bin" / "python3", "3.11")))
    return tmp_path


def test_a_shim_that_does_not_run_is_passed_over_for_pyenv_s_own_folder(machine, monkeypatch):
    fake_python(machine / "bin" / "python3.13", "", works=False)
    real = fake_python(machine / "pyenv" / "versions" / "3.13.0" / "bin" / "python", "3.13")
    monkeypatch.setenv("PYENV_ROOT", str(machine / "pyenv"))
    assert run.find_python() == str(real)


def test_the_newest_wanted_version_wins(machine):
    fake_python(machine / "bin" / "python3.12", "3.12")
    newer = fake_python(machine / "bin" / "python3.13", "3.13")
    assert run.find_python() == str(newer)


def test_3_12_will_do_when_there_is_no_3_13(machine):
    only = fake_python(machine / "bin" / "python3.12", "3.12")
    assert run.find_python() == str(only)


def test_without_any_it_is_left_to_uv(machine):
    assert run.find_python() is None


def test_a_uv_of_another_version_is_not_used(machine, monkeypatch):
    other = machine / "bin" / "uv"
    other.write_text("#!/bin/sh\necho uv 0.1.0\n")
    other.chmod(0o755)
    calls = []
    monkeypatch.setattr(run, "run", calls.append)
    monkeypatch.setattr(run, "TOOLS", str(machine / "tools"))
    assert run.find_uv() == str(machine / "tools" / "bin" / "uv")
    assert f"uv=={run.UV_VERSION}" in calls[0]


def test_an_up_to_date_environment_is_left_alone(tmp_path, monkeypatch):
    python = fake_python(tmp_path / "bin" / "python", "3.13")
    monkeypatch.setattr(run, "VENV", str(tmp_path))
    names = {"run.txt": "requirements/run.txt", "pyproject.toml": "pyproject.toml"}
    lines = [f"{name} {run.digest_of(str(Path(run.ROOT) / path))}\n" for name, path in names.items()]
    (tmp_path / ".installed").write_text("".join(lines))
    monkeypatch.setattr(run, "run", lambda command: pytest.fail(f"installed again: {command}"))
    assert run.install(["run"]) == str(python)


@pytest.fixture
def environment(monkeypatch):
    """The environment variables that commands get; what a test changes there is undone."""
    changed = dict(run.os.environ)
    changed.pop("PYTHONDONTWRITEBYTECODE", None)
    changed.pop("PYTHONPYCACHEPREFIX", None)
    monkeypatch.setattr(run.os, "environ", changed)
    return changed


def test_bytecode_is_kept_below_the_environment_where_none_may_lie_beside_the_sources(environment):
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    run.keep_bytecode()
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert Path(environment["PYTHONPYCACHEPREFIX"]).parent == Path(run.VENV)


def test_a_folder_for_bytecode_that_somebody_chose_is_used(environment):
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "elsewhere"}
    run.keep_bytecode()
    assert environment["PYTHONPYCACHEPREFIX"] == "elsewhere"


def test_python_does_as_usual_with_bytecode_where_nobody_forbids_it(environment):
    run.keep_bytecode()
    assert "PYTHONPYCACHEPREFIX" not in environment


def test_what_does_not_go_together_with_skopos_gets_an_environment_of_its_own(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(run, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(run, "find_uv", lambda: "uv")

    def called(command):
        calls.append(command)
        fake_python(tmp_path / ".venv-pymc" / "bin" / "python", "3.13")

    monkeypatch.setattr(run, "run", called)
    monkeypatch.setattr(run, "install", lambda groups: pytest.fail(f"installed into .venv: {groups}"))
    assert run.main(["setup", "pymc"]) == 0
    assert [command[1:3] for command in calls] == [["venv", "--quiet"], ["pip", "install"]]
    assert calls[1][-1].endswith("requirements/pymc.txt")
    assert not (tmp_path / ".venv").exists()
    assert run.main(["setup", "pymc"]) == 0
    assert len(calls) == 2  # up to date
