"""The pages of the benchmarks: when, on what and how they were written."""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

REFERENCE = Path("docs/reference")


def head(title: str, name: str, about: str) -> list[str]:
    """Title and first paragraph of the page that `python -m bench.<name>` writes."""
    return [
        f"# Benchmark: {title}",
        "",
        f"Written by `python -m bench.{name}` on {datetime.now(UTC).date()}, {os.cpu_count()} cores "
        f"({platform.machine()}, load {os.getloadavg()[0]:.1f}), Python {platform.python_version()}. {about}",
        "",
    ]


def publish(name: str, lines: Iterable[str]) -> None:
    """Write the page of a benchmark, and print it."""
    text = "\n".join(lines).rstrip() + "\n"
    (REFERENCE / f"bench-{name}.md").write_text(text, "utf-8")
    print(text)
