"""Checks what people type about channels, files and tokens."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skopos.channels import access
from skopos.channels.connectors import connectors
from skopos.channels.contract import Account
from skopos.channels.formats import file_formats
from skopos.channels.models import SHORTEST_INTERVAL_MINUTES, ApiToken, Channel, Import
from skopos.channels.reading import BY_COLUMNS
from skopos.common.formats import percent
from skopos.common.http import HttpError, check_address
from skopos.workspaces.models import Membership

OPTION = "option--"


class ChannelForm(forms.ModelForm):
    """A channel with its connection. The secret is asked for anew and never shown."""

    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        required=False,
        strip=True,
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept sealed. Leave it empty to keep the one that is there."),
    )
    forget_secret = forms.BooleanField(label=gettext_lazy("Forget the secret"), required=False)

    class Meta:
        model = Channel
        fields = [
            "name", "zone", "platform", "audience", "purpose", "owner", "monthly_cost", "owned",
            "connector", "address", "interval_minutes", "key",
        ]  # fmt: skip

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["owner"].queryset = access.people_for(member)  # type: ignore[attr-defined]
        self.fields["connector"] = forms.ChoiceField(
            label=gettext_lazy("Connector"),
            required=False,
            choices=[
                ("", _("None: fed by files or the API")),
                *((key, c.manifest.name) for key, c in connectors().items()),
            ],
        )
        self.fields["key"].required = False
        self.fields["key"].help_text = _("Files and the API name the channel by it. Made from the name if left empty.")
        self.fields["platform"].required = False
        self._add_options()
        if not self.instance.sealed_secret:
            del self.fields["forget_secret"]
        self.order_fields(self.Meta.fields)

    def _add_options(self) -> None:
        """One field for each setting of each connector; whether it is needed depends on the connector chosen."""
        for key, connector in connectors().items():
            for setting in connector.manifest.settings:
                self.fields[f"{OPTION}{key}--{setting.key}"] = forms.CharField(
                    label=str(setting.label),
                    help_text=str(setting.help),
                    required=False,
                    initial=self.instance.options.get(setting.key, ""),
                )

    def clean_key(self) -> str:
        """A key is the workspace's own; another channel's is refused here rather than by the database."""
        key = self.cleaned_data["key"]
        taken = Channel.objects.filter(workspace=self.member.workspace, key=key).exclude(pk=self.instance.pk)
        if key and taken.exists():
            raise forms.ValidationError(_("Another channel has this key already."))
        return key or self.instance.key

    def clean(self) -> dict[str, Any]:
        """A connected channel needs an address that may be called, and patience."""
        values = super().clean() or self.cleaned_data
        connector = connectors().get(values.get("connector", ""))
        if connector is None:
            if not values.get("platform"):
                self.add_error("platform", _("Say which platform it is, such as facebook or shop."))
            return values
        manifest = connector.manifest
        values["platform"] = values.get("platform") or manifest.platform
        try:
            values["address"] = check_address(values.get("address", ""))
        except HttpError as error:
            self.add_error("address", str(error))
        least = max(manifest.least_minutes, SHORTEST_INTERVAL_MINUTES)
        if (values.get("interval_minutes") or least) < least:
            text = ngettext(
                "Ask at most every %(minutes)d minute, out of respect for the platform.",
                "Ask at most every %(minutes)d minutes, out of respect for the platform.",
                least,
            )
            self.add_error("interval_minutes", text % {"minutes": least})
        for setting in manifest.settings:
            if setting.required and not values.get(f"{OPTION}{manifest.key}--{setting.key}"):
                self.add_error(f"{OPTION}{manifest.key}--{setting.key}", _("This connector needs it."))
        return values

    def options(self) -> dict[str, str]:
        """The settings of the chosen connector."""
        prefix = f"{OPTION}{self.cleaned_data['connector']}--"
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value
        }

    def fields_to_save(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"options": self.options()}

    def new_secret(self) -> str | None:
        """The secret to seal: None keeps the one there is, empty forgets it."""
        if self.cleaned_data.get("forget_secret"):
            return ""
        return self.cleaned_data["secret"] or None

    def account(self) -> Account:
        """The channel as its connector would see it, for a preview."""
        secret = self.new_secret()
        return Account(self.cleaned_data["address"], self.options(), self.instance.secret if secret is None else secret)


class TokenForm(forms.ModelForm):
    """A new API token."""

    class Meta:
        model = ApiToken
        fields = ["name", "may_write", "may_read"]

    def clean(self) -> dict[str, Any]:
        """A token that may do nothing would only puzzle."""
        found = super().clean() or {}
        if not found.get("may_write") and not found.get("may_read"):
            raise forms.ValidationError(_("Choose what the token may do: send rows, read rows, or both."))
        return found


class ReadingForm(forms.Form):
    """How a brought file is to be read."""

    format = forms.ChoiceField(label=gettext_lazy("Format"))
    channel = forms.ModelChoiceField(
        Channel.objects.none(),
        label=gettext_lazy("Channel"),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy("Where its rows belong, if it is one of your channels."),
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("Order of day and month"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file shows")),
            ("dmy", gettext_lazy("Day, month, year")),
            ("mdy", gettext_lazy("Month, day, year")),
            ("ymd", gettext_lazy("Year, month, day")),
        ],
        help_text=gettext_lazy("For dates such as 03/04/2026, which can be read in two ways."),
    )

    def __init__(self, *args: Any, record: Import, member: Membership, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"format": record.format or BY_COLUMNS, "channel": record.channel_id, "date_order": record.date_order},
        )
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["channel"].queryset = access.channels_for(member)  # type: ignore[attr-defined]
        self.fields["format"].choices = list(_format_choices(record))  # type: ignore[attr-defined]

    def mapping(self) -> dict[str, Any] | None:
        """The columns as they were explained before, if the file is still read by them."""
        return self.record.mapping if self.cleaned_data["format"] == BY_COLUMNS else None


def _format_choices(record: Import) -> Iterator[tuple[Any, Any]]:
    """The formats that fit first, with how well; then reading by columns; then all others."""
    formats, scores = file_formats(), dict(record.guesses)
    fitting = [
        (key, _("%(name)s (fits to %(share)s)") % {"name": formats[key].manifest.name, "share": percent(scores[key])})
        for key in scores
        if key in formats
    ]
    if fitting:
        yield _("Recognised"), fitting
    yield BY_COLUMNS, _("Another file: I explain its columns")
    yield _("All formats"), [(key, item.manifest.name) for key, item in formats.items() if key not in scores]
