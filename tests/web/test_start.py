"""What a start loads: people wait for it, so libraries that only some work needs are loaded by that work."""

import os
import subprocess
import sys
from pathlib import Path

LATER = (
    "altair",
    "httpcore",
    "httpx",
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
START = """
import sys
import django
django.setup()
import skopos.config.urls
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_a_web_process_starts_without_the_libraries_that_few_pages_need(tmp_path: Path) -> None:
    environment = {**os.environ, "SKOPOS_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "skopos.config.settings"}

    done = subprocess.run(
        [sys.executable, "-c", START, *LATER], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []
