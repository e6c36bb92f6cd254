"""Django's record of this room."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The strategy room."""

    name = "skopos.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"
