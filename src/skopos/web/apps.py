"""Django's record of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "skopos.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
