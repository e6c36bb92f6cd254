"""The machine code of the loops: found where it is kept, checked before it is called, made where there is none."""

import os
import subprocess
import sys

import numpy as np
import pytest

from skopos_language import keeping, model, warm
from skopos_language.kernels import grams, machine, reading, whole
from skopos_language.kernels.calling import Leaf, leaves, shape_of
from skopos_language.wordlists import known_words, signs

IMPORTED = """
import sys
import skopos_language, pyarrow
skopos_language.enrich(pyarrow.table({"text": ["Lovely day"], "place_text": ["Berlin"]}))
# Not asked about: pandas, which pyarrow loads wherever it is installed.
print(sorted({name.split(".")[0] for name in sys.modules} & {"numba", "llvmlite", "babel", "scipy"}))
"""


def test_labels_need_no_compiler_in_memory():
    shown = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['llvmlite']"


def test_machine_code_reads_a_text_as_python_does():
    texts = ["Soooo GOOD!! 😍 #BestBreadEver @you https://x.y", "Zażółć gęślą jaźń", "كيفيت عالـي می\u200cشود ۱۲", ""]
    data = np.frombuffer("".join(texts).encode(), np.uint8)
    offset = np.cumsum([0, *(len(text.encode()) for text in texts)])
    sign, plain = np.empty(len(data), np.uint32), np.empty(len(data), np.uint32)
    begins, again = np.zeros(len(texts) + 1, np.int64), reading.room()
    reading.read_all(data, offset, signs(), reading.room(), sign, plain, begins)
    for number in range(len(texts)):
        with np.errstate(over="ignore"):
            length = reading.read(data, offset[number], offset[number + 1], signs(), again)
        assert np.array_equal(again.sign[:length], sign[begins[number] : begins[number + 1]])
        assert np.array_equal(again.plain[:length], plain[begins[number] : begins[number + 1]])


def test_machine_code_finds_the_features_that_python_does():
    text = "Nie polecam, obsługa była ok ale jedzenie zimne :("
    held = whole.room_for(model.known(()))
    data = np.frombuffer(text.encode(), np.uint8)
    with np.errstate(over="ignore"):
        length = reading.read(data, 0, len(data), signs(), held.stream)
        tokens = grams.cut(held.stream, length, held.tokens)
        expected = np.zeros(grams.MOST_FEATURES, np.uint32)
        count = grams.features(held.stream, held.tokens, tokens, expected)
        mark = grams.fingerprint(expected, count, held.scratch.votes)
    found = model.answers_for(data, np.array([0, len(data)]), np.zeros(1, np.float32), ())
    assert int(found.fingerprint[0]) == int(mark)


def test_an_array_of_another_type_is_refused_and_not_read():
    with pytest.raises(TypeError, match=r"read_all was given float64 of 1 dimensions"):
        reading.read_all(np.zeros(1), np.zeros(1, np.int64), signs(), reading.room(), *[np.zeros(1, np.uint32)] * 3)


def test_arguments_are_laid_out_as_annotated():
    assert list(leaves(shape_of(reading.Signs))) == [
        Leaf(np.dtype(np.uint32), 1),
        Leaf(np.dtype(np.uint8), 1),
        Leaf(np.dtype(np.uint32), 1),
        Leaf(np.dtype(np.uint32), 2),
    ]
    assert shape_of(float) == Leaf(np.dtype(np.float64), 0)


def test_a_line_is_said_only_where_the_loops_are_not_compiled_yet(monkeypatch):
    said = []
    warm(said.append)
    assert said == []
    monkeypatch.setattr(machine, "is_ready", lambda: False)
    warm(said.append)
    assert len(said) == 1


def test_what_is_kept_is_found_in_the_first_folder_that_can_be_written(tmp_path, monkeypatch):
    shut, opened = tmp_path / "file" / "shut", tmp_path / "open"
    (tmp_path / "file").write_text("a file, no folder")
    monkeypatch.setattr(keeping, "folders", lambda: (shut, opened))
    assert keeping.find("a.o") is None
    keeping.keep("a.o", b"code")
    assert keeping.find("a.o") == opened / "a.o"
    assert [path.name for path in opened.iterdir()] == ["a.o"]


def test_code_is_built_once_and_kept(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(keeping, "folders", lambda: (tmp_path,))
    monkeypatch.setattr(machine, "_built", lambda: built.append(1) or b"machine code")
    assert machine.code() == machine.code() == b"machine code"
    assert built == [1]


def test_a_build_that_fails_says_why(monkeypatch):
    monkeypatch.setattr(machine.sys, "executable", "/bin/false" if os.name == "posix" else sys.executable)
    with pytest.raises(RuntimeError, match="could not be compiled"):
        machine._built()


def test_planted_lists_are_the_same_from_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "folders", lambda: (tmp_path,))
    known_words.cache_clear()
    first = known_words()
    assert len(list(tmp_path.glob("words-*.npz"))) == 1
    known_words.cache_clear()
    again = known_words()
    for one, other in zip(first, again, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    known_words.cache_clear()
