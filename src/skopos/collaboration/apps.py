"""Django's record of this room."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    """The collaboration room."""

    name = "skopos.collaboration"
    label = "collaboration"
    default_auto_field = "django.db.models.BigAutoField"
