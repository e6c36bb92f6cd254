"""Addresses of this room."""

from django.urls import URLPattern

app_name = "measurement"
urlpatterns: list[URLPattern] = []
