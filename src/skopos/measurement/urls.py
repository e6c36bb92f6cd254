"""Addresses of this room. A metric's key may hold any sign, so it stands last."""

from django.urls import path

from skopos.measurement.views import metrics

app_name = "measurement"
urlpatterns = [
    path("", metrics.overview, name="metrics"),
    path("metric/<path:key>", metrics.metric, name="metric"),
    path("rows/<path:key>", metrics.rows, name="rows"),
    path("csv/<path:key>", metrics.as_csv, name="metric_csv"),
    path("define/<path:key>", metrics.define, name="define"),
]
