"""Addresses of pages in a workspace that belong to no single room."""

from django.urls import URLPattern

app_name = "web"
urlpatterns: list[URLPattern] = []
