"""Forms of the rules and of the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.governance import audit, screening
from skopos.governance.models import BlockRule, Policy
from skopos.governance.queries import AuditFilter
from skopos.workspaces.models import User, Workspace


class PolicyForm(forms.ModelForm):
    """How long people's words are kept."""

    class Meta:
        model = Policy
        fields = ["keep_days"]


class BlockRuleForm(forms.ModelForm):
    """One thing to leave out."""

    class Meta:
        model = BlockRule
        fields = ["kind", "value", "reason"]

    def clean(self) -> dict[str, Any]:
        """Bring the value into the form in which it is compared; refuse one that would block everything."""
        found = super().clean() or {}
        value = found.get("value", "")
        if found.get("kind") == BlockRule.Kind.DOMAIN:
            value = screening.host_of(value)
            if "." not in value or " " in value:
                self.add_error("value", _("Write a domain such as example.com."))
        else:
            value = " ".join(screening.fold(value).split())
            if not value:
                self.add_error("value", _("Write at least one letter."))
        return {**found, "value": value}


class EraseAuthorForm(forms.Form):
    """Whose words are erased and kept out."""

    platform = forms.CharField(
        label=_("Platform"), max_length=40, help_text=_("As the mentions name it, such as bluesky or facebook.")
    )
    author = forms.CharField(
        label=_("Author"), max_length=200, help_text=_("The name or the id on that platform. It is not stored.")
    )


class AuditFilterForm(forms.Form):
    """What to show of the audit trail."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Everybody")
    )
    label = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("first day", "From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=pgettext_lazy("last day", "To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["person"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = User.objects.filter(memberships__workspace=workspace).order_by("name", "email")
        choices = self.fields["label"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("All actions")), *audit.labels().items()]

    def wanted(self) -> AuditFilter:
        """Give the filter; a field that cannot be read filters nothing and shows its error."""
        self.is_valid()
        return AuditFilter(
            person=self.cleaned_data.get("person"),
            label=self.cleaned_data.get("label", ""),
            since=self.cleaned_data.get("since"),
            until=self.cleaned_data.get("until"),
        )
