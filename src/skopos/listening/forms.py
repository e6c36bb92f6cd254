"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skopos.listening.faults import text_of
from skopos.listening.models import SavedView, Search
from skopos_language.boolean import SearchError, parse


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


class SearchForm(forms.ModelForm):
    """A saved search; refuses a text that cannot be read, and says where it goes wrong."""

    class Meta:
        model = Search
        fields = ["query", "name", "family", "colour", "shared", "is_active"]
        widgets = {
            "query": forms.Textarea(attrs={"rows": 5, "class": "mono", "dir": "auto", "spellcheck": "false"}),
        }
        help_texts = {
            "shared": _("Only shared searches are counted all the time; a private one is looked up when you open it."),
        }

    def clean_query(self) -> str:
        """Read the text once."""
        text = str(self.cleaned_data["query"]).strip()
        try:
            parse(text)
        except SearchError as error:
            raise forms.ValidationError(text_of(error)) from error
        return text


class DrawForm(forms.Form):
    """How many mentions to draw for labelling, and from which time."""

    size = forms.TypedChoiceField(
        label=_("Mentions to label"),
        coerce=int,
        choices=[(50, "50"), (100, "100"), (200, "200"), (400, "400")],
        initial=200,
    )
    days = forms.TypedChoiceField(
        label=_("From the last"),
        coerce=int,
        choices=[(28, _("28 days")), (90, _("90 days")), (365, _("365 days")), (3650, _("10 years"))],
        initial=90,
    )


class RelabelForm(forms.Form):
    """For how many days mentions are labelled anew."""

    days = forms.TypedChoiceField(
        label=_("Mentions of the last"),
        coerce=int,
        choices=[(7, _("7 days")), (28, _("28 days")), (90, _("90 days")), (365, _("365 days"))],
        initial=28,
    )
