"""Django's record of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "skopos.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the rooms that must not know each other."""
        from skopos.flows import objective_sources

        objective_sources.register()
