"""Root addresses. Everything of a workspace lies under ``/w/<slug>/``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

workspace_patterns = [
    path("strategy/", include("skopos.strategy.urls")),
    path("channels/", include("skopos.channels.urls")),
    path("money/", include("skopos.money.urls")),
    path("go/", include("skopos.flows.urls")),
    path("command/", include("skopos.command_centre.urls")),
    path("mentions/", include("skopos.listening.urls")),
    path("themes/", include("skopos.themes.urls")),
    path("triage/", include("skopos.triage.urls")),
    path("alarms/", include("skopos.alarms.urls")),
    path("metrics/", include("skopos.reports.moved_urls")),
    path("metrics/", include("skopos.measurement.urls")),
    path("reports/", include("skopos.reports.urls")),
    path("value/", include("skopos.value.urls")),
    path("advice/", include("skopos.advice.urls")),
    path("governance/", include("skopos.governance.urls")),
    path("notices/", include("skopos.collaboration.urls")),
    path("jobs/", include("skopos.web.jobs_urls")),
    path("", include("skopos.web.workspace_urls")),
]


def closed(request: HttpRequest, **parts: str) -> HttpResponse:
    """Answer for pages of the login library that this product has no use for: an account has one address, ever."""
    raise Http404


urlpatterns = [
    re_path(r"^accounts/(?:email|confirm-email|reauthenticate|login/code|password/set)/", closed),
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("skopos.web.api_urls")),
    path("r/", include("skopos.reports.public_urls")),
    path("w/<slug:workspace>/", include(workspace_patterns)),
    path("", include("skopos.web.urls")),
]
