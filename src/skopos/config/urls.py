"""Root addresses. Everything of a workspace lies under ``/w/<slug>/``."""

from django.urls import include, path

workspace_patterns = [
    path("strategy/", include("skopos.strategy.urls")),
    path("channels/", include("skopos.channels.urls")),
    path("go/", include("skopos.flows.urls")),
    path("mentions/", include("skopos.listening.urls")),
    path("metrics/", include("skopos.measurement.urls")),
    path("governance/", include("skopos.governance.urls")),
    path("notices/", include("skopos.collaboration.urls")),
    path("jobs/", include("skopos.web.jobs_urls")),
    path("", include("skopos.web.workspace_urls")),
]

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("skopos.web.api_urls")),
    path("w/<slug:workspace>/", include(workspace_patterns)),
    path("", include("skopos.web.urls")),
]
