"""Django's record of this room."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """The money room."""

    name = "skopos.money"
    label = "money"
    default_auto_field = "django.db.models.BigAutoField"
