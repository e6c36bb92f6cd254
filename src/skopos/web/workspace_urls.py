"""Addresses of pages in a workspace that belong to no single room."""

from django.urls import path

from skopos.web.views import design, home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("design/", design.design, name="design"),
]
