"""Addresses of this room."""

from django.urls import path

from skopos.listening import label_views, views

app_name = "listening"
urlpatterns = [
    path("", views.mentions, name="mentions"),
    path("more/", views.more, name="more"),
    path("one/", views.mention, name="mention"),
    path("labels/", label_views.panel, name="labels"),
    path("labels/correct/", label_views.correct, name="correct"),
    path("export.csv", views.export, name="export"),
    path("views/", views.save_view, name="save_view"),
    path("views/<int:pk>/", views.change_view, name="change_view"),
    path("views/<int:pk>/delete/", views.delete_view, name="delete_view"),
]
