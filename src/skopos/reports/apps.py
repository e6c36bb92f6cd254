"""Django's record of this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports room."""

    name = "skopos.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See to it that erasing a person's words also reaches what links keep."""
        from skopos.reports.actions.sharing import register_copies

        register_copies()
