"""Addresses of this room."""

from django.urls import path

from skopos.governance import views

app_name = "governance"
urlpatterns = [
    path("audit/", views.audit_trail, name="audit"),
    path("rules/", views.rules, name="rules"),
    path("rules/policy/", views.change_policy, name="change_policy"),
    path("rules/block/", views.add_block_rule, name="add_block_rule"),
    path("rules/block/<int:pk>/remove/", views.remove_block_rule, name="remove_block_rule"),
    path("rules/erase/", views.erase_author, name="erase_author"),
]
