"""From arrival to the wall: `python -m bench.day [--write]`.

A day of 22,000 mentions is sent to the API of a served workspace, all at once. A worker runs beside it and an open
wall listens to the stream of events. Taken is the time from the first request until everything is labelled and
stored, and until the wall's own fragment counts all of them, and the CPU time that the server and the worker used.
First in one request, then in requests of 5,000 and of 1,000, each into the workspace that holds the earlier ones.
"""

import argparse
import json
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
            for number, batch in enumerate((asked.mentions, asked.mentions, 5_000, 1_000)):
                load, pids = os.getloadavg()[0], (place.web.pid, worker.pid)
                used = [wall.cpu_seconds(pid) for pid in pids]
                stored, shown, fragments = one_day(place, asked.mentions, number * asked.mentions, batch)
                web, job = (wall.cpu_seconds(pid) - before for pid, before in zip(pids, used, strict=True))
                lines.append(
                    f"| {asked.mentions:,} | {batch:,} | {stored:.2f} | {shown:.2f} | {web:.2f} | {job:.2f} | "
                    f"{fragments} | {load:.1f} |"
                )
                print(lines[-1])
                time.sleep(3)  # what follows the wall, such as the queue of triage, is not the next one's cost
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    if asked.write:
        REPORT.write_text(report(lines), encoding="utf-8")


def one_day(place: wall.Place, count: int, first: int, batch: int) -> tuple[float, float, int]:
    """Send a day; give the seconds until it is stored and until it is shown, and how often the wall asked."""
    before, rows = place.shown(), wall.mentions(count, first=first)
    bodies = [json.dumps({"mentions": rows[start : start + batch]}).encode() for start in range(0, count, batch)]
    asked, stored_at = 0, []
    with ThreadPoolExecutor(4) as pool, httpx.Client(trust_env=False, timeout=120) as sender:

        def send(body: bytes) -> int:
            added = place.send_body(body, sender)["added"]
            stored_at.append(time.perf_counter())
            return added

        began = time.perf_counter()
        sent = [pool.submit(send, body) for body in bodies]
        with place.client.stream("GET", f"{place.address}/w/{wall.SLUG}/command/events/") as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    asked += 1
                    if place.shown() == before + count:
                        break
        shown = time.perf_counter() - began
        assert sum(one.result() for one in sent) == count
    return max(stored_at) - began, shown, asked


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
            "wall, fetched whenever the stream of events says so, counts all of them. CPU seconds are those of the web "
            "process, with the wall that it serves, and of the worker. On a machine with load, others had the rest.",
            "",
            "| mentions | in requests of | stored, s | shown, s | CPU of the web process, s | CPU of the worker, s "
            "| fragments fetched | load average at the start |",
            "|---:|---:|---:|---:|---:|---:|---:|---:|",
            *lines,
            "",
        ]
    )


if __name__ == "__main__":
    main()
