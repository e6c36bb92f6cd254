"""Intake of one million mentions from a CSV file: `python -m bench.intake [--rows N] [--write]`.

The file is invented: posts in five languages put together from word lists by a fixed seed, with real-looking ids,
times over a year, names and counts. It goes the whole way of `skopos import` (recognise, read, screen, label, merge,
commit, report) in a process of its own, whose peak memory is measured together with its helpers. In the same run
DuckDB copies the same CSV file to Parquet, which is the floor: it neither screens, labels, checks nor merges.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TABLE = Path("docs/reference/bench-intake.md")
MAPPING = {
    "target": "mention",
    "platform": "forum",
    "date": "published",
    "columns": {
        "native_id": "id", "text": "text", "author_name": "author", "place_text": "place", "likes": "likes",
        "comments": "comments", "shares": "shares", "impressions": "impressions", "url": "url",
    },
    "owned": False,
}  # fmt: skip
HEADER = "id,published,author,place,text,likes,comments,shares,impressions,url\n"
WORDS = {
    "en": "the bread was really fresh today queue long love this bakery terrible service price fair morning coffee "
    "smell friendly staff never again best rolls in town shop closed early happy sad angry surprised recommend friends",
    "de": "das Brot war heute wirklich frisch lange Schlange liebe diese Bäckerei schlechter Service Preis fair "
    "morgens Kaffee Duft freundlich nie wieder beste Brötchen der Stadt Laden geschlossen froh traurig wütend empfehle",
    "pl": "chleb był dzisiaj naprawdę świeży długa kolejka kocham tę piekarnię okropna obsługa cena uczciwa rano kawa "
    "zapach miły nigdy więcej najlepsze bułki w mieście sklep zamknięty szczęśliwy smutny zły polecam znajomym",
    "vi": "bánh mì hôm nay rất tươi xếp hàng dài yêu tiệm bánh này dịch vụ tệ giá hợp lý buổi sáng cà phê "
    "thơm thân thiện không bao giờ quay lại ngon nhất thành phố cửa hàng đóng cửa vui buồn tức giận giới thiệu bạn bè",
    "fa": "نان امروز واقعا تازه بود صف طولانی عاشق این نانوایی هستم خدمات بد قیمت منصفانه صبح قهوه بوی خوب مهربان هرگز "
    "دوباره بهترین نان شهر مغازه بسته خوشحال غمگین عصبانی پیشنهاد می‌کنم دوستان",
}
PLACES = ("Berlin", "Kraków", "Hà Nội", "تهران", "London", "", "New York", "Wien")


def write_file(path: Path, rows: int) -> None:
    """Invent the file, the same for the same number of rows."""
    chance = random.Random(2026)
    words = {language: text.split() for language, text in WORDS.items()}
    languages = list(words)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        for row in range(rows):
            day, minute = divmod(row * 525_600 // rows, 1440)
            text = " ".join(chance.choices(words[languages[row % 5]], k=chance.randint(6, 24)))
            month, day = divmod(day, 28)
            published = f"2025-{month % 12 + 1:02}-{day + 1:02} {minute // 60:02}:{minute % 60:02}"
            likes = int(chance.paretovariate(1.2)) - 1
            file.write(
                f"{10**17 + row},{published},user{chance.randint(1, 90_000)},{chance.choice(PLACES)},{text},"
                f"{likes},{likes // 7},{likes // 11},{likes * 40},https://forum.example/t/{row}\n"
            )


def run_import(path: str, home: str, processes: int, answers: "multiprocessing.Queue[dict]") -> None:
    """The import, in a process of its own with an empty data folder."""
    os.environ.update(SKOPOS_HOME=home, DJANGO_SETTINGS_MODULE="skopos.config.settings", SKOPOS_LOG_LEVEL="ERROR")
    os.environ["SKOPOS_ENRICH_PROCESSES"] = str(processes)
    os.environ["SKOPOS_UPLOAD_MAX_MB"] = "8192"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from skopos.channels.actions.imports import receive_file
    from skopos.channels.reading import BY_COLUMNS
    from skopos.channels.uploads import copy_in
    from skopos.flows.import_file import import_now
    from skopos.flows.take_in import catch_up
    from skopos.workspaces.models import Workspace

    workspace = Workspace.objects.create(slug="bench", name="Bench", time_zone="Europe/Berlin")
    started = time.perf_counter()
    record = receive_file(workspace, copy_in(Path(path)), by=None, format=BY_COLUMNS, mapping=MAPPING)
    record = import_now(record)
    taken_in = time.perf_counter()
    catch_up(workspace)
    answers.put(
        {
            "state": str(record.state),
            "added": record.tally.get("added"),
            "reason": record.reason,
            "import_s": taken_in - started,
            "rollups_s": time.perf_counter() - taken_in,
        }
    )


def run_floor(path: str, target: str, answers: "multiprocessing.Queue[dict]") -> None:
    """DuckDB's plain copy from CSV to Parquet, ids as text as in the import."""
    import duckdb

    started = time.perf_counter()
    with duckdb.connect() as connection:
        rows = f"SELECT * FROM read_csv('{path}', types = {{'id': 'VARCHAR'}})"
        connection.execute(f"COPY ({rows}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    answers.put({"seconds": time.perf_counter() - started})


def measured(function, *args) -> dict:
    """Run in a fresh process; gives its answer with the peak memory of it and its children together."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=function, args=(*args, answers))
    process.start()
    peak, stop = [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], memory_kb(process.pid))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    answer = answers.get()
    process.join()
    stop.set()
    watcher.join()
    return {**answer, "peak_mb": peak[0] / 1024}


def memory_kb(pid: int | None) -> int:
    """Proportional memory of a process and its descendants: pages they share are counted once."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            lines = Path(f"/proc/{current}/smaps_rollup").read_text().splitlines()
            total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
            for thread in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total


def machine() -> str:
    """The machine in words."""
    names = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = next((line.split(":")[1].strip() for line in names.splitlines() if line.startswith("model name")), "")
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    beside = f"load before the run: {load:.1f} (other work ran beside it if above 1)"
    return f"{model or platform.processor()}, {cores} cores, Python {platform.python_version()}, {beside}"


def commit() -> str:
    """The commit that was measured."""
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()


def main() -> None:
    """Measure and print; with --write also into the docs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=0, help="for labelling; 0: one for each core, at most 4")
    parser.add_argument("--write", action="store_true", help=f"write the table to {TABLE}")
    options = parser.parse_args()
    place = machine()
    with tempfile.TemporaryDirectory(prefix="skopos-bench-") as folder:
        path = Path(folder) / "mentions.csv"
        write_file(path, options.rows)
        size = path.stat().st_size / 1e6
        floor = measured(run_floor, str(path), str(Path(folder) / "floor.parquet"))
        found = measured(run_import, str(path), str(Path(folder) / "home"), options.processes)
    if found["state"] != "done" or found["added"] != options.rows:
        sys.exit(f"The import did not take all rows in: {json.dumps(found)}")
    text = report(options.rows, size, floor, found, place)
    print(text)
    if options.write:
        TABLE.write_text(text, encoding="utf-8")


def report(rows: int, size: float, floor: dict, found: dict, place: str) -> str:
    """The table for the docs."""
    seconds = found["import_s"]
    parts = [
        ("Skopos: the whole import", seconds, found["peak_mb"]),
        ("Skopos: rollups afterwards", found["rollups_s"], None),
        ("Floor: DuckDB copies the same CSV to Parquet", floor["seconds"], floor["peak_mb"]),
    ]
    lines = [
        f"| {name} | {took:,.1f} | {rows / took:,.0f} | {f'{peak:,.0f} MB' if peak else ''} |"
        for name, took, peak in parts
    ]
    return f"""# Bench: intake of a file

Made by `python -m bench.intake --rows {rows} --write`, at commit {commit()}.
Machine: {place}.

{rows:,} invented mentions in five languages ({size:,.0f} MB of CSV) through the real import: copied in, hashed, read by
columns, screened, labelled, merged by key, committed with its report. Peak memory is that of the process and its
helpers together.

| | seconds | rows/s | peak memory |
| --- | ---: | ---: | ---: |
{chr(10).join(lines)}

The import takes {seconds / floor["seconds"]:,.1f} times as long as the bare copy, which neither screens nor labels nor
merges.
"""


if __name__ == "__main__":
    main()
