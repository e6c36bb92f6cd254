"""Addresses of this room. A metric's key may hold any sign, so it stands last."""

from django.urls import path

from skopos.measurement.views import metrics, own

app_name = "measurement"
urlpatterns = [
    path("", metrics.overview, name="metrics"),
    path("own/", own.own_metrics, name="own"),
    path("own/new/", own.new, name="formula_new"),
    path("own/file/", own.take_in, name="own_take_in"),
    path("own/skopos-metrics.yaml", own.file, name="own_file"),
    path("own/edit/<path:key>", own.edit, name="formula_edit"),
    path("own/remove/<path:key>", own.remove, name="formula_remove"),
    path("metric/<path:key>", metrics.metric, name="metric"),
    path("rows/<path:key>", metrics.rows, name="rows"),
    path("csv/<path:key>", metrics.as_csv, name="metric_csv"),
    path("define/<path:key>", metrics.define, name="define"),
]
