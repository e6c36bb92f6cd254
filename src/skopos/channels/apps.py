"""Django's record of this room."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The channels room."""

    name = "skopos.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the money room what channels cost a month."""
        from skopos.channels.queries import standing_costs
        from skopos.money import standing

        standing.register(standing_costs)
