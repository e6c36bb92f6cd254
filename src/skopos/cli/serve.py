"""`skopos serve`: the pages and a worker, in one command."""

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from skopos.cli import app, base
from skopos.common import ending

THREADS = 4
MANY_THREADS = "Configuration allows spawning up to"  # how Granian's warning begins


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    processes: Annotated[int, typer.Option(help="Web processes.", min=1)] = 1,
    threads: Annotated[
        int, typer.Option(help="Requests that each process answers at once, streams of events apart.", min=1)
    ] = THREADS,
    worker: Annotated[bool, typer.Option(help="Run a worker beside the pages.")] = True,
    home: Annotated[Path | None, typer.Option(help="Data folder; default: SKOPOS_HOME or ./skopos-data.")] = None,
) -> None:
    """Serve the pages, with a worker beside them, until Ctrl+C."""
    base.start_django(home)
    base.require_database()
    run_server(host, port, processes=processes, threads=threads, worker=worker, ready=print_address(host, port))


def print_address(host: str, port: int) -> Callable[[], None]:
    """Give a function that tells where the pages are."""
    return lambda: typer.echo(f"Skopos is at {address(host, port)}  (Ctrl+C stops it)")


def address(host: str, port: int) -> str:
    """Give the address to open in a browser."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def run_server(host: str, port: int, *, processes: int, threads: int, worker: bool, ready: Callable[[], None]) -> None:
    """Serve until a signal ends it. The worker is a process of its own and is ended by its pid with the server."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    require_free_port(host, port)
    base.prepare_pages()
    load_pages_ahead()
    base.let_go_of_database()
    say_nothing_of_waiting_threads(threads)
    server = Granian(
        "skopos.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads + settings.EVENT_STREAMS,  # an open stream of events holds a thread
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    started: list[subprocess.Popen[bytes]] = []
    if worker:
        server.on_startup(lambda: started.append(start_worker()))
        server.on_shutdown(lambda: stop_worker(started.pop()))
    server.on_startup(announce_ending)
    server.on_startup(ready)
    server.serve()


def say_nothing_of_waiting_threads(threads: int) -> None:
    """Leave Granian's warning of too many threads out, unless those that answer requests are many themselves.

    It counts the threads of open streams of events, which wait nearly all the time. No setting leaves them out: fewer
    threads would let streams block pages, and `backpressure` bounds connections, of which each browser keeps some open.
    """
    if threads <= max(THREADS, 2 * multiprocessing.cpu_count() + 1):
        logging.getLogger("_granian").addFilter(lambda told: not told.getMessage().startswith(MANY_THREADS))


def load_pages_ahead() -> None:
    """Load every page before web processes are forked: each has it at once then, and the memory is shared.

    Where processes are not forked, as on macOS, each loads for itself.
    """
    if multiprocessing.get_start_method() == "fork":
        with base.loading():
            from skopos.config import wsgi  # noqa: F401  (loading is what it is imported for)


def announce_ending() -> None:
    """Have streams of events end when the server is told to stop; it would wait for them otherwise."""
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def handle(told: int, frame: Any, before: Any = before) -> None:
            ending.announce()
            before(told, frame)

        signal.signal(number, handle)


def require_free_port(host: str, port: int) -> None:
    """Stop with a reason when the address cannot be listened on."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            base.fail(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")


def start_worker() -> "subprocess.Popen[bytes]":
    """Start `skopos worker` on the same data folder."""
    environment = {**os.environ, "SKOPOS_HOME": str(base.data_folder())}
    return subprocess.Popen([sys.executable, "-m", "skopos", "worker"], env=environment)


def stop_worker(process: "subprocess.Popen[bytes]") -> None:
    """Let the worker finish its step, and end it if it does not; an unfinished job is taken up at the next start."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
