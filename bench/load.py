"""Sustained load with the worker killed in the middle: `python -m bench.load [--seconds N] [--rate N] [--write]`.

Sends mentions to the API of a served workspace at an even rate. In the middle the worker, which makes the rollups, is
killed by its own pid, as an operator or the kernel would, and another one is started after a fifth of the time. At the
end every mention must be stored once, and the rollups must count every one.
"""

import argparse
import json
import os
import platform
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import httpx

from bench import wall

REPORT = Path("docs/reference/bench-load.md")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=2_000, help="mentions a second")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT}")
    asked = parser.parse_args()
    found = run(asked.seconds, asked.rate)
    text = report(asked.seconds, asked.rate, found)
    print(text)
    if asked.write:
        REPORT.write_text(text, encoding="utf-8")


def run(seconds: int, rate: int) -> dict[str, float]:
    """Send, kill, start again, wait and count."""
    rows = wall.mentions(seconds * rate)
    batches = [
        json.dumps({"mentions": rows[start : start + wall.BATCH]}).encode() for start in range(0, len(rows), wall.BATCH)
    ]  # before the clock runs: a sender's own work is not the server's
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, wall.place(Path(folder)) as place:
        place.send(wall.mentions(1, first=10_000_000))
        worker = [wall.start_worker(place.home)]
        killing = threading.Thread(target=kill_and_start, args=(worker, place, seconds))
        took: list[float] = []
        late: list[float] = []
        killing.start()
        web, sender_cpu = wall.cpu_seconds(place.web.pid), time.process_time()
        began = time.perf_counter()
        lock, turn = threading.Lock(), iter(enumerate(batches))

        def sender() -> None:
            with httpx.Client(trust_env=False, timeout=120) as client:
                while True:
                    with lock:
                        number, batch = next(turn, (0, None))
                    if batch is None:
                        return
                    due = began + number * wall.BATCH / rate
                    time.sleep(max(0.0, due - time.perf_counter()))
                    start = time.perf_counter()
                    place.send_body(batch, client)
                    took.append(time.perf_counter() - start)
                    late.append(time.perf_counter() - due)

        threads = [threading.Thread(target=sender) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sent = time.perf_counter() - began
        web, sender_cpu = wall.cpu_seconds(place.web.pid) - web, time.process_time() - sender_cpu
        killing.join()
        try:
            caught_up = wait_for_rollups(place, len(rows) + 1)
        finally:
            worker[0].terminate()
            worker[0].wait(timeout=60)
    return {
        "sent": len(rows) + 1, "seconds": sent, "median": median(took), "slowest": max(took), "latest": max(late),
        "load": load, "web": web, "sender": sender_cpu, **caught_up,
    }  # fmt: skip


def kill_and_start(worker: list, place: wall.Place, seconds: int) -> None:
    """Kill the worker by its pid in the middle, and start another later."""
    time.sleep(seconds / 2)
    worker[0].kill()
    worker[0].wait()
    time.sleep(seconds / 5)
    worker[0] = wall.start_worker(place.home)


def wait_for_rollups(place: wall.Place, count: int) -> dict[str, float]:
    began = time.perf_counter()
    while True:
        stored, keys, rolled_up, stale = map(int, wall.inside(place.home, "counted()").split())
        if (rolled_up == count and not stale) or time.perf_counter() - began > 180:
            return {
                "stored": stored, "keys": keys, "rolled_up": rolled_up, "stale": stale,
                "behind": time.perf_counter() - began, "shown": place.shown(),
            }  # fmt: skip
        time.sleep(0.5)


def report(seconds: int, rate: int, found: dict[str, float]) -> str:
    lost = found["sent"] - found["keys"]
    return "\n".join(
        [
            "# Sustained load, the worker killed in the middle",
            "",
            f"Written by `python -m bench.load --write`: {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, load {found['load']:.1f} before it began. One web process, one worker, "
            "SQLite; the sender runs on the same machine. Mentions go to the API in batches of 1,000; each request "
            "answers when its mentions are labelled and stored.",
            "",
            f"Asked: {rate:,} mentions a second for {seconds} s. The worker was killed by its pid after "
            f"{seconds / 2:.0f} s, another was started {seconds / 5:.0f} s later.",
            "",
            "| | |",
            "|---|---:|",
            f"| mentions sent | {found['sent']:,.0f} |",
            f"| reached, mentions a second | {found['sent'] / found['seconds']:,.0f} |",
            f"| a request of 1,000, median and slowest, s | {found['median']:.2f}, {found['slowest']:.2f} |",
            f"| latest answer after it was due, s | {found['latest']:.2f} |",
            f"| CPU seconds of the web process, of the sender | {found['web']:.1f}, {found['sender']:.1f} |",
            f"| CPU seconds of the web process for 1,000 mentions | {found['web'] / found['sent'] * 1000:.3f} |",
            f"| rows stored, distinct keys | {found['stored']:,.0f}, {found['keys']:,.0f} |",
            f"| lost | {lost:,.0f} |",
            f"| counted by the rollups, by the wall | {found['rolled_up']:,.0f}, {found['shown']:,.0f} |",
            f"| seconds from the last request until the rollups count all | {found['behind']:.1f} |",
            "",
        ]
    )


if __name__ == "__main__":
    main()
