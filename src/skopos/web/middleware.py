"""What a person sees instead of a bare error: what is wrong and what to do."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from skopos.facts.errors import FactsBusy, FactsError, FactsTimeLimit, FactsUnreadable

logger = logging.getLogger(__name__)


class FormsOnlyMiddleware:
    """Answers a look at an address that only receives forms with a page: a browser would show nothing at all.

    People get there when they had to sign in between filling in a form and sending it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; put a page into an empty refusal of the method."""
        response = self.get_response(request)
        if response.status_code != 405 or response.content or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class FactsErrorsMiddleware:
    """Answers errors of the facts with 503 and a page that says how to go on; the log has the whole of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error of the facts into a page; leave others to Django."""
        if not isinstance(error, FactsError):
            return None
        logger.error("Facts could not be read for %s: %s", request.path, error, exc_info=error)
        return render(request, "503.html", {"advice": advice_for(error)}, status=503)


def advice_for(error: FactsError) -> str:
    """Say in the reader's language what to do."""
    if isinstance(error, FactsTimeLimit):
        return _("The question took longer than the time limit. Try a shorter period or fewer filters, or try again.")
    if isinstance(error, FactsBusy):
        return _("Others are writing right now. Nothing was lost; try again in a moment.")
    if isinstance(error, FactsUnreadable):
        return _("A file of the facts is missing or damaged. Whoever runs this server finds its name in the log.")
    return _("The figures could not be read. Whoever runs this server finds the reason in the log.")
