"""Forms of this room."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.common import clock
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate, Kind
from skopos.strategy.models import Tactic
from skopos.strategy.sources import channels
from skopos.workspaces.models import Workspace

MOST_BYTES = 10_000_000
DAY = {"type": "date"}


class _Upper(forms.ModelForm):
    """Takes currencies in small letters too."""

    CODES: ClassVar[tuple[str, ...]] = ("currency",)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            data, prefix = data.copy(), kwargs.get("prefix")
            for name in self.CODES:
                place = f"{prefix}-{name}" if prefix else name
                data[place] = data.get(place, "").strip().upper()
        super().__init__(data, *args, **kwargs)


class EntryForm(_Upper):
    """One entry of cost."""

    class Meta:
        model = CostEntry
        fields = ("day", "kind", "amount", "currency", "hours", "work", "tactic", "channel", "note")
        widgets: ClassVar = {"day": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        tactic = self.fields["tactic"]
        assert isinstance(tactic, forms.ModelChoiceField)
        tactic.queryset = Tactic.objects.filter(workspace=workspace)
        tactic.empty_label = str(pgettext_lazy("tactic of a cost", "None in particular"))
        named = [("", pgettext_lazy("channel of a cost", "None in particular")), *channels(workspace)]
        self.fields["channel"] = forms.ChoiceField(label=_("Channel"), choices=named, required=False)
        if not self.instance.pk:
            self.initial.setdefault("day", clock.today(workspace.tzinfo))
            self.initial.setdefault("currency", workspace.currency)

    def clean(self) -> dict[str, Any]:
        """Want money or hours; money has a currency, hours alone have none."""
        values = super().clean() or self.cleaned_data
        if values.get("amount") is None and values.get("hours") is None:
            raise forms.ValidationError(_("Write an amount, a number of hours, or both."))
        if values.get("amount") is None and values.get("kind") != Kind.HOURS:
            self.add_error("amount", _("Only own working hours can go without an amount."))
        if values.get("amount") is not None and not values.get("currency"):
            values["currency"] = self.workspace.currency
        return values


class RateForm(_Upper):
    """One rate of exchange."""

    CODES = ("base", "currency")

    class Meta:
        model = ExchangeRate
        fields = ("day", "base", "currency", "per_base")
        widgets: ClassVar = {"day": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def clean(self) -> dict[str, Any]:
        """Want two currencies."""
        values = super().clean() or self.cleaned_data
        if values.get("base") and values.get("base") == values.get("currency"):
            raise forms.ValidationError(_("A rate stands between two different currencies."))
        return values


class PriceForm(_Upper):
    """What an hour costs."""

    class Meta:
        model = HourlyRate
        fields = ("since", "work", "amount", "currency")
        widgets: ClassVar = {"since": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}


class CostsFileForm(forms.Form):
    """A file of costs."""

    file = forms.FileField(
        label=_("File of costs"),
        help_text=_(
            "CSV, Excel, JSON or Parquet with date, amount or hours; also currency, kind, tactic, channel, note."
        ),
    )


class RatesFileForm(forms.Form):
    """A file of rates."""

    rates_file = forms.FileField(
        label=_("File of rates"),
        help_text=_(
            "A column with the date and one for each currency, such as the history of the European Central Bank."
        ),
    )
    base = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Rates are for one"), initial="EUR", help_text=_("The European Central Bank: EUR.")
    )
