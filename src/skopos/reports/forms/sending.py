"""Forms about who gets a report: mailings, addresses outside, links."""

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skopos.common import formats
from skopos.reports import queries
from skopos.reports.models import SHARE_DAYS, SHARE_MOST_DAYS, Schedule


def _weekdays() -> list[tuple[int, str]]:
    names = get_day_names("wide", "stand-alone", formats.babel_locale(get_language() or "en"))
    return [(day, str(names[day])) for day in range(7)]


class ScheduleForm(forms.ModelForm):
    """When a report is mailed, and to which members."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int)

    class Meta:
        model = Schedule
        fields = ("is_on", "rhythm", "weekday", "month_day", "at", "people")
        widgets = {
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "people": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weekday, people = self.fields["weekday"], self.fields["people"]
        assert isinstance(weekday, forms.ChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        weekday.choices = _weekdays()
        workspace = self.instance.report.workspace
        people.queryset = queries.members_of(workspace)
        self.fields["at"].help_text = _("In the workspace's time zone, %(zone)s.") % {"zone": workspace.time_zone}
        if self.instance.pk is None:
            self.initial.setdefault("at", "08:00")


class OutsiderForm(forms.Form):
    """An address outside the workspace."""

    address = forms.EmailField(label=_("E-mail address outside the workspace"))


class ShareForm(forms.Form):
    """A link: for whom, how long, with a password or without, as it is now or as it will be."""

    label = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("To recognise the link by. Whoever has the link sees the report."),
    )
    days = forms.IntegerField(
        label=_("Works for how many days"), min_value=1, max_value=SHARE_MOST_DAYS, initial=SHARE_DAYS
    )
    password = forms.CharField(
        label=_("Password"), min_length=8, max_length=128, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. Tell it on another way than the link."),
    )  # fmt: skip
    live = forms.BooleanField(
        label=_("Show the newest figures whenever it is opened"), required=False,
        help_text=_("Otherwise it keeps showing the report as it is now."),
    )  # fmt: skip


class PasswordForm(forms.Form):
    """What somebody who has a link types to see the report."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
