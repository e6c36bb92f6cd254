"""Addresses of this room inside a workspace."""

from django.urls import path

from skopos.reports.views import period

app_name = "reports"
urlpatterns = [
    path("period/", period.report, name="period"),
    path("period/skopos.<slug:form>", period.report_file, name="period_file"),
]
