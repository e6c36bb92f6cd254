"""Forms for people, workspaces and memberships."""

from django import forms

from skopos.workspaces.models import User


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]
