"""Addresses of this room."""

from django.urls import path

from skopos.command_centre import views

app_name = "command_centre"
urlpatterns = [
    path("", views.wall, name="wall"),
    path("screen/", views.screen, name="screen"),
    path("board/", views.board, name="board"),
    path("stream/", views.stream, name="stream"),
    path("new/", views.novelties, name="novelties"),
    path("events/", views.events, name="events"),
    path("changes/", views.changes, name="changes"),
]
