"""Run a command with a PostgreSQL of its own: `python tools/postgres.py python -m pytest tests/jobs`.

Starts a private cluster of Debian's package in a temporary folder, reachable by a socket in that folder only, tells the
command where it is (SKOPOS_TEST_DATABASE_URL), and stops and deletes it afterwards. Started by root it runs as the
user `postgres`, for PostgreSQL refuses root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = "postgres"
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]  # nothing here must last


def main(command: list[str]) -> int:
    """Run `command` while the cluster is up; give its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped then too
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "SKOPOS_TEST_DATABASE_URL": url}, check=False).returncode


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give its address; it is gone afterwards."""
    programs = find_programs()
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="skopos-pg-", dir="/tmp"))
    process = None
    try:
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        data, log = folder / "data", folder / "log"
        initdb = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "skopos",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        ]
        subprocess.run(initdb, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        options = [
            part
            for setting in [*FAST, "listen_addresses=", f"unix_socket_directories={folder}"]
            for part in ("-c", setting)
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *options],
                user=user,
                cwd=folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until_ready(programs, folder, process, log)
        yield f"postgres://skopos@/postgres?host={folder}"
    finally:
        if process:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """Give the folder of the newest installed PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return found[-1].parent


def wait_until_ready(programs: Path, folder: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the server to answer; stop with its log when it does not come up."""
    deadline = time.monotonic() + 60
    question = [programs / "pg_isready", "-q", "-h", folder, "-U", "skopos"]
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:
            return
        time.sleep(0.05)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the server by its pid: quickly, and by force if it does not obey."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
