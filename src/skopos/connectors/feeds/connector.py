"""Visits a feed: asks only for what is new, finds the feed that a web page names, says what went wrong."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.channels.contract import (
    Account,
    Capability,
    Connector,
    ConnectorError,
    ConnectorManifest,
    Document,
    Fetched,
    Zone,
)
from skopos.common.http import Answer, Http, HttpError
from skopos.connectors.feeds.discovery import is_web_page, named_feed
from skopos.connectors.feeds.normalise import normalise

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5"
)
LONGEST_WAIT_SECONDS = 7 * 24 * 3600


def fetch(account: Account, state: Mapping[str, Any], http: Http) -> Fetched:
    """Ask for the feed if it changed. The state keeps the feed's address, its validators and a digest of its content.

    Raises
    ------
    ConnectorError
        With the reason and, where it is known, how long to stay away.
    """
    known = dict(state) if state.get("address") == account.address else {}
    answer = _get(http, known.get("feed") or account.address, account, known)
    if answer.status == 304:
        return Fetched(state=known)
    _expect_success(answer)
    if is_web_page(answer.body):
        answer, known = _feed_of(answer, account, http), {}
    digest = hashlib.sha256(answer.body).hexdigest()
    visited = {
        "address": account.address,
        "feed": answer.url,
        "etag": answer.headers.get("etag", ""),
        "modified": answer.headers.get("last-modified", ""),
        "digest": digest,
    }
    if digest == known.get("digest"):
        return Fetched(state=visited)
    return Fetched((Document(answer.url, answer.headers.get("content-type", ""), answer.body),), visited)


def _get(http: Http, url: str, account: Account, known: Mapping[str, Any]) -> Answer:
    headers = {"Accept": ACCEPT}
    if known.get("etag"):
        headers["If-None-Match"] = known["etag"]
    if known.get("modified"):
        headers["If-Modified-Since"] = known["modified"]
    # The secret was given for one site and must not go where a page or a state points.
    if account.secret and _site(url) == _site(account.address):
        headers["Authorization"] = _authorization(account.secret)
    try:
        return http.get(url, headers)
    except HttpError as error:
        raise ConnectorError(str(error), permanent=error.permanent) from error


def _site(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _authorization(secret: str) -> str:
    if ":" in secret:
        return "Basic " + base64.b64encode(secret.encode()).decode("ascii")
    return f"Bearer {secret}"


def _feed_of(page: Answer, account: Account, http: Http) -> Answer:
    """Follow a web page to the feed that it names in its head."""
    link = named_feed(page.body, page.url)
    if not link:
        raise ConnectorError(
            _("This address is a web page that names no feed. Look for a link called RSS, Atom or Feed on it."),
            permanent=True,
        )
    answer = _get(http, link, account, {})
    _expect_success(answer)
    if is_web_page(answer.body):
        raise ConnectorError(
            _("The page names %(link)s as its feed, but that is a web page too.") % {"link": link}, permanent=True
        )
    return answer


def _expect_success(answer: Answer) -> None:
    """Raise what a status means for the person who answers for the channel."""
    status = answer.status
    if 200 <= status < 300:
        return
    wait = _retry_after(answer.headers.get("retry-after", ""))
    if status == 410:
        raise ConnectorError(
            _("The feed is gone for good (410). Remove the channel or find its new address."), permanent=True
        )
    if status in (401, 403):
        text = _(
            "The feed wants to know who asks (%(status)d). Give the channel a secret, or ask its owner for access."
        )
        raise ConnectorError(text % {"status": status}, permanent=True)
    if status == 429:
        raise ConnectorError(_("We asked too often (429). The next visit waits."), wait_seconds=wait)
    text = _("The server answered %(status)d instead of the feed.")
    raise ConnectorError(text % {"status": status}, wait_seconds=wait)


def _retry_after(text: str) -> int:
    """Seconds to wait, from either form of the header; 0 if it is absent or not understood."""
    if text.isdigit():
        seconds = int(text[:9])
    else:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return 0
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = int((aware - datetime.now(UTC)).total_seconds())
    return max(0, min(seconds, LONGEST_WAIT_SECONDS))


CONNECTOR = Connector(
    manifest=ConnectorManifest(
        key="feeds",
        name=gettext_lazy("Feed (RSS, Atom, JSON Feed)"),
        platform="rss",
        zone=Zone.PUBLISHING,
        gives=("mentions",),
        about=gettext_lazy("The address of a feed, or of a page that names its feed: blogs, news, podcasts, forums."),
        capabilities=frozenset({Capability.READ_MENTIONS}),
        interval_minutes=60,
        least_minutes=5,
        secret=gettext_lazy("Access token, or name:password, if the feed is closed"),
    ),
    fetch=fetch,
    normalise=normalise,
)
