"""What a start loads: people wait for it, so libraries that only some work needs are loaded by that work."""

import os
import subprocess
import sys
from pathlib import Path

LATER = (
    "altair",
    "httpcore",
    "httpx",
    "llvmlite",
    "networkit",
    "numba",
    "openpyxl",
    "pandas",
    "pyspark",
    "rich",
    "ruamel.yaml",
    "scipy",
    "sklearn",
    "sqlglot",
    "statsmodels",
    "typst",
    "vl_convert",
)
NEVER_FOR_HELP = ("django", "duckdb", "numpy", "pyarrow", "pydantic", *LATER)
HELP = """
import sys
from skopos.cli import commands
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""
START = """
import sys
import django
django.setup()
import skopos.config.urls
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


def loaded(code: str, names: tuple[str, ...], folder: Path) -> list[str]:
    """Which of `names` a process has loaded that ran `code`."""
    environment = {**os.environ, "SKOPOS_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "skopos.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code, *names], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_web_process_starts_without_the_libraries_that_few_pages_need(tmp_path: Path) -> None:
    assert loaded(START, LATER, tmp_path) == []


def test_the_command_line_names_its_commands_before_it_loads_what_they_need(tmp_path: Path) -> None:
    assert loaded(HELP, NEVER_FOR_HELP, tmp_path) == []
