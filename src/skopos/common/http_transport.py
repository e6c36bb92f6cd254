"""How a request travels: the connection goes to the very address that was checked, and ends at a deadline.

Apart from `http`, because the HTTP library takes a while to load and most processes never send a request.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from functools import cache

import httpcore
import httpx

from skopos.common.addresses import AddressRefusedError, Resolver, allowed_addresses


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return self._inner.read(max_bytes, left if timeout is None else min(left, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted, under the same deadline."""
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Hand on what the connection knows of itself."""
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore.SyncBackend):
    """Connects to the very addresses that passed the check; certificates are still checked against the name."""

    def __init__(self, private: bool, resolver: Resolver) -> None:
        self._private, self._resolver = private, resolver
        self.deadline = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect; the first address that answers wins."""
        failure: Exception = OSError(host)
        for address in allowed_addresses(host, port, private=self._private, resolver=self._resolver):
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
                return _TimedStream(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """No address leads to a socket of this machine."""
        raise AddressRefusedError(path)


class _Stream(httpx.SyncByteStream):
    """The body as it arrives."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        """Give the connection back."""
        self._response.close()


class GuardedTransport(httpx.BaseTransport):
    """Carries a request over the pinned backend."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; redirects are followed by the caller, who checks each."""
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(status_code=response.status, headers=response.headers, stream=_Stream(response))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


@cache
def tls() -> ssl.SSLContext:
    """Give what checks certificates, read from disk once."""
    return httpx.create_ssl_context(trust_env=False)
