"""Django's record of this room."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """The governance room."""

    name = "skopos.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"
