"""Addresses of this room."""

from django.urls import path

from skopos.collaboration import views

app_name = "collaboration"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_notice, name="open"),
]
