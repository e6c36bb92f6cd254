"""The examples in the docstrings of the science library are true."""

import doctest
import importlib
import pkgutil

import pytest

import skopos_science

MODULES = [module.name for module in pkgutil.iter_modules(skopos_science.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    module = importlib.import_module(f"skopos_science.{name}")
    assert (
        doctest.testmod(
            module,
            optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
            extraglobs={"np": importlib.import_module("numpy")},
        ).failed
        == 0
    )


def test_there_are_examples_to_try():
    finder = doctest.DocTestFinder(exclude_empty=True)
    names = {
        example.name
        for name in MODULES
        for example in finder.find(importlib.import_module(f"skopos_science.{name}"))
        if example.examples
    }
    assert "skopos_science.intervals.share_interval" in names
    assert "skopos_science.attain.forecast" in names
