"""Forms of this room."""

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skopos.alarms.models import AlarmRule, Incident, Measure, Sensitive
from skopos.common import formats
from skopos.common.http import HttpError, check_address
from skopos.listening.finds import searches
from skopos.workspaces.models import User, Workspace


def _weekdays() -> list[tuple[int, str]]:
    names = get_day_names("wide", "stand-alone", formats.babel_locale(get_language() or "en"))
    return [(day, str(names[day])) for day in range(7)]


class WatchForm(forms.Form):
    """What a replay watches. A wrong choice in an address falls back to its default."""

    measure = forms.ChoiceField(label=_("Rings when"), choices=Measure.choices)
    search: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Saved search"), queryset=None, required=False, empty_label=_("All mentions of others")
    )
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), choices=Sensitive.choices)

    def __init__(self, data: Any, workspace: Workspace) -> None:
        given = {"measure": Measure.VOLUME.value, "sensitivity": Sensitive.MONTH.value}
        super().__init__({name: data.get(name) or given.get(name, "") for name in self.base_fields})
        field = self.fields["search"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = searches(workspace)

    def asked(self) -> dict[str, Any]:
        """Give measure, search and sensitivity."""
        self.full_clean()
        return {
            "measure": self.cleaned_data.get("measure") or Measure.VOLUME.value,
            "search": self.cleaned_data.get("search"),
            "sensitivity": self.cleaned_data.get("sensitivity") or Sensitive.MONTH.value,
        }


class RuleForm(forms.ModelForm):
    """A rule: what it watches, how sensitively, who is told and when."""

    working_days = forms.TypedMultipleChoiceField(
        label=_("Days on which mail and webhooks go out"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AlarmRule
        fields = (
            "name", "measure", "search", "sensitivity", "people", "in_app", "by_mail", "webhook_url", "quiet_from",
            "quiet_until", "working_days", "is_active",
        )  # fmt: skip
        widgets = {
            "people": forms.CheckboxSelectMultiple,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}),
        }
        help_texts = {
            "search": _("Without one, all mentions of others are watched."),
            "people": _("Nobody chosen: a notice goes to everybody who may write here; mail goes to nobody."),
            "quiet_from": _("Mail and webhooks wait until the quiet hours are over. Notices in the app do not."),
            "webhook_url": _("Each alarm is sent there, signed. The secret is shown once, when you save."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workspace = self.instance.workspace
        search, people, days = self.fields["search"], self.fields["people"], self.fields["working_days"]
        assert isinstance(search, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        assert isinstance(days, forms.TypedMultipleChoiceField)
        search.queryset, search.empty_label = searches(workspace), _("All mentions of others")
        people.queryset = User.objects.filter(memberships__workspace=workspace, is_active=True).order_by(
            "name", "email"
        )
        days.choices = _weekdays()

    def clean_name(self) -> str:
        """Take a name that no other rule of the workspace bears."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = AlarmRule.objects.filter(workspace=self.instance.workspace_id, name__iexact=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an alarm rule of this name already."))
        return name

    def clean_webhook_url(self) -> str:
        """Take an address that may be called."""
        url = str(self.cleaned_data["webhook_url"])
        try:
            return check_address(url) if url else ""
        except HttpError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any] | None:
        """Ask for people where mail is wanted, and for both ends of the quiet hours."""
        cleaned = super().clean()
        if self.cleaned_data.get("by_mail") and not self.cleaned_data.get("people"):
            self.add_error("people", _("Choose who gets the mail."))
        if (self.cleaned_data.get("quiet_from") is None) != (self.cleaned_data.get("quiet_until") is None):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or none."))
        return cleaned


class NoteForm(forms.ModelForm):
    """What somebody notes on an incident."""

    class Meta:
        model = Incident
        fields = ("note",)
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"note": _("What it was, and what is done about it. Everybody in the workspace can read it.")}
