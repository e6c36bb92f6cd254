"""Forms for people, workspaces and memberships."""

import zoneinfo
from typing import Any

from babel.numbers import get_currency_name, get_territory_currencies, list_currencies
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from skopos.common.formats import babel_locale
from skopos.workspaces.models import Invitation, Role, User, Workspace


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]


def current_currencies() -> list[tuple[str, str]]:
    """Give the currencies in use somewhere today, by name in the active language."""
    locale = babel_locale(translation.get_language() or "en")
    in_use = {code for territory in map(str, locale.territories) for code in _used_in(territory)}
    names = [(code, f"{get_currency_name(code, locale=locale)} ({code})") for code in in_use & set(list_currencies())]
    return sorted(names, key=lambda pair: pair[1].casefold())


def _used_in(territory: str) -> list[str]:
    """Give the currencies in use in a country; regions of the world, which have numbers, use none."""
    return get_territory_currencies(territory, tender=True) if len(territory) == 2 else []


class WorkspaceForm(forms.ModelForm):
    """What a workspace is called and how it counts."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("In which its days begin and end. A change works all daily figures out anew.")
    )
    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = Workspace
        fields = ["name", "time_zone", "currency", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zoneinfo.available_timezones())
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["currency"].choices = current_currencies()  # type: ignore[attr-defined]


class DeleteWorkspaceForm(forms.Form):
    """The name of the workspace, typed, so that nobody deletes one by mistake."""

    name = forms.CharField(label=_("Type the name of the workspace"), widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        """It must be the very name."""
        name: str = self.cleaned_data["name"]
        if name.strip() != self.workspace.name.strip():
            raise ValidationError(_("That is not its name. Nothing was deleted."))
        return name


class DeleteAccountForm(forms.Form):
    """The person's own password, so that a screen left open is not enough."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """It must be right."""
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise ValidationError(_("That is not your password. Nothing was deleted."))
        return password


class InvitationForm(forms.ModelForm):
    """Whom to invite, as what."""

    class Meta:
        model = Invitation
        fields = ["note", "role"]


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class JoinForm(forms.Form):
    """The account of somebody who joins by invitation."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a few words are good."),
    )

    def clean(self) -> dict[str, Any]:
        """Check the password against the person, and that the address is free."""
        found = super().clean() or {}
        email = found.get("email", "").lower()
        if email and User.objects.filter(email=email).exists():
            self.add_error("email", _("This address has an account. Sign in with it first, then open the link again."))
        if found.get("password"):
            try:
                validate_password(found["password"], User(email=email, name=found.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return {**found, "email": email}
