"""What `skopos serve` does before it serves."""

import gc
import logging
import sys

import pytest
from granian.server.common import AbstractServer

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


@pytest.mark.parametrize(("threads", "is_warned"), [(4, False), (5, False), (6, True)])
def test_threads_of_streams_come_on_top_and_only_many_others_are_warned_of(
    monkeypatch, capsys, settings, threads, is_warned
):
    for step in ("prepare_pages", "let_go_of_database"):
        monkeypatch.setattr(base, step, lambda: None)
    monkeypatch.setattr(serve, "load_pages_ahead", lambda: None)
    monkeypatch.setattr(serve, "require_free_port", lambda host, port: None)
    monkeypatch.setattr("multiprocessing.cpu_count", lambda: 2)
    served = []
    monkeypatch.setattr(AbstractServer, "serve", lambda server, *rest: served.append(server.blocking_threads))
    logger = logging.getLogger("_granian")
    for kept, empty in {"filters": [], "handlers": [], "propagate": True}.items():
        monkeypatch.setattr(logger, kept, empty)
    settings.EVENT_STREAMS = 24
    serve.run_server("127.0.0.1", 8000, processes=1, threads=threads, worker=False, ready=lambda: None)
    logger.warning("Something else")
    told = capsys.readouterr().out
    assert served == [threads + 24]
    assert (serve.MANY_THREADS in told) is is_warned
    assert "Something else" in told
