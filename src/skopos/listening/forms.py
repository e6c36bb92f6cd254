"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skopos.listening.models import SavedView


class SaveViewForm(forms.ModelForm):
    """Names a filter."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]


class ChangeViewForm(forms.ModelForm):
    """Renames a saved view; refuses a name that its owner already uses."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]

    def clean(self) -> dict[str, Any] | None:
        """Look for another view of the same owner and name."""
        cleaned = super().clean()
        name = self.cleaned_data.get("name")
        twins = SavedView.objects.filter(workspace=self.instance.workspace, owner=self.instance.owner, name=name)
        if name and twins.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("There is already a view of this name; choose another."))
        return cleaned
