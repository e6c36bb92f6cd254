"""Django's record of this room."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from skopos.workspaces.models import Workspace


class MeasurementConfig(AppConfig):
    """The measurement room."""

    name = "skopos.measurement"
    label = "measurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this room's rollups known to the facts."""
        from skopos.measurement.rollups import register_rollups
        from skopos.money import changes

        register_rollups()
        changes.register(_feed_costs)


def _feed_costs(workspace: "Workspace") -> None:
    from skopos.measurement.tasks import feed_costs_soon

    feed_costs_soon(workspace)
