"""Runs functions of the tests in processes of their own, on the database of the test; they are ended by their pid.

``python -m tests.processes tests.jobs.tasks.work_once '[1.0]'`` is what runs in the other process.
"""

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
DEADLINE_S = 300


def start(function: Callable, *args) -> subprocess.Popen:
    """Start `function(*args)` in another process; its arguments and printed lines are JSON."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SKOPOS_HOME": str(settings.HOME),
        "SKOPOS_TEST_JOIN": str(connection.settings_dict["NAME"]),
    }
    command = [
        sys.executable,
        "-m",
        "tests.processes",
        f"{function.__module__}.{function.__qualname__}",
        json.dumps(args),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)  # a test that fails midway leaves nobody behind; killing the dead does nothing
    return process


def end(process: subprocess.Popen) -> None:
    """Kill a process, as an operator or the kernel would."""
    process.kill()
    process.communicate()


def result(process: subprocess.Popen):
    """Wait for a process and give what it printed."""
    printed, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, printed
    return json.loads(printed or "null")


def wait_until(condition: Callable, what: str):
    """Ask again and again until `condition()` is true; fail after five minutes."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"Waited five minutes for this: {what}.")


def main() -> None:
    """Run the function named on the command line."""
    import django

    django.setup()
    from django.utils.module_loading import import_string

    answer = import_string(sys.argv[1])(*json.loads(sys.argv[2]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
