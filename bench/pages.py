"""Pages under load while a worker imports: `python -m bench.pages [--seconds N] [--readers N] [--write]`.

Builds the demo brand in a temporary folder, serves it with `skopos serve` (one web process, one worker), signs in and
reads the main pages with several readers at once: first alone, then while the worker takes in a file of mentions. In
the same run the sign-in page, which asks no workspace's data, is read as the floor: what the server itself can do.
Everything stays on 127.0.0.1; the processes that were started are ended by their pid.
"""

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx

from bench.intake import MAPPING, write_file
from skopos.cli.demo import PASSWORD
from skopos.demo.story import OWNER_EMAIL, SLUG

TABLE = Path("docs/reference/bench-pages.md")
FLOOR = "/accounts/login/"
PAGES = (
    "",
    "strategy/",
    "strategy/objectives/online-revenue/",
    "strategy/objectives/online-revenue/what-if/?target=230000",
    "strategy/learning/",
    "mentions/",
    "mentions/?topic=price&sentiment=-1",
    "metrics/",
    "metrics/metric/revenue",
    "channels/",
    "channels/imports/",
)
IMPORT_ROWS = 400_000


def main() -> None:
    """Run the bench and print or write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="length of each round")
    parser.add_argument("--readers", type=int, default=4, help="readers at once")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(["demo", "--build-only", "--home", str(home)])
        with served(home / "quarter_end") as address:
            client = sign_in(address)
            pages = [f"/w/{SLUG}/{page}" for page in PAGES]
            stranger = httpx.Client(base_url=address, trust_env=False, timeout=60)
            for page in pages:  # templates are read and compiled once
                client.get(page)
            floor = read_all(stranger, [FLOOR], asked.readers, asked.seconds / 2)
            alone = read_all(client, pages, asked.readers, asked.seconds)
            file = home / "mentions.csv"
            write_file(file, IMPORT_ROWS)
            number = inside(home / "quarter_end", f"queue_import_of({str(file)!r})")
            beside = read_all(client, pages, asked.readers, asked.seconds)
            took_in = int(inside(home / "quarter_end", f"rows_done({number})"))
    text = table(floor, alone, beside, asked.readers, took_in)
    print(text)
    if asked.write:
        TABLE.write_text(text, encoding="utf-8")


def run(arguments: list[str]) -> None:
    """Run a command of Skopos to its end."""
    subprocess.run([sys.executable, "-m", "skopos", *arguments], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a data folder on a free port; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SKOPOS_HOME": str(home), "SKOPOS_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "skopos", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers; at most a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address + FLOOR, trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def sign_in(address: str) -> httpx.Client:
    """Give a client that is signed in as the owner."""
    client = httpx.Client(base_url=address, trust_env=False, timeout=60)
    client.get(FLOOR)
    form = {"login": OWNER_EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
    if client.post(FLOOR, data=form).status_code != 302:
        raise SystemExit("Signing in failed.")
    return client


def read_all(client: httpx.Client, pages: list[str], readers: int, seconds: float) -> dict[str, list[float]]:
    """Read the pages in turn with several readers for a while; give the seconds of each answer by page."""
    took: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    failed: list[str] = []

    def reader(first: int) -> None:
        turn = first
        while time.monotonic() < until and not failed:
            page = pages[turn % len(pages)]
            began = time.perf_counter()
            answer = client.get(page)
            took[page].append(time.perf_counter() - began)
            if answer.status_code != 200:
                failed.append(f"{page} answered {answer.status_code}")
            turn += 1

    threads = [threading.Thread(target=reader, args=(number * 3,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(failed[0])
    return {page: times for page, times in took.items() if times}


def inside(home: Path, call: str) -> str:
    """Run a call of this module with Django set up on a data folder, in a process of its own; give what it prints."""
    environment = {**os.environ, "SKOPOS_HOME": str(home), "SKOPOS_LOG_LEVEL": "ERROR"}
    script = f"from skopos.cli import base; base.start_django(); from bench import pages; print(pages.{call})"
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def queue_import_of(path: str) -> int:
    """Queue the import of a file of mentions, as the upload page does; give its number."""
    from skopos.channels.actions.imports import receive_file
    from skopos.channels.reading import BY_COLUMNS
    from skopos.channels.uploads import copy_in
    from skopos.flows.tasks import queue_import
    from skopos.workspaces.models import User, Workspace

    owner = User.objects.get(email=OWNER_EMAIL)
    workspace, received = Workspace.objects.get(slug=SLUG), copy_in(Path(path))
    record = receive_file(workspace, received, by=owner, format=BY_COLUMNS, mapping=MAPPING)
    queue_import(record)
    return record.pk


def rows_done(number: int) -> int:
    """Give how many rows of the file the worker has read."""
    from skopos.channels.models import Import

    return Import.objects.get(pk=number).rows_done


def quantile(times: list[float], share: float) -> float:
    """Give a quantile in milliseconds."""
    return sorted(times)[min(int(share * len(times)), len(times) - 1)] * 1000


def table(
    floor: dict[str, list[float]],
    alone: dict[str, list[float]],
    beside: dict[str, list[float]],
    readers: int,
    took_in: int,
) -> str:
    """Write the table."""
    lines = [
        "# Pages under load",
        "",
        f"Written by `python -m bench.pages --write`: {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end. The readers run on the same "
        "machine and take their part of it.",
        "",
        f"{readers} readers at once, one web process with four threads, one worker. p50 and p95 in milliseconds.",
        "",
        "| page | p50 | p95 | p50 while importing | p95 while importing |",
        "|---|---:|---:|---:|---:|",
    ]
    for page in alone:
        cells = [quantile(times, share) for times in (alone[page], beside.get(page, [0.0])) for share in (0.5, 0.95)]
        lines.append(f"| `{page.replace(f'/w/{SLUG}', '')}` | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |")
    totals = [[time for times in took.values() for time in times] for took in (floor, alone, beside)]
    rates = [readers / (sum(times) / len(times)) for times in totals]
    lines += [
        "",
        "| | requests/s | p50 | p95 | against the floor |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, times, rate in zip(
        ("sign-in page (floor)", "pages", "pages while importing"), totals, rates, strict=True
    ):
        cells = (f"{rate:.0f}", f"{median(times) * 1000:.0f}", f"{quantile(times, 0.95):.0f}", f"{rate / rates[0]:.2f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", f"While importing, {took_in:,} mentions were read from a file of {IMPORT_ROWS:,}.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
