"""Django's record of this room."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """The facts room."""

    name = "skopos.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"
