"""Who may ask what of the API: a living token, within its rate."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from skopos.channels.actions.tokens import token_of
from skopos.channels.models import ApiToken

RATE = "600/m"
STRANGER_RATE = "60/m"


class PerToken(SimpleRateThrottle):
    """So many requests a minute for each token."""

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """One bucket for each token."""
        token = getattr(request, "auth", None)
        return f"api-token:{token.pk}" if isinstance(token, ApiToken) else None


class PerStranger(SimpleRateThrottle):
    """So many wrong tokens a minute from one address."""

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """One bucket for each address that connects; headers that anybody can write do not count."""
        return f"api-stranger:{request.META.get('REMOTE_ADDR', '')}"


_strangers = PerStranger(STRANGER_RATE)


def living_token(request: HttpRequest, text: str) -> ApiToken | None:
    """Give the living token of this text; raises 429 after many wrong ones."""
    token = token_of(text)
    if token is None and not _strangers.allow_request(request):
        raise HttpError(429, _("Too many wrong tokens. Wait a minute."))
    return token


class TokenAuth(HttpBearer):
    """`Authorization: Bearer skopos_…`; gives the token, and with it the workspace."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Give the living token of this text."""
        return living_token(request, token)


def reader(token: Any) -> ApiToken:
    """Give the token if it may read rows; raises 403."""
    if not token.may_read:
        raise HttpError(403, _("This token may not read. Make another one on the page “API tokens”."))
    found: ApiToken = token
    return found


def writer(token: Any) -> ApiToken:
    """Give the token if it may send rows; raises 403."""
    if not token.may_write:
        raise HttpError(403, _("This token may not send rows. Make another one on the page “API tokens”."))
    found: ApiToken = token
    return found
