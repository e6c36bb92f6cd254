"""Forms of this room."""

from collections.abc import Callable, Container
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.common.series import Period
from skopos.measurement.formulas import FormulaError
from skopos.measurement.models import MetricDefinition
from skopos.measurement.queries.load import Asked
from skopos.measurement.queries.pages import Choices
from skopos.measurement.words import PERIOD_LABELS

DEFAULT_PERIOD = Period.WEEK
PLAIN_UNITS = ("count", "share", "score", "hours", "seconds")


class AskedForm(forms.Form):
    """How a metric is to be shown. A wrong choice in an address falls back to its default."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    audience = forms.ChoiceField(label=_("Audience"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    unit = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, data: Any, choices: Choices, channel_names: dict[str, str]) -> None:
        given = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(given | {"period": given["period"] or DEFAULT_PERIOD.value})
        everything = pgettext_lazy("choice in a filter", "All")
        named = [(key, channel_names.get(key, key)) for key in choices.channels]
        options: dict[str, list[tuple[str, Any]]] = {
            "period": [(period.value, label) for period, label in PERIOD_LABELS.items()],
            "channel": [("", everything), *named],
            "audience": [("", everything), *((name, name) for name in choices.audiences)],
            "campaign": [("", everything), *((name, name) for name in choices.campaigns)],
            "unit": [("", _("The workspace's")), *((name, name) for name in choices.units)],
        }
        for name, offered in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
            if name != "period" and len(offered) < 2 + (name == "unit"):
                del self.fields[name]

    def asked(self) -> Asked:
        """Give the question; what is missing or wrong takes its default."""
        self.full_clean()
        given = {name: value or "" for name, value in self.cleaned_data.items()}
        return Asked(
            period=Period(given.get("period") or DEFAULT_PERIOD),
            channel=given.get("channel", ""),
            audience=given.get("audience", ""),
            campaign=given.get("campaign", ""),
            unit=given.get("unit", ""),
        )


class DefinitionForm(forms.ModelForm):
    """What a metric that the workspace brought itself means."""

    class Meta:
        model = MetricDefinition
        fields = ("label", "kind", "unit", "direction", "meaning")

    def clean_unit(self) -> str:
        """Take a unit that numbers can be written in."""
        unit = str(self.cleaned_data["unit"]).strip()
        if unit in PLAIN_UNITS or (len(unit) == 3 and unit.isascii() and unit.isalpha()):
            return unit if unit in PLAIN_UNITS else unit.upper()
        raise forms.ValidationError(
            _("Write one of %(units)s, or a currency code such as EUR."), params={"units": ", ".join(PLAIN_UNITS)}
        )


class FormulaForm(forms.ModelForm):
    """A metric that is worked out from others; `carets` points at an error in the formula."""

    unit = forms.ChoiceField(
        label=_("How a plain number is shown"),
        choices=[("count", _("As a number")), ("share", _("As a percentage")), ("score", _("As a score"))],
        help_text=_("Money and hours follow from the formula."),
    )

    class Meta:
        model = MetricDefinition
        fields = ("label", "key", "formula", "unit", "direction", "stage", "meaning")
        widgets: ClassVar = {"formula": forms.TextInput(attrs={"class": "mono", "spellcheck": "false", "dir": "ltr"})}

    def __init__(self, *args: Any, check: Callable[[str, str], str], taken: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._check, self._taken = check, taken
        self.carets = ""
        self.fields["formula"].required = True
        if self.instance.pk:
            del self.fields["key"]
            unit = self.instance.unit
            self.initial["unit"] = unit if unit in ("count", "share", "score") else "count"

    def clean_key(self) -> str:
        """Take a key that no other metric has, and that can stand in a formula."""
        key = str(self.cleaned_data["key"]).strip().casefold()
        if not key.isidentifier():
            raise forms.ValidationError(_("Write small letters, digits and underscores, beginning with a letter."))
        if key in self._taken:
            raise forms.ValidationError(_("There is a metric of this key already."))
        return key

    def clean(self) -> dict[str, Any]:
        """Check the formula; where it is wrong, say what and point at it."""
        values = super().clean() or self.cleaned_data
        text = values.get("formula", "")
        if text:
            try:
                self._check(values.get("key") or self.instance.key or "", text)
            except FormulaError as error:
                self.carets = error.carets(text)
                self.add_error("formula", str(error))
        return values


class MetricsFileForm(forms.Form):
    """A file of own metrics."""

    file = forms.FileField(label=_("YAML file of metrics"))
