"""Where answers go: a file is whole or not there; what is no file stays what it is."""

import os
import stat

import pytest

from skopos.cli.lines import writer


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
