"""Addresses of what crosses rooms: they start journeys and lead back to the page they were started from."""

from django.urls import path

from skopos.flows import views

app_name = "flows"
urlpatterns = [
    path("channels/<int:pk>/fetch/", views.fetch_now, name="fetch_now"),
    path("imports/upload/", views.upload, name="upload"),
    path("imports/<int:pk>/check/", views.check, name="check_import"),
    path("imports/<int:pk>/start/", views.start, name="start_import"),
    path("imports/<int:pk>/undo/", views.undo, name="undo_import"),
]
