"""Addresses of this room inside a workspace. A report's own key stands last, so that it hides no other page."""

from django.urls import path

from skopos.reports.views import designer, outputs, period, sending

app_name = "reports"
urlpatterns = [
    path("", designer.reports, name="list"),
    path("new/", designer.new, name="new"),
    path("period/", period.report, name="period"),
    path("period/skopos.<slug:form>", period.report_file, name="period_file"),
    path("panel/<int:pk>/", designer.block, name="block"),
    path("panel/<int:pk>/move/", designer.move, name="move"),
    path("panel/<int:pk>/remove/", designer.remove_block, name="remove_block"),
    path("panel/<int:pk>/file/<slug:form>/", outputs.panel_file, name="panel_file"),
    path("mailing/<int:pk>/", sending.schedule, name="schedule"),
    path("mailing/<int:pk>/remove/", sending.remove_schedule, name="remove_schedule"),
    path("mailing/<int:pk>/add/", sending.add_outsider, name="add_outsider"),
    path("mailing/<int:pk>/drop/", sending.drop_outsider, name="drop_outsider"),
    path("sent/<int:pk>/again/", sending.send_again, name="send_again"),
    path("link/<int:pk>/revoke/", sending.revoke, name="revoke"),
    path("<slug:slug>/", outputs.shown, name="report"),
    path("<slug:slug>/design/", designer.design, name="design"),
    path("<slug:slug>/preview/", designer.preview, name="preview"),
    path("<slug:slug>/add/", designer.add_block, name="add_block"),
    path("<slug:slug>/remove/", designer.remove, name="remove"),
    path("<slug:slug>/file/<slug:form>/", outputs.report_file, name="report_file"),
    path("<slug:slug>/sending/", sending.sending, name="sending"),
    path("<slug:slug>/sending/new/", sending.schedule_new, name="schedule_new"),
    path("<slug:slug>/sending/now/", sending.send_now, name="send_now"),
    path("<slug:slug>/share/", sending.share, name="share"),
]
