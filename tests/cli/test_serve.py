"""What `skopos serve` does before it serves."""

import gc
import sys

import pytest

from skopos.cli import base, serve


@pytest.mark.parametrize(("method", "is_loaded"), [("fork", True), ("spawn", False)])
def test_pages_are_loaded_before_processes_are_forked_and_only_then(monkeypatch, method, is_loaded):
    monkeypatch.delitem(sys.modules, "skopos.config.wsgi", raising=False)
    monkeypatch.setattr("multiprocessing.get_start_method", lambda: method)
    serve.load_pages_ahead()
    assert ("skopos.config.wsgi" in sys.modules) is is_loaded


def test_garbage_is_collected_again_after_loading_even_when_it_fails():
    with pytest.raises(LookupError), base.loading():
        assert not gc.isenabled()
        raise LookupError
    assert gc.isenabled()
