"""Requests to addresses that people typed in: with `http_transport` the one place that knows the HTTP library.

Each hop of a redirect is checked, the name is resolved once and the connection goes to the address that was checked
(so a name cannot change its mind between check and call), and size, time and redirects are bounded. Bodies are
unpacked here with a bound, because a small compressed answer can unpack to gigabytes.
"""

import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from skopos.common.addresses import AddressRefusedError, Resolver, resolve

if TYPE_CHECKING:
    import httpx

AGENT = "Skopos/0.1 (+self-hosted)"
CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class HttpError(Exception):
    """A request failed; the message is for people. `permanent` says that asking again will not help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True)
class Answer:
    """What came back: status, the address that answered after redirects, headers in lower case, unpacked body."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Limits:
    """Bounds of one request with all its redirects."""

    body_bytes: int = 10 * 1024 * 1024
    seconds: float = 30.0
    step_seconds: float = 10.0
    redirects: int = 5


@dataclass
class Http:
    """A guarded client. Use one for each fetch, as a context manager.

    `private` opens private networks (from SKOPOS_ALLOW_PRIVATE_FEEDS when None); `resolver` is for tests of names.
    """

    private: bool | None = None
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = resolve

    def __enter__(self) -> "Http":
        import httpcore
        import httpx

        from skopos.common.http_transport import GuardedTransport, PinnedBackend, tls

        private = settings.ALLOW_PRIVATE_FEEDS if self.private is None else self.private
        self._backend = PinnedBackend(private, self.resolver)
        # Each request opens its own connection, so that the deadline of one is never that of the next.
        pool = httpcore.ConnectionPool(
            ssl_context=tls(), network_backend=self._backend, max_keepalive_connections=0, keepalive_expiry=0.0
        )
        self._client = httpx.Client(transport=GuardedTransport(pool), trust_env=False, follow_redirects=False)
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url`, following redirects inside the limits.

        Credentials in `headers` are dropped as soon as a redirect leaves the first origin.

        Raises
        ------
        HttpError
            If the address is refused (permanent), a limit is passed, or nobody answers.
        """
        deadline = self._backend.deadline = time.monotonic() + self.limits.seconds
        sent = {"accept-encoding": "gzip", "user-agent": AGENT, **{k.lower(): v for k, v in (headers or {}).items()}}
        target = _checked(url)
        for _hop in range(self.limits.redirects + 1):
            answer, onward = self._one(target, sent, deadline)
            if onward is None:
                return answer
            following = _checked(str(target.join(onward)))
            if _origin(following) != _origin(target):
                sent = {name: value for name, value in sent.items() if name not in CREDENTIALS}
            target = following
        raise HttpError(_("The address redirects more than %(times)d times.") % {"times": self.limits.redirects})

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send `body` to `url`; a redirect is not followed but is the answer. Raises HttpError as `get` does."""
        deadline = self._backend.deadline = time.monotonic() + self.limits.seconds
        sent = {"accept-encoding": "gzip", "user-agent": AGENT, **{k.lower(): v for k, v in headers.items()}}
        return self._one(_checked(url), sent, deadline, body)[0]

    def _one(
        self, url: "httpx.URL", headers: Mapping[str, str], deadline: float, content: bytes | None = None
    ) -> tuple[Answer, str | None]:
        import httpcore
        import httpx

        step = min(self.limits.step_seconds, max(0.1, deadline - time.monotonic()))
        try:
            method = "GET" if content is None else "POST"
            with self._client.stream(method, url, headers=dict(headers), content=content, timeout=step) as response:
                onward = response.headers.get("location") if response.status_code in REDIRECTS else None
                body = b"" if onward else self._read(response, deadline)
                answer = Answer(response.status_code, str(url), dict(response.headers), body)
                return answer, onward
        except AddressRefusedError as error:
            raise HttpError(str(error), permanent=True) from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise _too_slow(url, self.limits) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError, zlib.error) as error:
            raise HttpError(_("%(host)s does not answer: %(error)s.") % {"host": url.host, "error": error}) from error

    def _read(self, response: "httpx.Response", deadline: float) -> bytes:
        limit = self.limits.body_bytes
        unpack = _unpacker(response.headers.get("content-encoding", ""))
        body = bytearray()
        for chunk in response.iter_raw():
            body += unpack.decompress(chunk, limit + 1 - len(body)) if unpack else chunk
            if len(body) > limit:
                raise HttpError(
                    _("The answer is larger than %(limit)d MB.") % {"limit": limit // 1024**2}, permanent=True
                )
            if time.monotonic() > deadline:
                raise _too_slow(response.url, self.limits)
        if unpack and not unpack.eof:
            raise HttpError(_("The answer broke off before its end."))
        return bytes(body)


def _too_slow(url: "httpx.URL", limits: Limits) -> HttpError:
    text = _("%(host)s took longer than %(seconds)d seconds.")
    return HttpError(text % {"host": url.host, "seconds": limits.seconds})


def _unpacker(encoding: str) -> "zlib._Decompress | None":
    """Give a bounded unpacker for gzip, none for plain bodies; refuse the rest, and packing inside packing."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    raise HttpError(_("The answer is packed in a way that was not asked for: %(name)s.") % {"name": name})


def _origin(url: "httpx.URL") -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _checked(address: str) -> "httpx.URL":
    """Give the address as a URL if its form may be called at all."""
    import httpx

    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise HttpError(_("“%(address)s” is not an address.") % {"address": address}, permanent=True) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise HttpError(_("Only addresses that begin with http:// or https:// can be read."), permanent=True)
    if url.userinfo:
        raise HttpError(
            _("Leave the name and password out of the address; a secret has a field of its own."), permanent=True
        )
    return url.copy_with(fragment=None)


def check_address(address: str) -> str:
    """Give the address in its normal form; raises HttpError if its form may never be called. Asks nobody."""
    return str(_checked(address))
