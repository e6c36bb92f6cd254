"""From arrival to the wall: `python -m bench.day [--write]`.

A day of 22,000 mentions is sent to the API of a served workspace, all at once, in the batches of a thousand that the
API takes. A worker runs beside it and an open wall listens to the stream of events. Taken is the time from the first
request until everything is labelled and stored, and until the wall's own fragment counts all of them. Twice: into an
empty workspace, and once more into the one that holds the first day already.
"""

import argparse
import os
import platform
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench import wall

DAY = 22_000
REPORT = Path("docs/reference/bench-day.md")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=DAY)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT}")
    asked = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as folder, wall.place(Path(folder)) as place:
        worker = wall.start_worker(place.home)
        try:
            place.send(wall.mentions(20, first=10_000_000))  # compiled code and templates are read once
            until(lambda: place.shown() == 20, 60)
            for number, name in enumerate(("first day", "second day")):
                before = place.shown()
                load = os.getloadavg()[0]
                stored, shown, requests = one_day(place, asked.mentions, number * asked.mentions, before)
                lines.append(f"| {name} | {asked.mentions:,} | {stored:.2f} | {shown:.2f} | {requests} | {load:.1f} |")
                print(lines[-1])
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    if asked.write:
        REPORT.write_text(report(lines), encoding="utf-8")


def one_day(place: wall.Place, count: int, first: int, before: int) -> tuple[float, float, int]:
    """Send a day; give the seconds until it is stored and until it is shown, and how often the wall asked."""
    rows = wall.mentions(count, first=first)
    batches = [rows[start : start + wall.BATCH] for start in range(0, count, wall.BATCH)]
    asked = 0
    with ThreadPoolExecutor(2) as pool, httpx.Client(trust_env=False, timeout=120) as sender:
        began = time.perf_counter()
        sent = [pool.submit(place.send, batch, sender) for batch in batches]
        with place.client.stream("GET", f"{place.address}/w/{wall.SLUG}/command/events/") as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    asked += 1
                    if place.shown() == before + count:
                        shown = time.perf_counter() - began
                        break
                if all(one.done() for one in sent) and "stored" not in locals():
                    stored = time.perf_counter() - began
        took = [one.result() for one in sent]
    assert sum(one["added"] for one in took) == count
    return locals().get("stored", shown), shown, asked


def until(condition, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise SystemExit("The wall did not show what was sent.")
        time.sleep(0.1)


def report(lines: list[str]) -> str:
    return "\n".join(
        [
            "# A day on the wall",
            "",
            f"Written by `python -m bench.day --write`: {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}. One web process, one worker, SQLite; the sender runs on the same machine.",
            "",
            "Seconds from the first request: until all mentions are labelled and stored, and until the fragment of the "
            "wall, fetched whenever the stream of events says so, counts all of them.",
            "",
            "| | mentions | stored | shown | fragments fetched | load average at the start |",
            "|---|---:|---:|---:|---:|---:|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    main()
