"""The addresses from which programs read. A token sees its own workspace; there is no way to name another."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from ninja.errors import HttpError

from skopos.web.api import reading
from skopos.web.api.access import reader
from skopos.web.api.answers import Mentions, Metrics, Objectives, SeriesOut
from skopos.web.api.questions import MentionsAsked, ObjectivesAsked, SeriesAsked
from skopos.web.api.router import router
from skopos.web.api.schemas import REFUSALS, Fault
from skopos.workspaces.models import Workspace


def _place(request: HttpRequest, asked: type[Schema] | None = None) -> Workspace:
    """Give the workspace of a token that may read; refuse parameters that would be passed over unseen."""
    workspace: Workspace = reader(request.auth).workspace  # type: ignore[attr-defined]
    unknown = sorted(set(request.GET) - set(asked.model_fields if asked else ()))
    if unknown:
        text = _("Unknown parameter: %(names)s. Known ones: %(known)s.")
        known = ", ".join(asked.model_fields) if asked else "–"
        raise HttpError(422, text % {"names": ", ".join(name[:40] for name in unknown[:10]), "known": known})
    return workspace


@router.get("/mentions", response={200: Mentions, **REFUSALS}, summary="Read mentions")
def read_mentions(request: HttpRequest, asked: Query[MentionsAsked]) -> dict[str, Any]:
    """Mentions with their labels, newest first, with the filters of the page. Our own posts are read apart."""
    return reading.mentions(_place(request, MentionsAsked), asked, request.GET)


@router.get("/metrics", response={200: Metrics, **REFUSALS}, summary="List metrics")
def list_metrics(request: HttpRequest) -> dict[str, Any]:
    """The catalogue and the workspace's own metrics, each with when it was last fed."""
    return reading.metrics(_place(request))


@router.get("/metrics/{key}", response={200: SeriesOut, 404: Fault, **REFUSALS}, summary="Read a metric")
def read_metric(request: HttpRequest, key: str, asked: Query[SeriesAsked]) -> dict[str, Any]:
    """A metric by day, week, month or quarter, with the interval of each period where one can be stated."""
    return reading.series(_place(request, SeriesAsked), key, asked)


@router.get("/objectives", response={200: Objectives, **REFUSALS}, summary="Read objectives")
def read_objectives(request: HttpRequest, asked: Query[ObjectivesAsked]) -> dict[str, Any]:
    """Objectives with their SMART letters, probability, verdict, attainable targets and progress."""
    return reading.objectives(_place(request, ObjectivesAsked), asked)
