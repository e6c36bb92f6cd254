"""Addresses of this room."""

from django.urls import URLPattern

app_name = "collaboration"
urlpatterns: list[URLPattern] = []
