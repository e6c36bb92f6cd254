"""The addresses to which programs send rows, and the one that tells a token's workspace."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidBody
from pydantic import ValidationError

from skopos.web.api import rows
from skopos.web.api.access import RATE, PerToken, living_token, writer
from skopos.web.api.router import router
from skopos.web.api.schemas import REFUSALS, MentionsIn, OrdersIn, Place, PointsIn, Taken, TouchesIn


@router.get("/workspace", response={200: Place, **REFUSALS}, summary="Which workspace a token belongs to")
def workspace(request: HttpRequest) -> dict[str, Any]:
    """Try a token, and learn the time zone in which days are counted."""
    place = request.auth.workspace  # type: ignore[attr-defined]
    return {"slug": place.slug, "name": place.name, "time_zone": place.time_zone, "currency": place.currency}


@router.post("/mentions", response={200: Taken, **REFUSALS}, summary="Send mentions")
def mentions(request: HttpRequest, batch: MentionsIn) -> Taken:
    """Up to 25,000 mentions; all of them are stored, or none. The same again changes nothing."""
    return rows.store_mentions(writer(request.auth), batch.mentions)  # type: ignore[attr-defined]


@router.post("/points", response={200: Taken, **REFUSALS}, summary="Send figures of metrics")
def points(request: HttpRequest, batch: PointsIn) -> Taken:
    """Up to 25,000 figures; all of them are stored, or none. The same again changes nothing."""
    return rows.store_points(writer(request.auth), batch.points)  # type: ignore[attr-defined]


@router.post("/orders", response={200: Taken, **REFUSALS}, summary="Send orders and returns")
def orders(request: HttpRequest, batch: OrdersIn) -> Taken:
    """Up to 25,000 orders; all of them are stored, or none. The same again changes nothing."""
    return rows.store_orders(writer(request.auth), batch.orders)  # type: ignore[attr-defined]


@router.post("/touches", response={200: Taken, **REFUSALS}, summary="Send contacts of persons")
def touches(request: HttpRequest, batch: TouchesIn) -> Taken:
    """Up to 25,000 contacts; all of them are stored, or none. The same again changes nothing."""
    return rows.store_touches(writer(request.auth), batch.touches)  # type: ignore[attr-defined]


@router.post("/hooks/mentions/{token}", auth=None, response={200: Taken, **REFUSALS}, summary="Webhook")
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
