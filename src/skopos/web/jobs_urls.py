"""Addresses of the queue's pages; they stand here because the queue itself knows no people."""

from django.urls import path

from skopos.web.views import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.jobs, name="list"),
    path("<int:pk>/retry/", jobs.retry, name="retry"),
    path("<int:pk>/dismiss/", jobs.dismiss, name="dismiss"),
]
