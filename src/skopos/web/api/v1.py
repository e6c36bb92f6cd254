"""Version 1 of the API. Its description is at /api/v1/openapi.json; there is no page with scripts of others."""

from typing import Any

import orjson
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidBody
from pydantic import ValidationError

from skopos import __version__
from skopos.facts.errors import FactsBusy, FactsNotStored
from skopos.web.api import rows
from skopos.web.api.access import RATE, PerToken, TokenAuth, living_token, writer
from skopos.web.api.schemas import Fault, MentionsIn, Place, PointsIn, Taken

api = NinjaAPI(
    title="Skopos",
    version="1",
    description=f"Rows in and out of one workspace, by token. Served by Skopos {__version__}.",
    urls_namespace="api-v1",
    docs_url=None,
    auth=TokenAuth(),
    throttle=PerToken(RATE),
)
REFUSALS = {401: Fault, 403: Fault, 429: Fault, 503: Fault}


@api.exception_handler(rows.UnknownChannelError)
def unknown_channel(request: HttpRequest, error: rows.UnknownChannelError) -> HttpResponse:
    """Say which channel is not in the register."""
    text = _("No channel has the key %(keys)s. Add it to the register, or leave “channel” empty.")
    return api.create_response(request, {"detail": text % {"keys": error}}, status=422)


@api.exception_handler(FactsBusy)
@api.exception_handler(FactsNotStored)
@api.exception_handler(DatabaseError)
def not_now(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing was stored; sending the same again is safe."""
    answer = api.create_response(
        request, {"detail": _("Nothing was stored. Send the same again in a moment.")}, status=503
    )
    answer["Retry-After"] = "10"
    return answer


@api.get("/workspace", response={200: Place, **REFUSALS}, summary="Which workspace a token belongs to")
def workspace(request: HttpRequest) -> dict[str, Any]:
    """Try a token, and learn the time zone in which days are counted."""
    place = request.auth.workspace  # type: ignore[attr-defined]
    return {"slug": place.slug, "name": place.name, "time_zone": place.time_zone, "currency": place.currency}


@api.post("/mentions", response={200: Taken, **REFUSALS}, summary="Send mentions")
def mentions(request: HttpRequest, batch: MentionsIn) -> Taken:
    """Up to 1,000 mentions; all of them are stored, or none. The same again changes nothing."""
    return rows.store_mentions(writer(request.auth), batch.mentions)  # type: ignore[attr-defined]


@api.post("/points", response={200: Taken, **REFUSALS}, summary="Send figures of metrics")
def points(request: HttpRequest, batch: PointsIn) -> Taken:
    """Up to 1,000 figures; all of them are stored, or none. The same again changes nothing."""
    return rows.store_points(writer(request.auth), batch.points)  # type: ignore[attr-defined]


@api.post("/hooks/mentions/{token}", auth=None, response={200: Taken, **REFUSALS}, summary="Webhook")
def hook(request: HttpRequest, token: str) -> Taken:
    """For services that can call an address but send no header: one mention, a list, or {"mentions": [...]}."""
    found = living_token(request, token)
    if found is None:
        raise HttpError(401, _("Unknown token."))
    request.auth = found  # type: ignore[attr-defined]
    if not PerToken(RATE).allow_request(request):
        raise HttpError(429, _("Too many requests. Wait a minute."))
    try:
        body = orjson.loads(request.body)
        batch = MentionsIn.model_validate(
            body if _is_batch(body) else {"mentions": body if isinstance(body, list) else [body]}
        )
    except ValidationError as error:
        found_wrong = error.errors(include_url=False, include_context=False, include_input=False)
        raise InvalidBody([dict(one) for one in found_wrong]) from error
    except ValueError as error:
        raise HttpError(400, _("The body is not JSON.")) from error
    return rows.store_mentions(writer(found), batch.mentions)


def _is_batch(body: Any) -> bool:
    return isinstance(body, dict) and "mentions" in body
