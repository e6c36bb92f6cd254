"""Django's record of this room."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The triage room."""

    name = "skopos.triage"
    label = "triage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See to it that erasing a person's words also reaches the copies that lie here."""
        from skopos.triage.actions.erasure import register_copies

        register_copies()
