"""Addresses of this room."""

from django.urls import path

from skopos.listening import accuracy_views, label_views, leader_views, search_views, views

app_name = "listening"
urlpatterns = [
    path("", views.mentions, name="mentions"),
    path("more/", views.more, name="more"),
    path("one/", views.mention, name="mention"),
    path("leaders/", leader_views.page, name="leaders"),
    path("labels/", label_views.panel, name="labels"),
    path("labels/correct/", label_views.correct, name="correct"),
    path("accuracy/", accuracy_views.accuracy_page, name="accuracy"),
    path("accuracy/draw/", accuracy_views.draw, name="draw"),
    path("accuracy/learn/", accuracy_views.learn, name="learn"),
    path("accuracy/relabel/", accuracy_views.relabel, name="relabel"),
    path("accuracy/samples/<int:pk>/", accuracy_views.label_sample, name="sample"),
    path("accuracy/adapters/<int:pk>/switch/", accuracy_views.switch, name="adapter_switch"),
    path("export.csv", views.export, name="export"),
    path("searches/", search_views.searches, name="searches"),
    path("searches/new/", search_views.new, name="search_new"),
    path("searches/preview/", search_views.preview, name="search_preview"),
    path("searches/of/<str:slug>/", search_views.search, name="search"),
    path("searches/of/<str:slug>/change/", search_views.change, name="search_change"),
    path("searches/of/<str:slug>/delete/", search_views.delete, name="search_delete"),
    path("views/", views.save_view, name="save_view"),
    path("views/<int:pk>/", views.change_view, name="change_view"),
    path("views/<int:pk>/delete/", views.delete_view, name="delete_view"),
]
