"""Django's record of this room."""

from django.apps import AppConfig
from django.db.models import fields
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The web room."""

    name = "skopos.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the rooms that must not know each other, and say in all our languages that nothing is chosen."""
        from skopos.flows import objective_sources

        objective_sources.register()
        fields.BLANK_CHOICE_LABEL = _("Please choose")  # Django's own is written in few languages
