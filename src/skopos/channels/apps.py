"""Django's record of this room."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The channels room."""

    name = "skopos.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"
