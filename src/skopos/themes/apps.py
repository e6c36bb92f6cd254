"""Django's record of this room."""

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    """The themes room."""

    name = "skopos.themes"
    label = "themes"
    default_auto_field = "django.db.models.BigAutoField"
