"""A real web server on this machine for tests of what goes out."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the server answers to one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """A running server: `pages` may be changed while it runs; `asked` keeps path and headers of each request, `bodies`
    what was sent by POST."""

    url: str
    pages: dict[str, Reply | Callable[[dict[str, str]], Reply]]
    asked: list[tuple[str, dict[str, str]]]
    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def serving(**pages) -> Iterator[Site]:
    """Serve `pages` (path without the leading slash, or `home`) on 127.0.0.1 until the block ends."""
    site = Site("", {f"/{'' if name == 'home' else name}": page for name, page in pages.items()}, [])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append((self.path, headers))
            page = site.pages.get(self.path, Reply(b"not here", 404))
            reply = page(headers) if callable(page) else page
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(reply.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def do_POST(self):
            site.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.do_GET()

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
