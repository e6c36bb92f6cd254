"""Django's record of this room."""

from django.apps import AppConfig


class CommandCentreConfig(AppConfig):
    """The command centre."""

    name = "skopos.command_centre"
    label = "command_centre"
