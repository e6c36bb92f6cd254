"""Where answers go: a file is whole or not there; what is no file stays what it is."""

import gzip
import os
import stat
from pathlib import Path

import pytest
import typer

from skopos.cli.lines import LineError, opened, parsed, require, writer


def test_a_file_appears_only_when_it_is_whole(tmp_path):
    out = tmp_path / "answers.jsonl"
    out.write_bytes(b"earlier\n")
    with pytest.raises(RuntimeError), writer(out) as file:
        file.write(b"half")
        raise RuntimeError("interrupted")
    assert out.read_bytes() == b"earlier\n"
    assert list(tmp_path.iterdir()) == [out]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with writer(pipe) as file:
            file.write(b"an answer\n")
        assert os.read(reader, 100) == b"an answer\n"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_gzip_packed_is_unpacked_and_what_is_cut_off_is_said(tmp_path):
    packed = tmp_path / "lines.jsonl.gz"
    packed.write_bytes(gzip.compress(b"one\ntwo\n"))
    with opened(packed) as lines:
        assert list(lines) == [b"one\n", b"two\n"]
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(OSError, match="damaged or cut off") as problem, opened(packed) as lines:
        list(lines)
    assert problem.value.filename == str(packed)


def test_answers_to_a_hyphen_go_to_standard_output(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    with writer(Path("-")) as file:
        file.write(b"an answer\n")
    assert capfdbinary.readouterr().out == b"an answer\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("out", "why"), [("", "this is a folder"), ("absent/x.jsonl", "no such folder to write to")])
def test_a_place_that_cannot_be_written_to_is_said(tmp_path, out, why):
    with pytest.raises(OSError, match=why), writer(tmp_path / out):
        pass


def test_a_pipe_can_be_read_and_a_folder_cannot(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    require(tmp_path / "pipe")
    with pytest.raises(typer.Exit):
        require(tmp_path)
    assert "is a folder; name a file in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "the line is empty"),
        (b'{"t": "caf\xe9"}', "not UTF-8: byte 0xe9 at place 11; save the file as UTF-8"),
        (b'{"t" 1}', "not a line of JSON: Expecting ':' delimiter, at letter 6"),
    ],
)
def test_a_line_that_is_none_says_why(line, why):
    with pytest.raises(LineError, match=f"^{why}$"):
        parsed(line)
