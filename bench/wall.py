"""What `bench.day` and `bench.load` share: a served workspace with a token, mentions to send, and the wall's answer."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from bench.pages import wait_for
from skopos.demo.story import Story

OWNER, PASSWORD, SLUG = "bench@halmora.example", "granola-for-breakfast", "bench"
BATCH = 1_000  # what a sender of single mentions gathers in half a second of a busy day


@dataclass
class Place:
    """A served workspace."""

    address: str
    token: str
    home: Path
    client: httpx.Client  # signed in as the owner
    web: "subprocess.Popen[bytes]"

    def send(self, rows: list[dict[str, Any]], client: httpx.Client | None = None) -> dict[str, Any]:
        """Send mentions as a program would, again while the server says that it cannot take them now."""
        return self.send_body(json.dumps({"mentions": rows}).encode(), client)

    def send_body(self, body: bytes, client: httpx.Client | None = None) -> dict[str, Any]:
        """Send mentions that are JSON already, so that the sender's work is not counted."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        for _ in range(60):
            answer = (client or self.client).post(f"{self.address}/api/v1/mentions", content=body, headers=headers)
            if answer.status_code != 503:
                break
            time.sleep(0.5)
        answer.raise_for_status()
        return answer.json()

    def shown(self) -> int:
        """How many mentions the wall says there are in the last seven days."""
        page = self.client.get(f"{self.address}/w/{SLUG}/command/board/").text
        found = re.search(r'tile__value"[^>]*>([\d,]+)<', page)
        return int(found[1].replace(",", "")) if found else 0


@contextmanager
def place(home: Path) -> Iterator[Place]:
    """Make a workspace in a new folder and serve it by `skopos serve`, without a worker; ended by its pid."""
    import socket

    token = inside(home, "make_workspace()")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "skopos", "serve", "--no-worker", "--port", str(port)]
    web = subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, web)
        client = httpx.Client(trust_env=False, timeout=120)
        client.get(f"{address}/accounts/login/")
        form = {"login": OWNER, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
        client.post(f"{address}/accounts/login/", data=form)
        yield Place(address, token, home, client, web)
    finally:
        web.terminate()
        web.wait(timeout=30)


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "SKOPOS_HOME": str(home), "SKOPOS_LOG_LEVEL": "ERROR"}


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of all below it that run still, from /proc."""
    below: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        below.setdefault(int(fields[1]), []).append(int(entry.name))
        ticks[int(entry.name)] = int(fields[11]) + int(fields[12])
    found, waiting = 0, [pid]
    while waiting:
        at = waiting.pop()
        found += ticks.get(at, 0)
        waiting += below.get(at, [])
    return found / os.sysconf("SC_CLK_TCK")


def start_worker(home: Path, lease: int = 5) -> "subprocess.Popen[bytes]":
    """Start `skopos worker`; whoever starts it ends it by its pid."""
    return subprocess.Popen(
        [sys.executable, "-m", "skopos", "worker", "--lease", str(lease)],
        env=environment(home),
        stderr=subprocess.DEVNULL,
    )


def inside(home: Path, call: str) -> str:
    """Run a call of this module with Django set up on a data folder, in a process of its own; give what it prints."""
    script = f"from skopos.cli import base; base.start_django(); from bench import wall; print(wall.{call})"
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(home), check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def make_workspace() -> str:
    from skopos.channels.actions.tokens import make_token
    from skopos.flows import new_workspace

    new_workspace.prepare_storage()
    workspace = new_workspace.create_workspace(name="Bench", owner_email=OWNER, password=PASSWORD)
    owner = workspace.members.get()
    return make_token(workspace, name="Bench", may_write=True, may_read=False, by=owner)[1]


def counted() -> str:
    """Rows stored, their distinct keys, and what the rollups count, by the tables themselves."""
    from skopos.facts import rollups
    from skopos.facts.reading import open_facts
    from skopos.workspaces.models import Workspace

    workspace = Workspace.objects.get(slug=SLUG)
    sql = """
        SELECT count(*) AS n, count(DISTINCT native_id) AS keys,
            (SELECT sum(n)::BIGINT FROM listening_mood_day) AS r
        FROM mention
    """
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        row = facts.query(sql).to_pylist()[0]
    return f"{row['n']} {row['keys']} {row['r'] or 0} {rollups.stale_days(workspace.pk)}"


@cache
def texts() -> list[dict[str, Any]]:
    """What the people of the demo say, in five languages, with their places."""
    from skopos.demo.mentions import make_mentions

    story = Story("launch", datetime.now(UTC).date())
    table = make_mentions(story)[0].select(["platform", "text", "author_name", "place_text", "owned"])
    return [row for row in table.to_pylist() if not row["owned"]]


def mentions(count: int, first: int = 0) -> list[dict[str, Any]]:
    """Make mentions of the last hours, each with a key of its own."""
    said, now = texts(), datetime.now(UTC)
    return [
        {
            "platform": said[number % len(said)]["platform"],
            "native_id": f"bench-{first + number}",
            "published_at": (now - timedelta(seconds=number % 3600)).isoformat(),
            "text": f"{said[number % len(said)]['text']} ({number})",
            "author_name": said[number % len(said)]["author_name"],
            "place_text": said[number % len(said)]["place_text"],
        }
        for number in range(count)
    ]
