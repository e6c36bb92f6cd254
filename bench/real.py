"""Real files and real objectives, by the command line as a person uses it. Run `python -m bench.real`.

Every file goes through `skopos import` into a fresh data folder, and once more, which must change nothing. Then each
objective is set in the middle of a real history, for one tenth more than the stretch before brought: it is checked as
of its first day (`skopos check --workspace --today`) and as of the day after its deadline, when the truth is known; and
with dates ahead of us, though the figures have long ended. The page goes to `docs/reference/bench-real.md`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.real_page import page

DATA = Path(os.environ.get("SKOPOS_BENCH_DATA", "../shared/data"))
SAMPLES = "export_formats/samples"
BY_COLUMNS = (
    "celebrity_tweets/538_BarackObama.csv",
    "online_retail/online_retail.csv.gz",
    "github_stars_weekly/github_stars_weekly.csv.gz",
    "media_mentions_weekly/cable_weekly.csv",
    "media_mentions_weekly/online_weekly.csv",
)
SKOPOS = Path(sys.executable).with_name("skopos")
WORKSPACE = "real"
MORE = 1.1


@dataclass(frozen=True)
class Wish:
    """An objective to be set: on which metric, and on how many days up to the last one with figures."""

    key: str
    title: str
    metric: str
    file: str
    days: int
    segment: str = ""
    statistic: str = "sum"
    unit: str = "count"
    kind: str = "revenue"


WISHES = (
    Wish("revenue", "Revenue of the shop", "revenue", BY_COLUMNS[1], 56, unit="EUR"),
    Wish("customers", "Customers of the shop, by day", "customers", BY_COLUMNS[1], 56, kind="loyalty"),
    Wish("orders", "Orders of the shop", "orders", BY_COLUMNS[1], 28),
    Wish("stars", "Stars of one repository", "stars", BY_COLUMNS[2], 182, "vapor/vapor", "end", kind="knowledge"),
    Wish("likes", "Likes of a statesman's posts", "likes", BY_COLUMNS[0], 91, kind="reputation"),
    Wish("posts", "Posts of a statesman", "posts_published", BY_COLUMNS[0], 91, kind="knowledge"),
    Wish("online", "Stories online that name one person", "matched_stories", BY_COLUMNS[4], 63, "Bernie Sanders"),
    Wish("cable", "Clips on television that name one person", "matched_clips", BY_COLUMNS[3], 63, "Bernie Sanders"),
)


class Line:
    """The command line on one data folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {"SKOPOS_HOME": str(home)}

    def run(self, *arguments: object, fine: tuple[int, ...] = (0,)) -> str:
        """Run `skopos` with these words; ends with what it said if it failed."""
        words = [str(SKOPOS), *map(str, arguments)]
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode not in fine:
            sys.exit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def json(self, *arguments: object, fine: tuple[int, ...] = (0,)) -> Any:
        """Run it and read its answer."""
        return json.loads(self.run(*arguments, "--json", fine=fine))


def import_all(line: Line) -> list[dict[str, Any]]:
    """Import the samples in one go, and each table by the mapping that Skopos proposes for it."""
    samples = sorted(path for path in (DATA / SAMPLES).iterdir() if path.is_file())
    outcomes = line.json("import", *samples, fine=(0, 1))
    for name in BY_COLUMNS:
        mapping = line.home / f"{Path(name).name}.json"
        if not mapping.exists():
            mapping.write_text(line.run("import", "--propose", DATA / name))
        outcomes += line.json("import", "--mapping", mapping, DATA / name, fine=(0, 1))
    return outcomes


def last_day(line: Line, outcome: dict[str, Any]) -> date:
    """The last Sunday that a file's figures cover, as weeks end on it; a week of figures lies under its first day."""
    last = date.fromisoformat(outcome["tally"]["last_day"] or "1970-01-01")
    mapping = line.home / f"{Path(outcome['file']).name}.json"
    weekly = mapping.exists() and json.loads(mapping.read_text())["span"] == "week"
    covered = last + timedelta(days=6 if weekly else 0)
    return covered - timedelta(days=(covered.weekday() + 1) % 7)


