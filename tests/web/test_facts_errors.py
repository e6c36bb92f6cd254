import logging

import pytest

from skopos.facts.errors import FactsTimeLimit, FactsUnreadable
from skopos.web.views import home


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (FactsTimeLimit("more than 20 s"), "Try a shorter period"),
        (FactsUnreadable("a.parquet is missing"), "missing or damaged"),
    ],
)
def test_figures_that_cannot_be_read_are_said_with_what_to_do(cast, monkeypatch, caplog, error, advice):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(home, "render", fail)
    caplog.set_level(logging.CRITICAL, logger="django.request")
    answer = cast.browser(cast.ana).get(f"/w/{cast.workspace.slug}/")
    assert answer.status_code == 503
    assert advice in answer.content.decode()
    assert "a.parquet" not in answer.content.decode()


def test_other_errors_stay_errors(cast, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(home, "render", fail)
    with pytest.raises(ZeroDivisionError):
        cast.browser(cast.ana).get(f"/w/{cast.workspace.slug}/")
