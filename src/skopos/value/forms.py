"""What people say that things are worth."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skopos.value.models import MARGIN


class WorthForm(forms.Form):
    """A range of what one of something is worth; a margin is written in per cent."""

    low = forms.FloatField(label=_("At least"), min_value=0)
    likely = forms.FloatField(label=_("Most likely"), min_value=0)
    high = forms.FloatField(label=_("At most"), min_value=0)
    why = forms.CharField(label=_("Where the figure comes from"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, key: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, prefix=key, initial=initial)
        self.key = key

    def clean(self) -> dict[str, Any]:
        """Refuse ends that do not hold the middle, and margins above the whole."""
        values: dict[str, Any] = super().clean() or {}
        ends = [values[name] for name in ("low", "likely", "high") if values.get(name) is not None]
        if len(ends) < 3:
            return values
        if ends != sorted(ends):
            raise forms.ValidationError(_("Write the three figures in order: at least, most likely, at most."))
        if self.key == MARGIN and ends[2] > 100:
            raise forms.ValidationError(_("A margin lies between 0 and 100 %."))
        return values

    def amounts(self) -> dict[str, Any]:
        """Give the cleaned range; per cent become shares."""
        scale = 100 if self.key == MARGIN else 1
        ends = {name: self.cleaned_data[name] / scale for name in ("low", "likely", "high")}
        return ends | {"why": self.cleaned_data["why"]}


class DraftForm(forms.Form):
    """What is known of a post before it is posted."""

    kind = forms.ChoiceField(label=_("Kind of post"))
    letters = forms.IntegerField(label=_("Letters of the text"), min_value=0, max_value=100_000, initial=140)
    hour = forms.IntegerField(label=_("Hour of posting"), min_value=0, max_value=23, initial=18)
    paid = forms.BooleanField(label=_("Part of a paid campaign"), required=False)
    about = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kinds: list[str], about: str) -> None:
        super().__init__(data, initial={"about": about})
        choices = self.fields["kind"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [(kind, kind) for kind in kinds]
