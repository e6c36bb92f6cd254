"""Addresses of this room."""

from django.urls import path

from skopos.themes.views import editing, found

app_name = "themes"
urlpatterns = [
    path("", editing.themes, name="themes"),
    path("new/", editing.new, name="new"),
    path("preview/", editing.preview, name="preview"),
    path("export/", editing.export, name="export"),
    path("import/", editing.take_in, name="import"),
    path("discovered/", found.discovered, name="discovered"),
    path("discovered/now/", found.discover, name="discover"),
    path("discovered/<int:pk>/hide/", found.hide, name="discovered_hide"),
    path("discovered/<int:pk>/make/", editing.make, name="discovered_make"),
    path("weeks/", found.drift, name="drift"),
    path("one/<str:slug>/", editing.theme, name="theme"),
    path("one/<str:slug>/switch/", editing.switch, name="theme_switch"),
    path("one/<str:slug>/remove/", editing.remove, name="theme_remove"),
    path("one/<str:slug>/merge/", editing.merge, name="theme_merge"),
]
