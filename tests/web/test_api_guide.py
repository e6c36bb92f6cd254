"""Every example of the guide runs, through the test client."""

import re
import shlex
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.channels.factories import make_token

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
EXAMPLES = re.findall(r"```sh\n(curl .*?)\n```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def run(example):
    """Do what curl would do."""
    words = iter(shlex.split(example.replace("$SKOPOS", "").replace("$TOKEN", "skopos_guide"))[1:])
    method, body, headers, address = "GET", "", {}, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, value = next(words).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            address = word
    kind = headers.pop("Content-Type", "application/json")
    return Client().generic(method, address, body, content_type=kind, headers=headers)


@pytest.mark.parametrize("example", EXAMPLES)
@time_machine.travel("2026-03-20T09:00:00Z", tick=False)
def test_an_example_of_the_guide_works(cast, example):
    cache.clear()
    make_token(cast.workspace, "skopos_guide", may_read=True)
    answer = run(example)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "application/json")
    if " -d " in example:
        assert answer.json()["added"] == 1


def test_the_guide_shows_every_address(cast):
    shown = {re.search(r"\$SKOPOS(/api/v1/[a-z/]+)", example)[1].rstrip("/") for example in EXAMPLES}
    described = Client().get("/api/v1/openapi.json").json()["paths"]
    assert shown == {path.replace("{token}", "").replace("{key}", "revenue").rstrip("/") for path in described}
