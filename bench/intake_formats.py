"""What comes out of each sample of the platforms' export files.

    python bench/intake_formats.py [FOLDER]

FOLDER defaults to `export_formats/samples` below SKOPOS_BENCH_DATA or `../shared/data`; without it nothing is done.
Prints a line for each file: kind, format with its confidence, rows, mentions, points by metric, problems by code.
"""

import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent


def folder(arguments: list[str]) -> Path:
    if arguments:
        return Path(arguments[0])
    data = Path(os.environ.get("SKOPOS_BENCH_DATA", ROOT.parent / "shared" / "data"))
    return data / "export_formats" / "samples"


def main(arguments: list[str]) -> int:
    samples = folder(arguments)
    if not samples.is_dir():
        print(f"No samples in {samples}; set SKOPOS_BENCH_DATA to the folder that holds export_formats.")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skopos.config.settings")
    import django

    django.setup()
    print("| file | kind | format | rows | mentions | points | problems | ms |\n|---|---|---|---|---|---|---|---|")
    for path in sorted(samples.iterdir()):
        if path.is_file():
            print(line_of(path))
    return 0


def line_of(path: Path) -> str:
    from skopos.channels import mapping
    from skopos.channels.contract import Context
    from skopos.channels.formats import guesses
    from skopos_files.opening import open_file
    from skopos_files.problems import FileRefusedError

    zone = ZoneInfo("Europe/Berlin")
    now = datetime.now(UTC)
    context = Context("bench", zone, "import:bench", now, "EUR", now.astimezone(zone).date())
    started = time.perf_counter()
    try:
        opened = open_file(path, name=path.name)
    except FileRefusedError as refused:
        return f"| {path.name} | refused: {refused.problem.code} |"
    found = guesses(opened)
    if found:
        label = f"{found[0].format.manifest.key} {found[0].confidence:.2f}"
        parts = list(found[0].format.normalise(opened, context))
    else:
        sheet = opened.tables[0]
        guess = mapping.propose(sheet, context.today)
        label = f"columns ({guess.target})" if guess else "columns (by hand)"
        parts = list(mapping.apply(guess, sheet, context)) if guess else []
    mentions = sum(part.mentions.num_rows for part in parts if part.mentions is not None)
    metrics = Counter(name for part in parts if part.points is not None for name in part.points["metric"].to_pylist())
    codes = Counter(problem.code for part in parts for problem in part.problems)
    shown = [" ".join(f"{name}:{count}" for name, count in counter.items()) or "–" for counter in (metrics, codes)]
    spent = (time.perf_counter() - started) * 1000
    rows = sum(part.rows for part in parts)
    return f"| {path.name} | {opened.kind} | {label} | {rows} | {mentions} | {shown[0]} | {shown[1]} | {spent:.0f} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
