"""Django's record of this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports room."""

    name = "skopos.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