def judge(line: Line, wish: Wish, last: date) -> dict[str, Any]:
    """Set one objective on the last days of a history, and check it before, after and today."""
    start = last - timedelta(days=wish.days - 1)
    before = start - timedelta(days=wish.days)
    parts = [(before, start - timedelta(days=1))]
    if wish.statistic == "end":
        parts.append((before - timedelta(days=wish.days), before - timedelta(days=1)))
    figures = [check(line, wish, 1.0, *part, today=start)["current"] for part in parts]
    if None in figures:
        sys.exit(f"{wish.title}: the figures do not reach back far enough for {wish.days} days.")
    brought = [float(figure) for figure in figures]
    target = brought[0] + MORE * (brought[0] - brought[1]) if len(brought) == 2 else MORE * brought[0]
    target = float(f"{target:.4g}")
    first = check(line, wish, target, start, last, today=start)
    after = check(line, wish, target, start, last, today=last + timedelta(days=1))
    return {"wish": wish, "start": start, "last": last, "target": target, "first": first, "after": after}


def check(line: Line, wish: Wish, target: float, start: date, deadline: date, today: date) -> dict[str, Any]:
    """Let `skopos check` judge one objective by the workspace's figures."""
    file = line.home / f"{wish.key}.yaml"
    write_strategy(file, [objective(wish, target, start, deadline)])
    answer = line.json("check", file, "--workspace", WORKSPACE, "--today", today, fine=(0, 1))
    found: dict[str, Any] = answer["objectives"][0]
    return found


def objective(wish: Wish, target: float, start: date, deadline: date) -> dict[str, Any]:
    """Give one goal with a strategy and the objective."""
    leaf = {
        "key": wish.key,
        "title": f"{wish.title}: {target:g} by {deadline}",
        "metric": wish.metric,
        "segment": wish.segment,
        "zone": "commerce",
        "audience": "the public",
        "target": target,
        "unit": wish.unit,
        "statistic": wish.statistic,
        "start": start,
        "deadline": deadline,
        "rhythm": "weekly",
        "state": "running",
    }
    branch = {"key": wish.key, "title": f"Grow: {wish.title}", "objectives": [leaf]}
    return {"key": wish.key, "title": f"More: {wish.title}", "kind": wish.kind, "strategies": [branch]}


def write_strategy(file: Path, goals: list[dict[str, Any]]) -> None:
    """Write a strategy file."""
    yaml = YAML()
    yaml.representer.ignore_aliases = lambda *_data: True  # strategy files know no aliases
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump({"skopos": 1, "business": "Real input", "goals": goals}, stream)


def take_over(line: Line, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Check all with dates ahead of us; import them as one strategy, twice; assess them; export the tree again."""
    file, out = line.home / "strategy.yaml", line.home / "out.yaml"
    write_strategy(file, [objective(row["wish"], row["target"], row["start"], row["last"]) for row in answers])
    ahead, day = line.home / "ahead.yaml", datetime.now(UTC).date()
    write_strategy(ahead, [objective(row["wish"], row["target"], day, day + timedelta(days=91)) for row in answers])
    found_today = line.json("check", ahead, "--workspace", WORKSPACE, fine=(0, 1))["objectives"]
    for row, found in zip(answers, found_today, strict=True):
        row["now"] = found
    first, again = (line.json("strategy", "import", file)["counts"] for _time in range(2))
    assert again == {"new": 0, "changed": 0, "same": first["new"]}, again
    outlooks = line.json("strategy", "assess")
    line.run("strategy", "export", "--out", out)
    back = line.json("strategy", "import", out)["counts"]
    assert back == again, back
    return {"rows": first["new"], "assessed": len(outlooks)}


def main() -> None:
    """Run everything in a folder of its own and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/reference/bench-real.md"))
    options = parser.parse_args()
    if not (DATA / SAMPLES).is_dir():
        print(f"There are no data in {DATA}; set SKOPOS_BENCH_DATA to their folder. Nothing was done.")
        return
    with tempfile.TemporaryDirectory() as folder:
        line = Line(Path(folder))
        (line.home / "password").write_text("correct horse battery\n")
        line.run(
            "init", "--email", "ana@example.org", "--workspace", WORKSPACE, "--password-file", line.home / "password"
        )
        first = import_all(line)
        again = import_all(line)
        for outcome in again:
            assert (outcome["tally"]["added"], outcome["tally"]["changed"]) == (0, 0), outcome
        ends = {Path(row["file"]).name: last_day(line, row) for row in first}
        answers = [judge(line, wish, ends[Path(wish.file).name]) for wish in WISHES]
        taken = take_over(line, answers)
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    text = page(first, again, answers, taken, machine, datetime.now(UTC).date(), os.getloadavg()[0])
    options.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
