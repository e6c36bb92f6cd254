"""Addresses of this room outside any workspace: for people without an account."""

from django.urls import path

from skopos.reports.views import public

urlpatterns = [
    path("unsubscribe/<str:token>/", public.unsubscribe, name="report_unsubscribe"),
    path("<str:token>/", public.shared, name="shared_report"),
    path("<str:token>/report.pdf", public.shared_pdf, name="shared_pdf"),
]
