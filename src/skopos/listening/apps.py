"""Django's record of this room."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The listening room."""

    name = "skopos.listening"
    label = "listening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the rollups of mentions known, and where words are copied to."""
        from skopos.listening.erasure import register_copies
        from skopos.listening.rollups import register_all

        register_all()
        register_copies()
