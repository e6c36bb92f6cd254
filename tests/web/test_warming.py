import logging

from skopos.config import warming


def test_a_web_process_loads_its_pages_ahead(monkeypatch):
    loaded = []
    monkeypatch.setattr("django.template.loader.get_template", loaded.append)
    warming.begin()
    assert "base.html" in loaded


def test_what_cannot_be_loaded_ahead_does_not_end_the_process(monkeypatch, caplog):
    def broken(name):
        raise LookupError(name)

    monkeypatch.setattr("django.template.loader.get_template", broken)
    with caplog.at_level(logging.ERROR):
        warming.begin()
    assert "the first page loads what it needs by itself" in caplog.text


def test_every_template_that_is_loaded_ahead_is_there():
    warming.load()
