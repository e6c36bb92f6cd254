"""Addresses outside any workspace."""

from django.urls import path

from skopos.web.views import entrance, join, profile

urlpatterns = [
    path("", entrance.start, name="start"),
    path("language/", entrance.set_language, name="set_language"),
    path("appearance/", entrance.set_theme, name="set_theme"),
    path("join/<str:token>/", join.join, name="join"),
    path("profile/", profile.profile, name="profile"),
    path("profile/delete/", profile.delete_account, name="delete_account"),
    path("favicon.ico", entrance.favicon),
    path("charts-<str:digest>.js", entrance.charts_bundle, name="charts_bundle"),
]
