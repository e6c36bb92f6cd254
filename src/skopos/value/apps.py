"""Django's record of this room."""

from django.apps import AppConfig


class ValueConfig(AppConfig):
    """The value room."""

    name = "skopos.value"
    label = "value"
    default_auto_field = "django.db.models.BigAutoField"
