"""How forms look: Django's forms drawn with the design system's field template."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Draws every form and field through ``ui/form.html`` and ``ui/field.html``."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
