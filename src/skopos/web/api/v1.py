"""Version 1 of the API. Its description is at /api/v1/openapi.json; there is no page with scripts of others."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from skopos import __version__
from skopos.facts.errors import FactsBusy, FactsNotStored, FactsTimeLimit
from skopos.web.api import cursors, reads, rows, sends  # noqa: F401  (reads and sends fill the router)
from skopos.web.api.access import RATE, PerToken, TokenAuth
from skopos.web.api.router import router

api = NinjaAPI(
    title="Skopos",
    version="1",
    description=f"Rows in and out of one workspace, by token. Served by Skopos {__version__}.",
    urls_namespace="api-v1",
    docs_url=None,
    auth=TokenAuth(),
    throttle=PerToken(RATE),
)


@api.exception_handler(rows.UnknownChannelError)
def unknown_channel(request: HttpRequest, error: rows.UnknownChannelError) -> HttpResponse:
    """Say which channel is not in the register."""
    text = _("No channel has the key %(keys)s. Add it to the register, or leave “channel” empty.")
    return api.create_response(request, {"detail": text % {"keys": error}}, status=422)


@api.exception_handler(FactsBusy)
@api.exception_handler(FactsNotStored)
@api.exception_handler(DatabaseError)
def not_now(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing was stored or read; asking the same again is safe."""
    text = (
        _("Skopos cannot answer now. Ask the same again in a moment.")
        if request.method == "GET"
        else _("Nothing was stored. Send the same again in a moment.")
    )
    answer = api.create_response(request, {"detail": text}, status=503)
    answer["Retry-After"] = "10"
    return answer


@api.exception_handler(FactsTimeLimit)
def too_much(request: HttpRequest, error: FactsTimeLimit) -> HttpResponse:
    """The same question again would take as long."""
    text = _("Reading this took too long and was stopped. Ask for fewer days, or without a search.")
    return api.create_response(request, {"detail": text}, status=422)


@api.exception_handler(cursors.BadCursorError)
def bad_cursor(request: HttpRequest, error: cursors.BadCursorError) -> HttpResponse:
    """Say where a page's place comes from."""
    text = _("“after” must be the “next” of the page before. Leave it out for the first page.")
    return api.create_response(request, {"detail": text}, status=422)


api.add_router("", router)
