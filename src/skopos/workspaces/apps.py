"""Django's record of this room."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The workspaces room."""

    name = "skopos.workspaces"
    label = "workspaces"
    default_auto_field = "django.db.models.BigAutoField"
