"""Django's record of this room."""

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    """The alarms room."""

    name = "skopos.alarms"
    label = "alarms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this room's rollups known to the facts."""
        from skopos.alarms.rollups import register_all

        register_all()
