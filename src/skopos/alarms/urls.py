"""Addresses of this room."""

from django.urls import path

from skopos.alarms.views import incidents, rules

app_name = "alarms"
urlpatterns = [
    path("", incidents.incidents, name="incidents"),
    path("<int:pk>/", incidents.incident, name="incident"),
    path("<int:pk>/acknowledge/", incidents.acknowledge, name="acknowledge"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_new, name="rule_new"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/remove/", rules.rule_remove, name="rule_remove"),
    path("rules/<int:pk>/secret/", rules.rule_secret, name="rule_secret"),
    path("replay/", rules.replayed, name="replay"),
]
