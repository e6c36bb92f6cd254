"""Addresses outside any workspace."""

from django.urls import path

from skopos.web import views

urlpatterns = [path("", views.start, name="start")]
