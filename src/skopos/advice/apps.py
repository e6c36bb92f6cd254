"""Django's record of this room."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """The advice room."""

    name = "skopos.advice"
    label = "advice"
    default_auto_field = "django.db.models.BigAutoField"
