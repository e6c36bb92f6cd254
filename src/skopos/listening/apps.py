"""Django's record of this room."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The listening room."""

    name = "skopos.listening"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"
