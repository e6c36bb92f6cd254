"""Django's record of this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs room."""

    name = "skopos.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
