"""Django's record of this room."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The common room."""

    name = "skopos.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"
