"""Django's record of this room."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """The measurement room."""

    name = "skopos.measurement"
    label = "measurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this room's rollups known to the facts."""
        from skopos.measurement.rollups import register_rollups

        register_rollups()
