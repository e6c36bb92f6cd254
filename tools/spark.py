"""Run a command beside a Spark cluster of its own: `python tools/spark.py python -m pytest tests/bulk`.

Starts a standalone master and two workers of one core each from the pip package, on this machine's own network only,
tells the command where they are (SKOPOS_TEST_SPARK, SKOPOS_TEST_SPARK_WORKERS), and stops them and deletes what they
wrote afterwards. Needs the extra (`python3 run.py setup spark`) and Java 17.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

LOOPBACK = "127.0.0.1"
CLASSES = "org.apache.spark.deploy"
Process = subprocess.Popen[bytes]


def main(command: list[str]) -> int:
    """Run `command` while the cluster is up; give its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped then too
    with cluster() as (master, workers):
        told = {"SKOPOS_TEST_SPARK": master, "SKOPOS_TEST_SPARK_WORKERS": ",".join(str(each.pid) for each in workers)}
        return subprocess.run(command, env={**os.environ, **told}, check=False).returncode


@contextmanager
def cluster(workers: int = 2, memory: str = "1536m") -> Iterator[tuple[str, list[Process]]]:
    """Start a master and `workers` of one core each; give the master's address and the workers."""
    folder = Path(tempfile.mkdtemp(prefix="skopos-spark-"))
    port = free_port()
    master = f"spark://{LOOPBACK}:{port}"
    running: list[Process] = []
    try:
        running.append(start(folder, "master", "master.Master", "--host", LOOPBACK, "--port", str(port)))
        wait_for(folder, "master", running[0], "I have been elected leader", 1)
        for number in range(workers):
            own = ["--host", LOOPBACK, "--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work-{number}")]
            running.append(start(folder, f"worker-{number}", "worker.Worker", *own, master))
        wait_for(folder, "master", running[0], "Registering worker", workers)
        yield master, running[1:]
    finally:
        for process in reversed(running):
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, name: str, kind: str, *arguments: str) -> Process:
    """Start one of the cluster's processes; what it says goes into a file."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        sys.exit("Spark is not installed: python3 run.py setup spark")
    if not shutil.which("java"):
        sys.exit("Java is missing. On Debian: apt-get install openjdk-17-jre-headless")
    home = Path(found.origin).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_MASTER_HOST": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "384m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [home / "bin" / "spark-class", f"{CLASSES}.{kind}", "--webui-port", "0", *arguments]
    with (folder / f"{name}.log").open("wb") as output:
        return subprocess.Popen(
            command, env=environment, cwd=folder, stdout=output, stderr=output, start_new_session=True
        )


def wait_for(folder: Path, name: str, process: Process, said: str, times: int) -> None:
    """Wait until a process said something so many times; stop with its words when it does not."""
    log, deadline = folder / f"{name}.log", time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        if log.read_text(errors="replace").count(said) >= times:
            return
        time.sleep(0.1)
    sys.exit(f"Spark's {name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        port: int = held.getsockname()[1]
        return port


def stop(process: Process) -> None:
    """Stop a process that `start` started, and its executors, which end with it; by force if it does not obey."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
