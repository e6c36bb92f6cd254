"""Addresses that reports had before they had a room of their own; links that people keep lead on."""

from django.urls import path

from skopos.reports.views import period

urlpatterns = [
    path("report/", period.moved, name="moved_report"),
    path("report/skopos.<slug:form>", period.moved, name="moved_report_file"),
]
